//! Stopping a physical card: what is sent, and whether a reading shows that it has stopped.
//!
//! Dates come back in the server's local time, whose zone nobody knows. A date without a zone is held to be the one that was
//! sent when it differs by a whole number of quarters of an hour, at most 14 hours, and is not the one that was there before.
//! Only the date that was sent last is looked for: one hour earlier is no other zone of it.

use card_types::Timestamp;
use card_types::blub0x::{RemoveUserCard, UpdateUserCard, UserCard};

use crate::card::UserCardIds;
use crate::request::Request;
use crate::state::{Dates, Former};

/// No zone is further from UTC, in seconds.
const FURTHEST: i64 = 14 * 60 * 60;

/// Zones differ by quarters of an hour, in seconds.
const QUARTER: i64 = 15 * 60;

/// A physical card that is to stop working. Debug shows no id.
#[derive(Clone, PartialEq)]
pub struct Ending {
    /// Which card of whom. `None` if the local state does not know it any more.
    pub(crate) ids: Option<UserCardIds>,
    /// From when. `None` if it is taken away instead.
    pub(crate) at: Option<Timestamp>,
}

impl Ending {
    /// The request, with the former activation date: an end date alone would clear it.
    pub(crate) fn request(&self, ids: UserCardIds, former: &Dates) -> Request {
        let Some(at) = self.at else {
            return Request::RemoveUserCard(Box::new(RemoveUserCard::new(ids.user_id).card_id(ids.card_id)));
        };
        let mut request = UpdateUserCard::new(ids.user_id, ids.card_id);
        request.modify_activation_dates = Some(true);
        [request.card_activation_start_date_time, _] = former.parsed();
        request.card_deactivation_start_date_time = Some(at);
        Request::UserCard(Box::new(request))
    }

    /// Whether the card has stopped. `known` are the dates that were there before this was first sent, and what was sent.
    pub(crate) fn is_done(&self, card: &UserCard, known: Option<&Former>) -> bool {
        let (Some(at), Some(end)) = (self.at, card.card_deactivation_start_date_time) else { return false };
        let (Some(at_seconds), Some(end_seconds)) = (as_utc(at), as_utc(end)) else { return false };
        if end.unix_seconds().is_some() {
            return end_seconds <= at_seconds;
        }
        let is_what_was_sent = known.is_some_and(|known| {
            let was_there = known.dates.deactivation == Some(end.to_string());
            let sent = known.sent.as_ref().and_then(|sent| sent.parse::<Timestamp>().ok());
            let is_in_time = sent.and_then(as_utc).is_some_and(|sent| sent <= at_seconds);
            !was_there && is_in_time && is_same(sent, Some(end))
        });
        is_what_was_sent || end_seconds <= at_seconds - FURTHEST
    }
}

/// Whether a date that is shown is the one that was sent, in some zone.
pub(crate) fn is_same(sent: Option<Timestamp>, shown: Option<Timestamp>) -> bool {
    let (Some(sent), Some(shown)) = (sent, shown) else { return sent.is_none() && shown.is_none() };
    let (Some(one), Some(other)) = (as_utc(sent), as_utc(shown)) else { return false };
    let apart = (one - other).abs();
    let is_zoned = sent.unix_seconds().is_some();
    apart == 0 || is_zoned != shown.unix_seconds().is_some() && apart <= FURTHEST && apart % QUARTER == 0
}

/// The dates of a card, as they are shown.
pub(crate) fn dates(card: &UserCard) -> Dates {
    let text = |date: Option<Timestamp>| date.map(|date| date.to_string());
    Dates {
        activation: text(card.card_activation_start_date_time),
        deactivation: text(card.card_deactivation_start_date_time),
    }
}

/// Seconds since 1970; a date without a zone is taken as UTC.
fn as_utc(date: Timestamp) -> Option<i64> {
    date.unix_seconds().or_else(|| format!("{date}Z").parse::<Timestamp>().ok()?.unix_seconds())
}

impl std::fmt::Debug for Ending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ending").field("at", &self.at).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use card_types::Uuid;

    use super::*;

    const AT: &str = "2027-03-10T12:00:00Z";

    fn is_done(end: Option<&str>, sent: Option<&str>, former: Option<&str>) -> bool {
        let ids = UserCardIds { user_id: Uuid::nil(), card_id: Uuid::nil() };
        let ending = Ending { ids: Some(ids), at: Some(AT.parse().unwrap()) };
        let mut card = UserCard::new();
        card.card_deactivation_start_date_time = end.map(|end| end.parse().unwrap());
        let dates = Dates { activation: None, deactivation: former.map(ToOwned::to_owned) };
        let known = sent.map(|sent| Former { dates, sent: Some(sent.to_owned()) });
        ending.is_done(&card, known.as_ref())
    }

    #[test]
    fn a_card_has_stopped_when_its_end_is_past_or_is_the_one_that_was_sent() {
        for (end, sent, former, expected) in [
            (None, None, None, false),
            (Some("2027-03-10T12:00:00Z"), None, None, true),
            (Some("2027-03-10T13:00:00+01:00"), None, None, true),
            (Some("2027-03-10T12:00:01Z"), None, None, false),
            (Some("2031-01-01T00:00:00"), Some(AT), None, false),
            // Without a zone: a day earlier is past wherever it is.
            (Some("2027-03-09T12:00:00"), None, None, true),
            (Some("2027-03-10T07:00:00"), None, None, false),
            // It was sent, and comes back in some zone.
            (Some("2027-03-10T07:00:00"), Some(AT), None, true),
            (Some("2027-03-10T17:45:00"), Some(AT), Some("2031-01-01T00:00:00"), true),
            (Some("2027-03-10T07:00:01"), Some(AT), None, false),
            // Another end was sent before, and the card works until then; or it has stopped by then.
            (Some("2027-03-10T18:00:00"), Some("2027-03-10T18:00:00Z"), None, false),
            (Some("2027-03-10T12:00:00"), Some("2027-03-10T18:00:00Z"), None, false),
            (Some("2027-03-10T17:00:01"), Some("2027-03-10T11:00:01Z"), None, true),
            // It was there before.
            (Some("2027-03-10T23:00:00"), Some(AT), Some("2027-03-10T23:00:00"), false),
        ] {
            assert_eq!(is_done(end, sent, former), expected, "{end:?} {sent:?} {former:?}");
        }
    }
}

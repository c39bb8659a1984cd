//! Which physical cards people have.

use card_types::{Timestamp, Uuid};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::State;
use super::key::{Key, Short};
use crate::card::UserCardIds;
use crate::error::Error;
use crate::plan::Plan;

/// A physical card of a person. Debug shows no id.
#[derive(Clone)]
#[non_exhaustive]
pub struct Assignment {
    /// Whose card, and which.
    pub ids: UserCardIds,
    /// When it was ended, in seconds since 1970. `None` while it is in use.
    pub ended_at: Option<i64>,
    pub(crate) mark: Short,
    /// What was read before it was ended. `None` if nothing was sent.
    pub(crate) former: Option<Former>,
}

/// What was there before an assignment was ended, and what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Former {
    pub(crate) dates: Dates,
    /// The end date that was sent last. `None` if the assignment was to be taken away.
    pub(crate) sent: Option<String>,
}

/// The two dates of an assignment, as they were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Dates {
    pub(crate) activation: Option<String>,
    pub(crate) deactivation: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    user: String,
    card: String,
    former: Option<Former>,
}

/// The keyed hash by which a plan names an assignment.
pub(crate) fn mark(key: &Key, ids: UserCardIds) -> Short {
    key.hash(&["assignment", &ids.user_id.to_string(), &ids.card_id.to_string()])
}

impl Dates {
    /// Both dates, for a request.
    pub(crate) fn parsed(&self) -> [Option<Timestamp>; 2] {
        [&self.activation, &self.deactivation].map(|date| date.as_ref()?.parse().ok())
    }
}

impl State {
    /// The physical cards of a person that are known, those included that were ended.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn assignments(&self, card_template_id: &str, card_id: &str) -> Result<Vec<Assignment>, Error> {
        let id = self.card(card_template_id, card_id);
        let sql = "select mark, ended_at, sealed from physical where card = ?1";
        let mut statement = self.connection.prepare_cached(sql).map_err(Error::state)?;
        let rows = statement.query_map(params![id], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?)));
        let mut found = Vec::new();
        for row in rows.map_err(Error::state)? {
            let (mark, ended_at, sealed) = row.map_err(Error::state)?;
            let Sealed { user, card, former } = self.unseal(&id, &sealed)?;
            // What this program sealed are ids.
            let (Ok(user_id), Ok(card_id)) = (user.parse(), card.parse()) else { continue };
            found.push(Assignment { ids: UserCardIds { user_id, card_id }, ended_at, mark, former });
        }
        Ok(found)
    }

    /// Remembers a physical card of a person; what is known of it already stays.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn remember_assignment(
        &mut self,
        card_template_id: &str,
        card_id: &str,
        ids: UserCardIds,
    ) -> Result<(), Error> {
        self.put(card_template_id, card_id, ids, None, "do nothing")
    }

    /// A physical card was sent with dates that let it work.
    pub(super) fn note_assigned(&mut self, template: &str, card_id: &str, ids: UserCardIds) -> Result<(), Error> {
        self.put(template, card_id, ids, None, "do update set ended_at = null, sealed = excluded.sealed")
    }

    /// A state that is kept nowhere, in which every physical card that a plan ends has a made-up user: for a rehearsal, never
    /// for a vendor's server.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State), and those of reading the plan.
    pub fn stand_in(plan: &Plan) -> Result<Self, Error> {
        let mut state = Self::in_memory()?;
        let template = &plan.header().card_template_id;
        for step in plan.steps()? {
            let step = step?;
            let Some(mark) = step.assignment_mark() else { continue };
            let made_up = Uuid::from_bytes(mark);
            let ids = UserCardIds { user_id: made_up, card_id: made_up };
            state.put_marked(template, &step.card_id, (mark, ids), None, "do nothing")?;
        }
        Ok(state)
    }

    /// Keeps the dates of an assignment that is about to be ended, and the end date. Dates of an earlier attempt stay.
    pub(crate) fn note_former(
        &mut self,
        template: &str,
        card_id: &str,
        ids: UserCardIds,
        before: Dates,
        sent: Option<Timestamp>,
    ) -> Result<(), Error> {
        let mark = mark(&self.key, ids);
        let known = self.assignments(template, card_id)?.into_iter().find(|known| known.mark == mark);
        let dates = known.and_then(|known| known.former).map_or(before, |former| former.dates);
        let former = Former { dates, sent: sent.map(|sent| sent.to_string()) };
        self.put(template, card_id, ids, Some(former), "do update set sealed = excluded.sealed")
    }

    pub(crate) fn note_ended(&mut self, template: &str, card_id: &str, mark: &Short, at: i64) -> Result<(), Error> {
        let id = self.card(template, card_id);
        let sql = "update physical set ended_at = coalesce(ended_at, ?3) where card = ?1 and mark = ?2";
        self.connection.execute(sql, params![id, mark, at]).map_err(Error::state)?;
        Ok(())
    }

    /// Forgets a physical card that is gone, and what was sent for it, so that it is sent again to a returner.
    pub(crate) fn note_removed(&mut self, template: &str, card_id: &str, mark: &Short) -> Result<(), Error> {
        let id = self.card(template, card_id);
        let sql = "delete from physical where card = ?1 and mark = ?2";
        self.connection.execute(sql, params![id, mark]).map_err(Error::state)?;
        if self.assignments(template, card_id)?.is_empty() { self.note_none_left(template, card_id) } else { Ok(()) }
    }

    /// Remembers that a person has no physical card, whatever was sent of one.
    pub(crate) fn note_none_left(&mut self, template: &str, card_id: &str) -> Result<(), Error> {
        self.note_without_physical(template, card_id)?;
        let fields = self.without_user_card(&self.lookup(template, card_id)?.fields);
        let sql = "update card set fields = ?2 where id = ?1";
        self.connection.execute(sql, params![self.card(template, card_id), fields]).map_err(Error::state)?;
        Ok(())
    }

    /// Remembers that a row names no physical card.
    pub(crate) fn note_without_physical(&mut self, template: &str, card_id: &str) -> Result<(), Error> {
        self.note(template, card_id, "without_physical", 1, true)
    }

    fn put(
        &mut self,
        template: &str,
        card_id: &str,
        ids: UserCardIds,
        former: Option<Former>,
        otherwise: &'static str,
    ) -> Result<(), Error> {
        self.put_marked(template, card_id, (mark(&self.key, ids), ids), former, otherwise)
    }

    fn put_marked(
        &mut self,
        template: &str,
        card_id: &str,
        (mark, ids): (Short, UserCardIds),
        former: Option<Former>,
        otherwise: &'static str,
    ) -> Result<(), Error> {
        let id = self.card(template, card_id);
        let sealed = Sealed { user: ids.user_id.to_string(), card: ids.card_id.to_string(), former };
        let sealed = self.seal(&id, &sealed)?;
        let sql = format!(
            "insert into physical (card, mark, sealed) values (?1, ?2, ?3) on conflict (card, mark) {otherwise}"
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(Error::state)?;
        statement.execute(params![id, mark, sealed]).map_err(Error::state)?;
        Ok(())
    }
}

impl std::fmt::Debug for Assignment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Assignment").field("ended_at", &self.ended_at).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Part, Progress};

    const T: &str = "template";

    fn ids() -> UserCardIds {
        let id = |text: &str| text.parse().unwrap();
        let (user_id, card_id) =
            (id("28079fc8-e2ff-4976-a102-8659d39704dd"), id("3198fb7e-49f7-4409-8145-bc2118e8b656"));
        UserCardIds { user_id, card_id }
    }

    #[test]
    fn ids_and_dates_are_read_back_and_stand_nowhere_in_clear() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.db");
        let mut state = State::open(&path).unwrap();
        state.remember_assignment(T, "A-1", ids()).unwrap();
        let dates = Dates { activation: None, deactivation: Some("2031-06-30T23:59:00".to_owned()) };
        let [first, last] = ["2027-03-10T12:00:00Z", "2027-03-09T12:00:00Z"];
        state.note_former(T, "A-1", ids(), dates.clone(), Some(first.parse().unwrap())).unwrap();
        state.note_former(T, "A-1", ids(), Dates::default(), Some(last.parse().unwrap())).unwrap();
        state.plan_leaving(T, "A-1", Part::Physical(mark(state.key(), ids())), "end", Some("hunter2"), 5).unwrap();
        drop(state);
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            for secret in [&b"28079fc8"[..], b"3198fb7e", b"2031-06-30", b"hunter2", b"A-1"] {
                assert!(!bytes.windows(secret.len()).any(|window| window == secret));
            }
        }
        let state = State::open(&path).unwrap();
        let known = state.assignments(T, "A-1").unwrap();
        let former = Former { dates, sent: Some(last.to_owned()) };
        assert_eq!((known.len(), known[0].ids, &known[0].former), (1, ids(), &Some(former)), "the first dates stay");
        assert!(
            state.assignments(T, "A-2").unwrap().is_empty() && state.assignments("other", "A-1").unwrap().is_empty()
        );
        // What stands beside another card does not open.
        let [one, other] = ["A-1", "A-2"].map(|card_id| state.card(T, card_id));
        let sql = "update physical set card = ?2 where card = ?1";
        state.connection.execute(sql, params![one, other]).unwrap();
        assert_eq!(state.assignments(T, "A-2").unwrap_err().kind(), crate::ErrorKind::State);
    }

    #[test]
    fn a_leaver_is_open_until_it_is_confirmed_and_the_physical_card_once_known_is_the_same_leaver() {
        let mut state = State::in_memory().unwrap();
        let part = Part::Physical(mark(state.key(), ids()));
        state.plan_leaving(T, "A-1", Part::UnknownPhysical, "unknown", None, 5).unwrap();
        state.plan_leaving(T, "A-1", Part::UnknownPhysical, "unknown", None, 6).unwrap();
        state.plan_leaving(T, "A-1", part, "end-user-card", None, 7).unwrap();
        state.note_leaving(T, "A-1", part, Progress::Sent, 8).unwrap();
        let open = |state: &State| state.leavers(100).unwrap();
        let known = open(&state);
        assert_eq!((known.len(), known[0].planned_at, known[0].sent_at, known[0].is_open()), (1, 5, Some(8), true));
        assert_eq!((known[0].card_id.as_str(), known[0].action.as_str()), ("A-1", "end-user-card"));
        state.note_leaving(T, "A-1", part, Progress::Confirmed, 9).unwrap();
        assert!(open(&state).is_empty(), "what is done is shown since its date only");
        assert_eq!(state.leavers(9).unwrap()[0].confirmed_at, Some(9));
        state.plan_leaving(T, "A-1", part, "end-user-card", None, 20).unwrap();
        state.note_leaving_over(T, "A-1", 21).unwrap();
        assert_eq!(state.leavers(20).unwrap()[0].back_at, Some(21));
    }
}

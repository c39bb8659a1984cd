//! What the vendor would have sent to people: invitations by e-mail, and push notifications. Nothing leaves the machine.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// Most deliveries that are kept.
const CAPACITY: usize = 1000;

/// One e-mail or one push notification that a request asked for. Holds personal data, which Debug does not show.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Delivery {
    /// Counted from 1.
    pub number: u64,
    /// When it was asked for, by the emulator's clock.
    pub at: String,
    /// The card template.
    pub card_template_id: String,
    /// The card; none for a notification to everybody.
    pub card_id: Option<String>,
    /// What is sent.
    #[serde(flatten)]
    pub content: DeliveryContent,
}

/// What a [`Delivery`] sends.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case", tag = "kind")]
#[non_exhaustive]
pub enum DeliveryContent {
    /// An e-mail from which the card can be installed.
    Invitation {
        /// The address: the request's, or else the card's.
        recipient_email: String,
        /// Until when it can be used, in UTC: the request's time, or a year from now.
        expires: String,
    },
    /// A push notification.
    Notification {
        /// As it was sent: `individual`, or whatever was taken for everybody.
        distribution: String,
        /// How many cards' holders it is for, whether or not the cards are installed.
        recipients: u64,
        /// At most 100 characters: the vendor cuts what is longer.
        message: String,
        /// At most 1000 characters.
        full_message: Option<String>,
        /// Shown in place of the full message.
        url: Option<String>,
    },
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("number", &self.number)
            .field("card_template_id", &self.card_template_id)
            .field("card_id", &self.card_id)
            .field("content", &self.content)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for DeliveryContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invitation { .. } => f.write_str("Invitation"),
            Self::Notification { recipients, .. } => write!(f, "Notification to {recipients}"),
        }
    }
}

/// The last deliveries.
#[derive(Default)]
pub(crate) struct Deliveries(Mutex<(u64, VecDeque<Delivery>)>);

impl Deliveries {
    pub(crate) fn add(&self, at: String, card_template_id: String, card_id: Option<String>, content: DeliveryContent) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0 += 1;
        let delivery = Delivery { number: kept.0, at, card_template_id, card_id, content };
        if kept.1.len() == CAPACITY {
            kept.1.pop_front();
        }
        kept.1.push_back(delivery);
    }

    /// Oldest first.
    pub(crate) fn all(&self) -> Vec<Delivery> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.iter().cloned().collect()
    }

    /// Those with a higher number, at most the newest `limit`, oldest first.
    pub(crate) fn after(&self, number: u64, limit: usize) -> Vec<Delivery> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let newer = kept.1.iter().filter(|delivery| delivery.number > number);
        let mut newest: Vec<Delivery> = newer.rev().take(limit).cloned().collect();
        newest.reverse();
        newest
    }

    pub(crate) fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Default::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_thousand_are_kept_and_debug_shows_nobody() {
        let deliveries = Deliveries::default();
        for _ in 0..1001 {
            let expires = "2031-01-01T00:00:00+00:00".to_owned();
            let content = DeliveryContent::Invitation { recipient_email: "zoe@example.org".into(), expires };
            deliveries.add(String::new(), "T".into(), Some("A-1".into()), content);
        }
        let all = deliveries.all();
        assert_eq!((all.len(), all[0].number, all[999].number), (1000, 2, 1001));
        assert!(!format!("{:?}", all[0]).contains("zoe"), "{:?}", all[0]);
        assert_eq!(serde_json::to_value(&all[0]).unwrap()["kind"], "invitation");
        let numbers = |after, limit| deliveries.after(after, limit).iter().map(|one| one.number).collect::<Vec<_>>();
        assert_eq!((numbers(999, 10), numbers(0, 2), numbers(1001, 5)), (vec![1000, 1001], vec![1000, 1001], vec![]));
        deliveries.clear();
        assert!(deliveries.all().is_empty());
    }
}

//! What was done about people who left, for a report.

use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::State;
use super::key::Short;
use crate::error::Error;

/// One thing to be done about one person who left. Debug shows no card id.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeaverRecord {
    /// The card template.
    pub card_template_id: String,
    /// The person's card.
    pub card_id: String,
    /// Whose card it is.
    pub vendor: Vendor,
    /// What was to be done, in a word of a plan; `unknown` while the physical card is not known.
    pub action: String,
    /// Why, where somebody said it.
    pub reason: Option<String>,
    /// When it was first planned, in seconds since 1970.
    pub planned_at: i64,
    /// When it was first known to be sent. `None` if nothing was sent.
    pub sent_at: Option<i64>,
    /// When it was known to be done. `None` while it is open.
    pub confirmed_at: Option<i64>,
    /// When the person was back in the roster, where nothing had been done until then.
    pub back_at: Option<i64>,
}

/// Whose card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vendor {
    /// The digital card.
    Id123,
    /// The physical card.
    Blub0x,
}

/// What of a person is locked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// The card of ID123.
    Card,
    /// The physical card with this mark.
    Physical([u8; 16]),
    /// A physical card that there may be, and that nobody knows.
    UnknownPhysical,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It was sent, or is about to be.
    Sent,
    /// It is done.
    Confirmed,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    template: String,
    card: String,
    action: String,
    reason: Option<String>,
}

/// Neither done nor no longer wanted.
const OPEN: &str = "confirmed_at is null and back_at is null";

impl State {
    /// Remembers that something is to be done about a person who left; an open record of it stays as it is.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn plan_leaving(
        &mut self,
        card_template_id: &str,
        card_id: &str,
        part: Part,
        action: &str,
        reason: Option<&str>,
        at: i64,
    ) -> Result<(), Error> {
        let id = self.card(card_template_id, card_id);
        let (vendor, mark) = part.columns();
        if self.is_open(&id, part)? {
            return Ok(());
        }
        let (template, card) = (card_template_id.to_owned(), card_id.to_owned());
        let sealed = Sealed { template, card, action: action.to_owned(), reason: reason.map(ToOwned::to_owned) };
        let sealed = self.seal(&id, &sealed)?;
        if matches!(part, Part::Physical(_)) {
            // It was not known and is now.
            let sql = format!(
                "update leaver set mark = ?2, sealed = ?3 where card = ?1 and mark = x'' and vendor = 2 and {OPEN}"
            );
            if self.connection.execute(&sql, params![id, mark, sealed]).map_err(Error::state)? > 0 {
                return Ok(());
            }
        }
        let sql = "insert into leaver (card, vendor, mark, planned_at, sealed) values (?1, ?2, ?3, ?4, ?5)";
        self.connection.execute(sql, params![id, vendor, mark, at, sealed]).map_err(Error::state)?;
        Ok(())
    }

    /// Remembers how far it has come, where it is open.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn note_leaving(
        &mut self,
        card_template_id: &str,
        card_id: &str,
        part: Part,
        progress: Progress,
        at: i64,
    ) -> Result<(), Error> {
        let set = match progress {
            Progress::Sent => "sent_at = coalesce(sent_at, ?4)",
            Progress::Confirmed => "confirmed_at = ?4",
        };
        let id = self.card(card_template_id, card_id);
        let (vendor, mark) = part.columns();
        let sql = format!("update leaver set {set} where card = ?1 and vendor = ?2 and mark = ?3 and {OPEN}");
        let mut statement = self.connection.prepare_cached(&sql).map_err(Error::state)?;
        statement.execute(params![id, vendor, mark, at]).map_err(Error::state)?;
        Ok(())
    }

    /// What was planned since this time, oldest first, with everything that is open whatever its time.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn leavers(&self, since: i64) -> Result<Vec<LeaverRecord>, Error> {
        let sql = format!(
            "select card, vendor, planned_at, sent_at, confirmed_at, back_at, sealed from leaver
             where planned_at >= ?1 or sent_at >= ?1 or confirmed_at >= ?1 or ({OPEN}) order by planned_at, number"
        );
        let mut statement = self.connection.prepare(&sql).map_err(Error::state)?;
        let rows = statement.query_map(params![since], |row| {
            let times = (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
            Ok((row.get::<_, Short>(0)?, row.get::<_, i64>(1)?, times, row.get::<_, Vec<u8>>(6)?))
        });
        let mut records = Vec::new();
        for row in rows.map_err(Error::state)? {
            let (id, vendor, (planned_at, sent_at, confirmed_at, back_at), sealed) = row.map_err(Error::state)?;
            let Sealed { template, card, action, reason } = self.unseal(&id, &sealed)?;
            records.push(LeaverRecord {
                card_template_id: template,
                card_id: card,
                vendor: if vendor == 1 { Vendor::Id123 } else { Vendor::Blub0x },
                action,
                reason,
                planned_at,
                sent_at,
                confirmed_at,
                back_at,
            });
        }
        Ok(records)
    }

    /// When an open part was sent. `None` if it is not open, or nothing was sent.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn leaving_sent_at(&self, card_template_id: &str, card_id: &str, part: Part) -> Result<Option<i64>, Error> {
        let id = self.card(card_template_id, card_id);
        let (vendor, mark) = part.columns();
        let sql = format!("select max(sent_at) from leaver where card = ?1 and vendor = ?2 and mark = ?3 and {OPEN}");
        self.connection.query_row(&sql, params![id, vendor, mark], |row| row.get(0)).map_err(Error::state)
    }

    /// Whether it was done since this time.
    pub(crate) fn has_left(&self, template: &str, card_id: &str, part: Part, since: i64) -> Result<bool, Error> {
        let id = self.card(template, card_id);
        let (vendor, mark) = part.columns();
        let sql =
            "select exists (select 1 from leaver where card = ?1 and vendor = ?2 and mark = ?3 and confirmed_at >= ?4)";
        self.connection.query_row(sql, params![id, vendor, mark, since], |row| row.get(0)).map_err(Error::state)
    }

    /// Whether something is open about the card of ID123.
    pub(crate) fn is_leaving(&self, template: &str, card_id: &str) -> Result<bool, Error> {
        self.is_open(&self.card(template, card_id), Part::Card)
    }

    /// Locks a person out until the card is in no row: no plan switches anything on.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn note_offboarded(&mut self, card_template_id: &str, card_id: &str, at: i64) -> Result<(), Error> {
        self.note(card_template_id, card_id, "offboarded_at", at, false)
    }

    /// One who was locked out at once has left the roster, too: a leaver as others.
    pub(crate) fn note_left(&mut self, template: &str, card_id: &str) -> Result<(), Error> {
        let sql = "update card set deactivated_at = coalesce(deactivated_at, offboarded_at), offboarded_at = null
                   where id = ?1 and offboarded_at is not null";
        let id = self.card(template, card_id);
        self.connection.prepare_cached(sql).and_then(|mut update| update.execute(params![id])).map_err(Error::state)?;
        Ok(())
    }

    /// What is still open about a person who is back is not wanted any more.
    pub(crate) fn note_leaving_over(&mut self, template: &str, card_id: &str, at: i64) -> Result<(), Error> {
        let id = self.card(template, card_id);
        let sql = format!("update leaver set back_at = ?2 where card = ?1 and {OPEN}");
        self.connection
            .prepare_cached(&sql)
            .and_then(|mut update| update.execute(params![id, at]))
            .map_err(Error::state)?;
        Ok(())
    }

    fn is_open(&self, id: &Short, part: Part) -> Result<bool, Error> {
        let (vendor, mark) = part.columns();
        let sql =
            format!("select exists (select 1 from leaver where card = ?1 and vendor = ?2 and mark = ?3 and {OPEN})");
        let mut statement = self.connection.prepare_cached(&sql).map_err(Error::state)?;
        statement.query_row(params![id, vendor, mark], |row| row.get(0)).map_err(Error::state)
    }
}

impl LeaverRecord {
    /// Whether it is neither done nor no longer wanted.
    pub fn is_open(&self) -> bool {
        self.confirmed_at.is_none() && self.back_at.is_none()
    }
}

impl Part {
    fn columns(self) -> (i64, Vec<u8>) {
        match self {
            Self::Card => (1, Vec::new()),
            Self::Physical(mark) => (2, mark.to_vec()),
            Self::UnknownPhysical => (2, Vec::new()),
        }
    }
}

impl std::fmt::Debug for LeaverRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LeaverRecord")
            .field("vendor", &self.vendor)
            .field("action", &self.action)
            .finish_non_exhaustive()
    }
}

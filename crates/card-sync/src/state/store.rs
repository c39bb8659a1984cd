//! The database of the state.

use rusqlite::{Connection, OptionalExtension, params};

use super::key::{Key, Short};
use super::leaving::{Part, Progress};
use crate::card::CardRecord;
use crate::error::Error;
use crate::plan::{Step, StepKind};

/// What was last sent, by template and card. One writer at a time; others wait up to ten seconds.
#[derive(Debug)]
pub struct State {
    pub(super) connection: Connection,
    pub(super) key: Key,
}

/// What the state knows of one card. Holds hashes only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Tag and hash of each field, 24 bytes.
    pub(crate) fields: Vec<u8>,
    /// Since when the card has been in no row, in seconds since 1970.
    pub missing_since: Option<i64>,
    /// When it was deactivated as a leaver's.
    pub deactivated_at: Option<i64>,
    /// When it was archived as a leaver's.
    pub archived_at: Option<i64>,
    /// When its holder was locked out at once, until the card is in no row.
    pub offboarded_at: Option<i64>,
    /// Whether a row of it named no physical card, and nothing of one was ever sent.
    pub(crate) is_without_physical: bool,
}

impl State {
    /// What is known of a card; nothing where it was never seen.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn lookup(&self, card_template_id: &str, card_id: &str) -> Result<Known, Error> {
        let sql =
            "select fields, missing_since, deactivated_at, archived_at, offboarded_at, without_physical is not null
                   from card where id = ?1";
        let mut statement = self.connection.prepare_cached(sql).map_err(Error::state)?;
        let found = statement.query_row(params![self.card(card_template_id, card_id)], |row| {
            Ok(Known {
                fields: row.get(0)?,
                missing_since: row.get(1)?,
                deactivated_at: row.get(2)?,
                archived_at: row.get(3)?,
                offboarded_at: row.get(4)?,
                is_without_physical: row.get(5)?,
            })
        });
        Ok(found.optional().map_err(Error::state)?.unwrap_or_default())
    }

    /// Remembers that a step was carried out, `at` in seconds since 1970. `record` is what the step's row wants.
    ///
    /// To be called once the vendor has confirmed it, and not before: a step that is not remembered is planned again.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn record_sent(
        &mut self,
        card_template_id: &str,
        step: &Step,
        record: Option<&CardRecord>,
        at: i64,
    ) -> Result<(), Error> {
        match (step.kind, record) {
            (StepKind::UserCard, Some(record)) => {
                self.merge(card_template_id, step, record, at)?;
                match record.user_card {
                    Some(ids) => self.note_assigned(card_template_id, &step.card_id, ids),
                    None => Ok(()),
                }
            }
            (StepKind::EndUserCard | StepKind::RemoveUserCard, _) => {
                let Some(mark) = step.assignment_mark() else { return Ok(()) };
                if step.kind == StepKind::EndUserCard {
                    self.note_ended(card_template_id, &step.card_id, &mark, at)?;
                } else {
                    self.note_removed(card_template_id, &step.card_id, &mark)?;
                }
                self.note_leaving(card_template_id, &step.card_id, Part::Physical(mark), Progress::Confirmed, at)
            }
            (StepKind::Create | StepKind::Update | StepKind::Renew, Some(record)) => {
                self.merge(card_template_id, step, record, at)
            }
            (StepKind::Activate, _) => self.note_present(card_template_id, &step.card_id),
            // The last time counts: somebody may have switched the card on again in between.
            (StepKind::Deactivate, _) => {
                self.note(card_template_id, &step.card_id, "deactivated_at", at, true)?;
                self.note_leaving(card_template_id, &step.card_id, Part::Card, Progress::Confirmed, at)
            }
            (StepKind::Archive, _) => self.note(card_template_id, &step.card_id, "archived_at", at, true),
            // Without its row nothing is known to have been sent.
            (_, None) => Ok(()),
        }
    }

    /// Remembers since when a card has been in no row; an earlier time stays.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn note_missing(&mut self, card_template_id: &str, card_id: &str, at: i64) -> Result<(), Error> {
        self.note(card_template_id, card_id, "missing_since", at, false)
    }

    /// Remembers that a card is in a row again.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn note_present(&mut self, card_template_id: &str, card_id: &str) -> Result<(), Error> {
        let sql =
            "update card set missing_since = null, deactivated_at = null, archived_at = null, offboarded_at = null
                   where id = ?1";
        let id = self.card(card_template_id, card_id);
        self.connection.prepare_cached(sql).and_then(|mut update| update.execute(params![id])).map_err(Error::state)?;
        Ok(())
    }

    /// Forgets a card, so that everything of it is sent again.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn forget(&mut self, card_template_id: &str, card_id: &str) -> Result<(), Error> {
        let id = self.card(card_template_id, card_id);
        self.connection.execute("delete from card where id = ?1", params![id]).map_err(Error::state)?;
        self.connection.execute("delete from physical where card = ?1", params![id]).map_err(Error::state)?;
        Ok(())
    }

    /// Carries out many changes at once: all of them, or none where `work` fails. Not to be nested.
    ///
    /// # Errors
    /// Those of `work`, and [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn batch<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        self.connection.execute_batch("begin immediate").map_err(Error::state)?;
        let done = work(self).and_then(|done| {
            self.connection.execute_batch("commit").map_err(Error::state)?;
            Ok(done)
        });
        if done.is_err() && !self.connection.is_autocommit() {
            self.connection.execute_batch("rollback").map_err(Error::state)?;
        }
        done
    }

    /// A keyed hash for other parts of this crate: of what was read remotely.
    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    /// Sets a time; one that is there stays, unless `overwrite` is set. `column` is one of this module's own.
    pub(super) fn note(
        &mut self,
        template: &str,
        card_id: &str,
        column: &'static str,
        at: i64,
        overwrite: bool,
    ) -> Result<(), Error> {
        let value =
            if overwrite { format!("excluded.{column}") } else { format!("coalesce({column}, excluded.{column})") };
        let sql = format!(
            "insert into card (id, {column}) values (?1, ?2) on conflict (id) do update set {column} = {value}"
        );
        let id = self.card(template, card_id);
        let mut statement = self.connection.prepare_cached(&sql).map_err(Error::state)?;
        statement.execute(params![id, at]).map_err(Error::state)?;
        Ok(())
    }

    pub(super) fn card(&self, template: &str, card_id: &str) -> Short {
        self.key.hash(&["card", template, card_id])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::{Field, Wanted};
    use crate::plan::{Change, To};
    use crate::state::Remembered;

    const T: &str = "template";

    fn record(email: &str) -> CardRecord {
        let fields =
            vec![(Field::RecipientEmail, Wanted::Set(email.to_owned())), (Field::SecurityQuestion1, Wanted::Clear)];
        CardRecord { card_id: "A-1".to_owned(), fields, user_card: None }
    }

    fn remembered(state: &State, record: &CardRecord) -> [Remembered; 2] {
        let known = state.lookup(T, "A-1").unwrap();
        [Field::RecipientEmail, Field::SecurityQuestion1].map(|field| state.remembered(T, &known, record, &field))
    }

    #[test]
    fn what_was_sent_is_told_from_what_was_not() {
        let mut state = State::in_memory().unwrap();
        assert_eq!(remembered(&state, &record("a@x.org")), [Remembered::Never; 2]);
        state.record_sent(T, &Step::new(1, StepKind::Create, "A-1"), Some(&record("a@x.org")), 5).unwrap();
        assert_eq!(remembered(&state, &record("a@x.org")), [Remembered::Same; 2]);
        assert_eq!(remembered(&state, &record("b@x.org")), [Remembered::Other, Remembered::Same]);
        assert_eq!(state.lookup("other", "A-1").unwrap(), Known::default());
        let mut step = Step::new(1, StepKind::Update, "A-1");
        step.changes.push(Change::new(Field::RecipientEmail, To::Set));
        state.record_sent(T, &step, Some(&record("b@x.org")), 6).unwrap();
        assert_eq!(remembered(&state, &record("b@x.org")), [Remembered::Same; 2]);
        state.forget(T, "A-1").unwrap();
        assert_eq!(remembered(&state, &record("b@x.org")), [Remembered::Never; 2]);
    }

    #[test]
    fn the_first_time_of_a_leaver_stays_until_the_card_is_back() {
        let mut state = State::in_memory().unwrap();
        state.note_missing(T, "A-1", 10).unwrap();
        state.note_missing(T, "A-1", 20).unwrap();
        state.record_sent(T, &Step::new(1, StepKind::Deactivate, "A-1"), None, 30).unwrap();
        let known = state.lookup(T, "A-1").unwrap();
        assert_eq!((known.missing_since, known.deactivated_at), (Some(10), Some(30)));
        state.record_sent(T, &Step::new(1, StepKind::Activate, "A-1"), None, 40).unwrap();
        assert_eq!(state.lookup(T, "A-1").unwrap().missing_since, None);
    }

    #[test]
    fn a_state_keeps_no_value_and_begins_anew_without_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.db");
        let mut state = State::open(&path).unwrap();
        state.record_sent(T, &Step::new(1, StepKind::Create, "A-1"), Some(&record("hunter2@x.org")), 5).unwrap();
        drop(state);
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            for secret in [&b"hunter2"[..], b"A-1", b"template"] {
                assert!(!bytes.windows(secret.len()).any(|window| window == secret));
            }
        }
        let state = State::open(&path).unwrap();
        assert_eq!(remembered(&state, &record("hunter2@x.org")), [Remembered::Same; 2]);
        drop(state);
        std::fs::remove_file(folder.path().join("state.db.key")).unwrap();
        let state = State::open(&path).unwrap();
        assert_eq!(remembered(&state, &record("hunter2@x.org")), [Remembered::Never; 2]);
    }

    #[test]
    fn a_batch_is_all_or_nothing() {
        let mut state = State::in_memory().unwrap();
        let failed = state.batch(|state| {
            state.note_missing(T, "A-1", 10)?;
            Err::<(), _>(Error::new(crate::ErrorKind::State, "x"))
        });
        assert!(failed.is_err());
        assert_eq!(state.lookup(T, "A-1").unwrap().missing_since, None);
        state.batch(|state| state.note_missing(T, "A-1", 10)).unwrap();
        assert_eq!(state.lookup(T, "A-1").unwrap().missing_since, Some(10));
    }

    #[cfg(unix)]
    #[test]
    fn files_are_for_their_owner_only() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.db");
        drop(State::open(&path).unwrap());
        let key = folder.path().join("state.db.key");
        for file in [&path, &key] {
            assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(State::open(&path).unwrap_err().to_string().contains("chmod 600"));
    }
}

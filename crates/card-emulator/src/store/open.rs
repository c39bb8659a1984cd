//! Opening the database.

use card_sqlite::{Access, Kind, Schema};
use rusqlite::Connection;

use super::{Location, StoreError};
use crate::Durability;

const SCHEMA: Schema = Schema {
    kind: Kind::Emulator,
    migrations: &[include_str!("schema_1.sql"), include_str!("schema_2.sql"), include_str!("schema_3.sql")],
    unmarked: None,
};

pub(super) fn open(location: &Location, durability: Durability) -> Result<Connection, StoreError> {
    let durability = match durability {
        Durability::ProcessDeath => card_sqlite::Durability::ProcessDeath,
        Durability::PowerCut => card_sqlite::Durability::PowerCut,
    };
    let connection = match location {
        Location::Memory => SCHEMA.in_memory(),
        // Exclusive: two emulators on one file would each believe to be the only one.
        Location::File(path) => SCHEMA.open(path, Access::Exclusive, durability),
    };
    let connection = connection.map_err(|error| StoreError::Open(location.clone(), error))?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use card_sqlite::ErrorKind;

    use super::*;

    fn file(folder: &tempfile::TempDir) -> Location {
        Location::File(folder.path().join("cards.db"))
    }

    #[test]
    fn the_log_is_synced_with_every_commit_where_a_power_cut_must_lose_nothing() {
        // 1 is NORMAL, 2 is FULL.
        for (durability, level) in [(Durability::ProcessDeath, 1), (Durability::PowerCut, 2)] {
            let folder = tempfile::tempdir().unwrap();
            let connection = open(&file(&folder), durability).unwrap();
            let found: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
            assert_eq!(found, level, "{durability:?}");
        }
    }

    #[test]
    fn a_database_in_use_is_refused_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let _first = open(&file(&folder), Durability::default()).unwrap();
        let error = open(&file(&folder), Durability::default()).unwrap_err();
        assert!(error.to_string().contains("cards.db"), "{error}");
        let StoreError::Open(_, error) = error else { panic!("{error}") };
        assert_eq!(error.kind(), ErrorKind::InUse);
    }
}

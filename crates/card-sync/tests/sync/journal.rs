//! Journals that are not as this version writes them.

use card_sync::ErrorKind;
use card_sync::journal::Journal;
use card_sync::plan::Plan;

use crate::plan_file::written;

#[test]
fn what_a_journal_says_and_nobody_understands_is_never_taken_for_not_sent() {
    let (world, path) = written(3);
    let plan = Plan::open(&path).unwrap();
    for (number, status) in [(2, "9"), (2, "0"), (2, "-1"), (2, "300"), (2, "'sent'"), (4, "3"), (0, "3")] {
        let path = world.folder.path().join(format!("journal-{number}-{}", status.trim_matches('\'')));
        drop(Journal::open(&path, &plan).unwrap());
        let insert = format!("insert into step (number, status, at) values (1, 3, 0), ({number}, {status}, 0)");
        rusqlite::Connection::open(&path).unwrap().execute(&insert, []).unwrap();
        let journal = Journal::open(&path, &plan).unwrap();
        assert_eq!(journal.tally().unwrap_err().kind(), ErrorKind::Journal, "{number} {status}");
    }
}

//! Each fault times each operation: no fault may panic, hang, apply twice, or be reported as something it was not.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use card_client::testing::{FixedRandomness, ManualClock};
use card_client::{Error, RetryPolicy, blub0x, id123};
use card_emulator::{DEMO_CREDENTIAL, DEMO_KEY, Emulator, EmulatorHandle, Template};
use tokio::sync::Semaphore;

use crate::effect;
use crate::fault::{self, Fault};
use crate::operation::{self, Clients, Group, Operation};
use crate::proxy::Proxy;

/// Time for one exchange: long on a busy machine, and short enough to wait for.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Cells at a time.
const AT_ONCE: usize = 12;

/// The table in the client's documentation. `UPDATE_FAULT_MATRIX=1 cargo test -p card-tests --test client` writes it.
const TABLE: &str = "../crates/card-client/docs/fault-matrix.md";

/// What came of a cell: a row of the table, shared by all operations to which the same happens.
#[derive(PartialEq)]
struct Row {
    attempts: u32,
    waits: Vec<Duration>,
    result: String,
    carried_out: usize,
    in_store: Option<bool>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_times_every_operation_ends_as_documented() {
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let mut cells = Vec::new();
    for (fault, fault_name) in fault::ALL {
        for (operation, _) in operation::ALL {
            let turns = turns.clone();
            let cell = async move {
                let _turn = turns.acquire().await.unwrap();
                run(fault, operation).await
            };
            cells.push((fault_name, operation, tokio::spawn(cell)));
        }
    }
    let mut rows: Vec<(&str, Row, Vec<Operation>)> = Vec::new();
    for (fault, operation, cell) in cells {
        let row = cell.await.unwrap_or_else(|error| panic!("{fault}, {operation:?}: {error}"));
        match rows.iter_mut().find(|(known, same, _)| *known == fault && *same == row) {
            Some((.., operations)) => operations.push(operation),
            None => rows.push((fault, row, vec![operation])),
        }
    }
    compare(&write_table(&rows));
}

/// The groups of operations, and a row for each fault and whatever comes of it.
fn write_table(rows: &[(&str, Row, Vec<Operation>)]) -> String {
    let mut table = String::new();
    for (group, name) in operation::GROUPS {
        writeln!(table, "- **{name}**: {}", names(&members(group)).join(", ")).unwrap();
    }
    table += "\n| fault of the first attempt | operations | attempts | waits (ms) | result | carried out | effect in the store |\n\
              |---|---|---|---|---|---|---|\n";
    for (fault, Row { attempts, waits, result, carried_out, in_store }, operations) in rows {
        let waits = waits.iter().map(|wait| wait.as_millis().to_string()).collect::<Vec<_>>().join(", ");
        let effect = in_store.map_or("none possible", |there| if there { "yes" } else { "no" });
        let operations = summary(operations);
        writeln!(table, "| {fault} | {operations} | {attempts} | {waits} | {result} | {carried_out} | {effect} |")
            .unwrap();
    }
    table
}

/// Groups by their name where all of them is meant, single operations otherwise.
fn summary(operations: &[Operation]) -> String {
    let parts = operation::GROUPS.into_iter().flat_map(|(group, name)| {
        let those: Vec<_> = operations.iter().copied().filter(|operation| operation.group() == group).collect();
        if those == members(group) { vec![name] } else { names(&those) }
    });
    parts.collect::<Vec<_>>().join("; ")
}

fn members(group: Group) -> Vec<Operation> {
    operation::ALL.into_iter().map(|(operation, _)| operation).filter(|operation| operation.group() == group).collect()
}

fn names(operations: &[Operation]) -> Vec<&'static str> {
    operation::ALL.into_iter().filter(|(operation, _)| operations.contains(operation)).map(|(_, name)| name).collect()
}

/// Holds the table against the documentation, or writes it there.
fn compare(table: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE);
    if std::env::var_os("UPDATE_FAULT_MATRIX").is_some() {
        std::fs::write(&path, table).unwrap();
    }
    let documented = std::fs::read_to_string(&path).unwrap_or_default();
    for (found, documented) in table.lines().zip(documented.lines()) {
        assert_eq!(found, documented, "the documentation says otherwise");
    }
    assert_eq!(table.lines().count(), documented.lines().count());
}

async fn run(fault: Fault, operation: Operation) -> Row {
    let emulator = Emulator::builder()
        .template(Template::new(operation::TEMPLATE))
        .card(operation::old_card())
        .user_card(operation::old_user_card())
        .start()
        .await
        .unwrap();
    let proxy = Proxy::start(fault, emulator.address()).await;
    let clock = ManualClock::new();
    let clients = clients(&proxy, &clock);
    let result = operation.send(&clients).await;
    let direct = direct(&emulator);
    let row = Row {
        attempts: result.as_ref().map_or_else(Error::attempts, |attempts| *attempts),
        waits: clock.sleeps(),
        result: describe(&result),
        carried_out: proxy.carried_out(),
        in_store: effect::is_in_store(operation, &emulator, &direct).await,
    };
    check(operation, &result, &row);
    if result.as_ref().is_err_and(Error::is_outcome_unknown)
        && let Some(answer) = effect::reconcile(operation, &direct.id123).await
    {
        assert_eq!(Some(answer.is_applied()), row.in_store, "reconcile: {answer:?}");
        assert_eq!(Some(!answer.is_not_applied()), row.in_store, "reconcile: {answer:?}");
    }
    emulator.shutdown().await;
    row
}

/// What must hold whatever the table says.
fn check(operation: Operation, result: &Result<u32, Error>, row: &Row) {
    assert!(operation.group() != Group::Once || row.carried_out <= 1, "carried out {} times", row.carried_out);
    match result {
        Ok(_) => assert_ne!(row.in_store, Some(false), "reported as success without effect"),
        Err(error) if !error.is_outcome_unknown() => assert_ne!(row.in_store, Some(true), "known as failed: {error}"),
        Err(error) => assert!(!error.is_refused() && !error.is_not_sent(), "{error}"),
    }
}

fn describe(result: &Result<u32, Error>) -> String {
    match result {
        Ok(_) => "success".to_owned(),
        Err(error) => {
            let status = error.status().map(|status| format!(" {status}")).unwrap_or_default();
            let unknown = if error.is_outcome_unknown() { ", outcome unknown" } else { "" };
            format!("{:?}{status}{unknown}", error.kind())
        }
    }
}

fn clients(proxy: &Proxy, clock: &ManualClock) -> Clients {
    let (header, value) = DEMO_CREDENTIAL;
    let id123 = id123::Client::builder(DEMO_KEY).base_url(proxy.url()).timeout(TIMEOUT);
    let blub0x = blub0x::Client::builder(header, value).base_url(proxy.url()).timeout(TIMEOUT);
    Clients {
        id123: id123.clock(clock.clone()).randomness(FixedRandomness(1.0)).build().unwrap(),
        blub0x: blub0x.clock(clock.clone()).randomness(FixedRandomness(1.0)).build().unwrap(),
    }
}

/// Clients that no fault disturbs.
fn direct(emulator: &EmulatorHandle) -> Clients {
    let (header, value) = DEMO_CREDENTIAL;
    let id123 = id123::Client::builder(DEMO_KEY).base_url(emulator.id123_url()).retry(RetryPolicy::none());
    let blub0x = blub0x::Client::builder(header, value).base_url(emulator.blub0x_url()).retry(RetryPolicy::none());
    Clients { id123: id123.build().unwrap(), blub0x: blub0x.build().unwrap() }
}

#[test]
fn every_operation_of_both_vendors_is_in_the_matrix() {
    for vendor in ["id123", "blub0x"] {
        for file in std::fs::read_dir(card_tests::workspace_root().join("schema").join(vendor)).unwrap() {
            let file = file.unwrap().file_name().into_string().unwrap();
            let Some(name) = file.strip_suffix(".request.json") else { continue };
            // Version 1 of an operation differs in its path and members, which no fault of a connection can tell.
            let name = name.trim_end_matches("-v1");
            let is_it = |row: &str| row.split(' ').next() == Some(name);
            assert!(operation::ALL.iter().any(|(_, row)| is_it(row)), "{name} has no row");
        }
    }
}

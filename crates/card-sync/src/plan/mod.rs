//! Plans: what is to be done, in a file that a person and a program can read.
//!
//! A plan is JSON, one step on a line, written and read without ever holding all of it:
//!
//! ```text
//! {"format":"cards-plan","version":1,"header":{..},"steps":[
//! {"number":1,"kind":"create","card-id":"A-1","row":{"number":1,"line":2,"offset":31}},
//! {"number":2,"kind":"update","card-id":"A-2","row":{..},"changes":[{"field":"name-fields/name","to":"set"}]},
//! {"number":3,"kind":"deactivate","card-id":"A-9"}
//! ],"summary":{"counts":{..},"sha256":".."}}
//! ```
//!
//! It holds card ids, places in the roster and names of fields, and no value of a field but dates of expiration and
//! statuses. So do the samples of a guard that stopped a plan. The digest in the summary is over every byte before it: a plan that was edited or cut off is refused.

mod header;
mod limits;
mod read;
mod step;
mod summary;
mod write;

pub use header::{GuardVerdict, Guards, MappingSeen, PlanHeader, RemoteSeen, RosterSeen};
pub use limits::{ChangeLimits, Limit};
pub use read::{Plan, Steps};
pub use step::{Change, RowPlace, Step, StepKind, To};
pub use summary::{Counts, PlanSummary};
pub use write::PlanWriter;

/// The version of the form that this crate writes and reads.
pub const FORMAT_VERSION: u32 = 1;

/// What every plan begins with.
const OPENING: &str = "{\"format\":\"cards-plan\",\"version\":1,\"header\":";
const STEPS: &str = ",\"steps\":[\n";
const SUMMARY: &str = "],\"summary\":";

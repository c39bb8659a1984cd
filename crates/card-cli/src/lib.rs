//! The program `cards`: what people and scripts use of this project.
//!
//! ```text
//! cards demo                                         everything at once, on this machine
//! cards emulator                                     both vendors' APIs on this machine
//! cards emulator seed roster.csv                     cards of a roster into it
//! cards card create --template T --card-id A-1 --name "Zoë O'Brien" --field front-1=Physics
//! cards card list --template T --all --output json
//! cards card deactivate --template T --card-id A-1
//! cards template view --template T
//! cards notify --template T --card-id A-1 --message "Your card is ready"
//! cards map init roster.csv -o map.toml
//! cards plan roster.csv --template T --map map.toml -o plan.json
//! cards export --template T -o cards.csv
//! cards user-card update --user-id U --card-id C --public-notes "Main gate" --encoding xml --dry-run
//! ```
//!
//! Every command explains itself and shows examples with `--help`.
//!
//! # Exit codes
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | unexpected failure, such as no connection or a full disk |
//! | 2 | wrong usage, invalid input (also what breaks the schema), or not confirmed; nothing was sent |
//! | 3 | changes are planned; nothing was changed |
//! | 4 | refused: by the vendor, by the server, or rows of a roster; what was refused changed nothing |
//! | 5 | stopped by a guard; nothing was changed |
//! | 6 | outcome unknown: sent, but no trustworthy reply came; look before repeating |
//! | 7 | credentials missing, unreadable or refused; nothing was changed |
//! | 8 | limit reached: time before sending, size, number of cards or of requests, one run at a time |
//! | 9 | still open: somebody is not locked out everywhere yet |
//! | 130 | interrupted by Ctrl-C; `cards resume` goes on with a plan |
//!
//! `cards emulator` and `cards demo --keep-running` are ended by Ctrl-C as a rule: that is their 0.
//!
//! # Output
//!
//! Results go to standard output, everything else to standard error. `--output json` gives one JSON document on one line
//! in a form that stays, and errors as one object: `{"error": {"exit-code", "kind", "message", "what-to-do", ..}}`.
//! Replies are foreign text: no control character or direction mark of theirs reaches a terminal, in either form. A
//! reader that goes away, such as `head`, is no error.
//!
//! | command | its JSON document |
//! |---|---|
//! | `card create`, `update`, `view`, `activate`, ..., `template view`, `notify`, `user-card update` | `{"operation", "http-status", "reply"}`; `reply` has the vendor's members by their own names, `card-id` always as text |
//! | `card list` | `{"count", "complete", "repeated", "cards"}`; `complete` is null for a single page, true where two readings in a row agreed, false where `--max-cards` cut the list; `repeated` is always 0 and is kept for scripts; the cards have the vendor's members |
//! | `template list` | `{"count", "complete", "repeated", "templates"}`, as for cards |
//! | `plan` | `{"plan", "stopped", "header", "counts", "problem-count", "faults", "problems"}`; `header` and `counts` as in the plan's file |
//! | `diff` | the same, and `"steps"`: every step, as in a plan's file |
//! | `apply`, `resume` | `{"plan", "steps", "tally", "complete", "stopped", "run", "rejects", "problem-count", "problems"}`, as in `--report`; a rehearsal has `"rehearsal"` too |
//! | `offboard` | `{"card-template-id", "open", "cards"}`; each card is `{"card-id", "vendor", "done", "message"}` |
//! | `report leavers` | `{"since", "open", "leavers"}`; each is `{"card-template-id", "card-id", "vendor", "action", "reason", "planned", "sent", "confirmed", "back", "open"}` |
//! | `map check` | `{"fields", "rows"}`, and `"filtered"` where the mapping's `[[where]]` leaves rows out |
//! | any of these with `--dry-run` | `{"dry-run", "operation", "method", "path", "content-type", "body"}` |
//! | `emulator seed` | `{"card-template-id", "rows", "created"}` |
//! | `emulator` | `{"id123-base-url", "blub0x-base-url", "page", "card-template-id", "database", "id123-key", "blub0x-credential"}` |
//! | `demo` | everything that the tables show |
//!
//! `plan` and `diff` end with 3 when there is something to do. A problem of a roster is `{"line", "column", "name", "offset",
//! "message"}`; `faults` has each once, with its `count` and `first-line`. Colours are for terminals only; `NO_COLOR` forbids them and `CLICOLOR_FORCE` asks for them.
//!
//! An error that is about the way to a server names it: `"server"`, `"proxy"` where there is one, `"redirects-to"` for a redirect (scheme, host and port,
//! never a path or a password), and `"retry-after-seconds"` where the server asked for a wait. A person at a terminal is told on
//! standard error that a request is waited for or sent again, and why.
//!
//! # Time, proxies and certificates
//!
//! `--timeout` is the time of a request with all its repetitions and waits. A command that sends one request has ended by then;
//! one that reads page by page (`--all`, `plan`, `diff`, `export`) has it for each page. Where the server asks for a longer wait
//! than is left, the command ends at once with 8 and passes that on. `apply` and `resume` have it for each sending, and repeat by
//! rules of their own.
//!
//! Connections are direct unless `--environment-proxy` is given. Then `HTTPS_PROXY`, or else `ALL_PROXY`, names the proxy, in
//! either case of letters: `HOST:PORT`, or a URL with http or https. An empty one counts as not set; when none is left, or one
//! cannot be read, the command ends with 2. Hosts of `NO_PROXY` and this machine are reached directly.
//!
//! The certificate authorities of Mozilla are compiled in. `--ca-file`, or else `SSL_CERT_FILE`, names a PEM file with more of
//! them, which are trusted as well: that of a proxy that looks into TLS, or that of `cards emulator --tls-ca`.
//!
//! # Credentials
//!
//! They come from the environment or from a file that only its owner can read, never from an argument, where other
//! users of the machine would see them. `cards --help` tells the names and the order. An argument for the place
//! (`--region`, `--base-url`) overrides the environment (`CARDS_ID123_REGION`, `CARDS_ID123_BASE_URL`,
//! `CARDS_BLUB0X_BASE_URL`). One of these variables that is set to nothing is an error.
//!
#![doc = include_str!("../docs/roster.md")]
//!
#![doc = include_str!("../docs/nightly.md")]
//!
//! # For those who add a command
//!
//! A command that sends one request is generated: say `x-cli` in the schema of the request, and run `cargo xtask codegen`
//! (`schema/README.md` has the keyword, and a worked example). `src/operation` is what all of them share. Any other command
//! is one file below `src/commands` with its `clap` arguments and a `run` function; what it shows implements `Report` in
//! `src/output`, how it fails is a `Failure` with an [`Exit`]. The golden file of the command tree shows either change.

mod arguments;
mod commands;
mod confirm;
mod connection;
mod credentials;
mod exit;
mod failure;
mod files;
mod folders;
#[rustfmt::skip]
mod generated;
mod input;
mod operation;
mod output;
mod profile;
mod progress;
mod run;
mod runtime;
mod trust;
mod waiting;

pub use arguments::command;
pub use exit::Exit;
pub use run::run;

//! The roster of a command: a file, `-` for standard input, or what the mapping's source command prints.

use std::io;
use std::path::Path;

use card_sync::mapping::Mapping;
use card_sync::source::{Opened, SourceOptions, Spool};

use crate::failure::Failure;
use crate::output::note;
use crate::runtime;

/// Opens the roster that was named, or runs the mapping's command where none was.
pub(crate) fn open(given: Option<&Path>, mapping: &Mapping) -> Result<Opened, Failure> {
    let options = mapping.source_options();
    match (given, mapping.source()) {
        (Some(path), _) => open_named(path, &options),
        (None, Some(command)) => {
            let printed = runtime::run(runtime::interruptible(async { Ok(command.run().await?) }))?;
            for line in &printed.said {
                note(&format!("the source command said: {line}"));
            }
            Ok(told(Opened::spool(printed.spool, &options)?))
        }
        (None, None) => Err(Failure::usage("no roster is named").hint(
            "name a file, write - for standard input, or let the mapping say which command prints it: `cards help mapping`",
        )),
    }
}

/// Opens a file, or standard input where it is called `-`.
pub(crate) fn open_named(path: &Path, options: &SourceOptions) -> Result<Opened, Failure> {
    if path.as_os_str() == "-" {
        let spool = Spool::copy("standard input", &mut io::stdin().lock())?;
        return Ok(told(Opened::spool(spool, options)?));
    }
    Ok(told(Opened::file(path, options)?))
}

/// Tells what a person should know about how the roster was read.
fn told(opened: Opened) -> Opened {
    for text in opened.notes() {
        note(text);
    }
    opened
}

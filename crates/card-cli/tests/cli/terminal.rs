//! A terminal, as a person sits at.

use std::fs::File;
use std::io::Read;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::support::Cards;

/// What a run shows on a terminal, without the frames and line breaks of its tables.
pub(crate) fn shown(run: Cards) -> String {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap().into_string().unwrap();
    let other_end = File::options().read(true).write(true).open(name).unwrap();
    let reader = std::thread::spawn(move || {
        let (mut shown, mut buffer) = (Vec::new(), [0; 4096]);
        let mut terminal = File::from(terminal);
        // The end of a terminal is an error.
        while let Ok(read @ 1..) = terminal.read(&mut buffer) {
            shown.extend_from_slice(&buffer[..read]);
        }
        String::from_utf8_lossy(&shown).into_owned()
    });
    run.stdout_to(other_end).output();
    let shown = reader.join().unwrap();
    shown.replace(['│', '┆'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

//! The program `cards`; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    card_cli::run(std::env::args_os())
}

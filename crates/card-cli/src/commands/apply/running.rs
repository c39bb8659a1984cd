//! Running with progress and signals.

use std::pin::pin;

use card_sync::apply::{Applied, Apply};

use super::ending;
use super::progress::{Display, Shown};
use crate::failure::Failure;
use crate::output::note;
use crate::runtime::EndSignal;

/// Runs to the end, or until Ctrl-C (or the system's wish to end) has let finish what was sent.
pub(super) async fn run(apply: Apply, shown: Shown) -> Result<Applied, Failure> {
    let mut signal = EndSignal::listen()?;
    let stopper = apply.stopper();
    let mut display = Display::new(apply.watch(), shown);
    let mut running = pin!(apply.run());
    let applied = {
        let mut signals = pin!(async {
            signal.wait().await;
            stopper.stop();
            note("waiting for the replies to what was sent; once more to end at once");
            signal.wait().await;
        });
        tokio::select! {
            biased;
            applied = &mut running => applied,
            () = &mut signals => return Err(Failure::interrupted().hint("`cards resume` finds out what became of it")),
            () = display.run() => std::future::pending().await,
        }
    };
    display.finish();
    applied.map_err(ending::broken)
}

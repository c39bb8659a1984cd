//! A clock that can be set, advanced and stopped while the emulator runs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::clock::Clock;

/// The time the emulator acts by: that of the configured clock, shifted or standing still.
pub(crate) struct VirtualClock {
    base: Arc<dyn Clock>,
    start: ClockStart,
    setting: Mutex<Setting>,
}

/// What the clock shows first, and again when it is reset.
#[derive(Clone, Copy, Default)]
pub(crate) struct ClockStart {
    /// Unix seconds; `None` is the configured clock's time.
    pub(crate) at: Option<i64>,
    pub(crate) is_frozen: bool,
}

/// How the clock differs from the configured one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Setting {
    /// Seconds that are added to the configured clock.
    #[serde(rename = "shift-seconds")]
    shift: i64,
    /// The time shown while the clock stands still.
    frozen_at: Option<i64>,
}

impl VirtualClock {
    pub(crate) fn new(base: Arc<dyn Clock>, start: ClockStart) -> Self {
        let clock = Self { base, start, setting: Mutex::default() };
        clock.reset();
        clock
    }

    pub(crate) fn setting(&self) -> Setting {
        *self.lock()
    }

    /// Takes over what a clock showed, of this emulator or another.
    pub(crate) fn take_over(&self, setting: Setting) {
        *self.lock() = setting;
    }

    /// Unix seconds.
    pub(crate) fn unix_seconds(&self) -> i64 {
        self.shown(*self.lock())
    }

    pub(crate) fn is_frozen(&self) -> bool {
        self.lock().frozen_at.is_some()
    }

    /// Shows this time; a clock that runs runs on from it.
    pub(crate) fn set(&self, unix_seconds: i64) {
        let mut setting = self.lock();
        match &mut setting.frozen_at {
            Some(frozen_at) => *frozen_at = unix_seconds,
            None => setting.shift = unix_seconds.saturating_sub(self.base.unix_seconds()),
        }
    }

    /// Moves on, or back where the number is negative.
    pub(crate) fn advance(&self, seconds: i64) {
        let mut setting = self.lock();
        match &mut setting.frozen_at {
            Some(frozen_at) => *frozen_at = frozen_at.saturating_add(seconds),
            None => setting.shift = setting.shift.saturating_add(seconds),
        }
    }

    /// Stands still at the time it shows.
    pub(crate) fn freeze(&self) {
        let mut setting = self.lock();
        setting.frozen_at = Some(self.shown(*setting));
    }

    /// Runs on from the time it shows.
    pub(crate) fn resume(&self) {
        let mut setting = self.lock();
        if let Some(frozen_at) = setting.frozen_at {
            *setting = Setting { shift: frozen_at.saturating_sub(self.base.unix_seconds()), frozen_at: None };
        }
    }

    /// Shows again what it showed first: the configured clock's time, which runs, unless it was told otherwise.
    pub(crate) fn reset(&self) {
        *self.lock() = Setting::default();
        if let Some(at) = self.start.at {
            self.set(at);
        }
        if self.start.is_frozen {
            self.freeze();
        }
    }

    fn shown(&self, setting: Setting) -> i64 {
        setting.frozen_at.unwrap_or_else(|| self.base.unix_seconds().saturating_add(setting.shift))
    }

    fn lock(&self) -> MutexGuard<'_, Setting> {
        self.setting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    struct Ticking(Arc<AtomicI64>);

    impl Clock for Ticking {
        fn unix_seconds(&self) -> i64 {
            self.0.load(Ordering::SeqCst)
        }
    }

    #[test]
    fn a_clock_is_set_advanced_frozen_resumed_and_reset() {
        let machine = Arc::new(AtomicI64::new(100));
        let clock = VirtualClock::new(Arc::new(Ticking(Arc::clone(&machine))), ClockStart::default());
        let mut shown = Vec::new();
        let mut step = |action: &dyn Fn(&VirtualClock)| {
            action(&clock);
            machine.fetch_add(1, Ordering::SeqCst);
            shown.push(clock.unix_seconds());
        };
        step(&|_| {});
        step(&|clock| clock.set(1000));
        step(&|clock| clock.advance(-500));
        step(&VirtualClock::freeze);
        step(&|clock| clock.advance(10));
        step(&VirtualClock::resume);
        step(&VirtualClock::reset);
        assert_eq!(shown, [101, 1001, 502, 502, 512, 513, 107]);
        clock.set(i64::MIN);
        clock.advance(i64::MIN);
        clock.freeze();
        assert!(clock.is_frozen() && clock.unix_seconds() < 0);
    }

    #[test]
    fn a_reset_leads_back_to_the_first_time() {
        let machine = Arc::new(AtomicI64::new(100));
        for (is_frozen, later) in [(true, 5000), (false, 5007)] {
            let start = ClockStart { at: Some(5000), is_frozen };
            let clock = VirtualClock::new(Arc::new(Ticking(Arc::clone(&machine))), start);
            assert_eq!(clock.unix_seconds(), 5000);
            machine.fetch_add(7, Ordering::SeqCst);
            assert_eq!(clock.unix_seconds(), later);
            clock.set(1);
            clock.reset();
            assert_eq!((clock.unix_seconds(), clock.is_frozen()), (5000, is_frozen));
        }
    }
}

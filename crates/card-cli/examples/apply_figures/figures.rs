//! One line of figures.

use std::time::Duration;

pub(crate) fn headings() {
    println!(
        "{:<34}{:>9}{:>10}{:>12}{:>14}{:>12}",
        "measurement", "calls", "seconds", "rows/s", "CPU seconds", "peak MiB"
    );
}

/// `work` is what was done: rows that were looked at or sent.
#[expect(clippy::cast_precision_loss, reason = "a few hundred thousand rows")]
pub(crate) fn line(name: &str, rows: u64, calls: u64, time: Duration, processor: f64) {
    let seconds = time.as_secs_f64();
    let rate = rows as f64 / seconds;
    println!("{name:<34}{calls:>9}{seconds:>10.2}{rate:>12.0}{processor:>14.2}{:>12}", peak() / 1024);
}

/// Seconds of processor time of this process; 0 where the system does not tell in Linux's way.
pub(crate) fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    // 100 ticks a second on every Linux that is met.
    ticks.sum::<f64>() / 100.0
}

/// Largest resident memory of this process in KiB; 0 where the system does not tell in Linux's way.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::SandboxLevel;

/// What one plugin did in a run, over all threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginSummary {
    /// Its name.
    pub name: String,
    /// What stands between it and the machine.
    pub sandbox: SandboxLevel,
    /// How often one of its extractors read a document.
    pub calls: u64,
    /// The time that the middle one of these calls took, to a sixteenth.
    pub median: Duration,
    /// The time that the longest one took.
    pub longest: Duration,
    /// Calls during which its process ended.
    pub crashes: u64,
    /// Calls that were not over in time.
    pub timeouts: u64,
    /// Processes that were started, over and over where they had to be replaced.
    pub processes: u64,
}

/// What a plugin did, counted while it runs.
pub(crate) struct Tally {
    // Calls by their time, in steps of a sixteenth.
    times: [AtomicU64; STEPS],
    longest: AtomicU64,
    crashes: AtomicU64,
    timeouts: AtomicU64,
    processes: AtomicU64,
}

// A step for each of the first sixteen nanoseconds, and sixteen for every doubling after that.
const STEPS: usize = 16 + 60 * 16;

impl Default for Tally {
    fn default() -> Self {
        Self {
            times: [const { AtomicU64::new(0) }; STEPS],
            longest: AtomicU64::new(0),
            crashes: AtomicU64::new(0),
            timeouts: AtomicU64::new(0),
            processes: AtomicU64::new(0),
        }
    }
}

#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "some of it only workers count"))]
impl Tally {
    pub(crate) fn count_call(&self, time: Duration) {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.times[step_of(nanoseconds)].fetch_add(1, Ordering::Relaxed);
        self.longest.fetch_max(nanoseconds, Ordering::Relaxed);
    }

    pub(crate) fn count_crash(&self) {
        self.crashes.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_timeout(&self) {
        self.timeouts.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_process(&self) {
        self.processes.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn summary(&self, name: &str, sandbox: SandboxLevel) -> PluginSummary {
        let counts: Vec<u64> = self.times.iter().map(|count| count.load(Ordering::Relaxed)).collect();
        let calls = counts.iter().sum::<u64>();
        let mut left = calls.div_ceil(2);
        let middle = counts.iter().position(|&count| {
            left = left.saturating_sub(count);
            calls > 0 && left == 0
        });
        let count = |count: &AtomicU64| count.load(Ordering::Relaxed);
        PluginSummary {
            name: name.to_owned(),
            sandbox,
            calls,
            median: Duration::from_nanos(middle.map_or(0, least_of)),
            longest: Duration::from_nanos(count(&self.longest)),
            crashes: count(&self.crashes),
            timeouts: count(&self.timeouts),
            processes: count(&self.processes),
        }
    }
}

fn step_of(nanoseconds: u64) -> usize {
    let doubling = (nanoseconds | 15).ilog2() - 3;
    if doubling == 0 {
        return nanoseconds as usize;
    }
    // The four bits behind the first one.
    doubling as usize * 16 + (nanoseconds >> (doubling - 1)) as usize % 16
}

/// The least time of a step.
fn least_of(step: usize) -> u64 {
    let (doubling, sixteenth) = (step / 16, step as u64 % 16);
    if doubling == 0 { sixteenth } else { (16 + sixteenth) << (doubling - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_falls_into_the_step_that_begins_at_most_a_sixteenth_before() {
        for nanoseconds in (0..2000).chain([1 << 20, (1 << 40) + 12345, u64::MAX]) {
            let least = least_of(step_of(nanoseconds));
            assert!(least <= nanoseconds && nanoseconds - least <= nanoseconds / 16, "{nanoseconds} {least}");
        }
    }

    #[test]
    fn the_middle_call_is_the_median() {
        let tally = Tally::default();
        let summary = |tally: &Tally| tally.summary("odd", SandboxLevel::None);
        assert_eq!(summary(&tally).median, Duration::ZERO);
        for microseconds in [1, 1, 4, 100, 900] {
            tally.count_call(Duration::from_micros(microseconds));
        }
        let PluginSummary { calls, median, longest, .. } = summary(&tally);
        assert_eq!((calls, longest), (5, Duration::from_micros(900)));
        assert!(median <= Duration::from_micros(4) && median > Duration::from_nanos(3700), "{median:?}");
    }
}

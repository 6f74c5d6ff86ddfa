//! How far a run has come, and how long it took.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget};

/// How long a run takes before a bar is worth a look.
const LONG: Duration = Duration::from_millis(500);

/// A bar on stderr, if that is a terminal, and only once the run takes long.
pub struct Bar {
    bar: ProgressBar,
    is_wanted: bool,
}

impl Bar {
    /// A bar of so many steps.
    pub fn new(steps: usize, is_wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::hidden());
        Self { bar, is_wanted }
    }

    /// One step is done.
    pub fn step(&self) {
        if self.is_wanted && self.bar.is_hidden() && self.bar.elapsed() > LONG {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// How long each stage took, in order.
pub struct Timings {
    start: Instant,
    last: Instant,
    stages: String,
}

impl Timings {
    /// Starts with the first stage.
    pub fn start() -> Self {
        let now = Instant::now();
        Self {
            start: now,
            last: now,
            stages: String::new(),
        }
    }

    /// A stage is done, and the next begins.
    pub fn done(&mut self, stage: &str) {
        let now = Instant::now();
        let (separator, time) = (
            if self.stages.is_empty() { "" } else { ", " },
            now - self.last,
        );
        self.last = now;
        write!(self.stages, "{separator}{stage} {time:.1?}").expect("a string takes all text");
    }

    /// The stages with their times.
    pub fn stages(&self) -> &str {
        &self.stages
    }

    /// The time since the start.
    pub fn total(&self) -> Duration {
        self.start.elapsed()
    }
}

//! A sign of life on standard error where work takes long: at a terminal, and after a second.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::context::Context;
use crate::analysis::Watch;
use crate::batch::Progress;

/// Before so long nobody is told anything.
pub const PATIENCE: Duration = Duration::from_secs(1);
/// How work is shown that has so many pieces.
const FORM: &str = "{wide_bar} {human_pos} of {human_len} {msg}, {eta} left";

/// A bar that is drawn once work has taken so long that somebody may wonder; none where nobody looks.
struct LateBar {
    bar: Option<ProgressBar>,
    began: Instant,
}

impl LateBar {
    fn new(form: &str, quiet: bool) -> Self {
        let bar = (!quiet && io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
            bar.with_style(ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, began: Instant::now() }
    }

    /// Shows how much is done, once it is time.
    fn show(&self, done: u64, whole: Option<u64>, message: impl FnOnce() -> String) {
        let Some(bar) = self.bar.as_ref().filter(|_| self.began.elapsed() >= PATIENCE) else { return };
        if let Some(whole) = whole {
            bar.set_length(whole);
        }
        bar.set_message(message());
        bar.set_position(done);
        if bar.is_hidden() {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Takes the bar away.
    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Does some work that tells how much of it is done, counted in `what`.
pub fn watched<T>(what: &'static str, context: &Context, work: impl FnOnce(&Watch) -> T) -> T {
    let bar = LateBar::new(FORM, context.global.quiet);
    let done = work(&|done, whole| bar.show(done, Some(whole), || what.to_owned()));
    bar.finish();
    done
}

/// How far a book is read.
pub struct Bar {
    bar: LateBar,
    size: Option<u64>,
}

impl Bar {
    /// Of a book of so many bytes, where that is known.
    pub fn new(size: Option<u64>, quiet: bool) -> Self {
        let form = match size {
            Some(_) => "{wide_bar} {bytes}/{total_bytes}, {msg}, {eta} left",
            None => "{spinner} {bytes}, {msg}, {elapsed}",
        };
        Self { bar: LateBar::new(form, quiet), size }
    }

    /// Shows that so much is done.
    pub fn show(&self, progress: Progress) {
        self.bar.show(progress.bytes, self.size, || {
            let rate = u128::from(progress.matters) * 1000 / self.bar.began.elapsed().as_millis().max(1);
            format!("{} matters, {rate} a second", progress.matters)
        });
    }

    /// Says something with the bar out of the way.
    pub fn hide(&self, say: impl FnOnce()) {
        match &self.bar.bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish();
    }
}

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

/// Does some work that tells how much of it is done, counted in `what`.
pub fn watched<T>(what: &'static str, context: &Context, work: impl FnOnce(&Watch) -> T) -> T {
    if context.global.quiet || !io::stderr().is_terminal() {
        return work(&|_, _| {});
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_message(what);
    bar.set_style(ProgressStyle::with_template(FORM).unwrap_or_else(|_| ProgressStyle::default_bar()));
    let began = Instant::now();
    let done = work(&|done, whole| {
        if bar.is_hidden() {
            if began.elapsed() < PATIENCE {
                return;
            }
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.set_length(whole);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    done
}

/// How far a book is read.
pub struct Bar {
    bar: Option<ProgressBar>,
    began: Instant,
}

impl Bar {
    /// Of a book of so many bytes, where that is known.
    pub fn new(size: Option<u64>, quiet: bool) -> Self {
        let bar = (!quiet && io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::with_draw_target(size, ProgressDrawTarget::hidden());
            let form = match size {
                Some(_) => "{wide_bar} {bytes}/{total_bytes}, {msg}, {eta} left",
                None => "{spinner} {bytes}, {msg}, {elapsed}",
            };
            bar.with_style(ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, began: Instant::now() }
    }

    /// Shows that so much is done.
    pub fn show(&self, progress: Progress) {
        let Some(bar) = &self.bar else { return };
        if bar.is_hidden() && self.began.elapsed() > PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        let rate = u128::from(progress.matters) * 1000 / self.began.elapsed().as_millis().max(1);
        bar.set_message(format!("{} matters, {rate} a second", progress.matters));
        bar.set_position(progress.bytes);
    }

    /// Says something with the bar out of the way.
    pub fn hide(&self, say: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

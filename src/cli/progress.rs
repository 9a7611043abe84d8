//! A sign of life on standard error where work takes long: at a terminal, and after a second.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::context::Context;
use crate::analysis::Watch;

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

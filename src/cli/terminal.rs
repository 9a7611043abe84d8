//! Standard output and standard error, and whether a terminal is behind them.

use std::io::{self, IsTerminal, Write};

use super::args::ColorChoice;
use crate::source::made_visible;

/// Columns where there is no terminal to fit.
pub const WIDTH: usize = 80;

/// Says something on standard error, whatever stands in it. Where that is closed there is nobody to tell.
pub fn say(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", made_visible(message));
}

/// Shows on standard error what was drawn for it, with its colours.
pub fn show(drawn: &str) {
    let _ = writeln!(io::stderr().lock(), "{drawn}");
}

/// Columns of the terminal behind standard output.
pub fn width() -> usize {
    let size = if io::stdout().is_terminal() { terminal_size::terminal_size() } else { None };
    size.map_or(WIDTH, |(width, _)| usize::from(width.0).max(40))
}

/// Whether a stream shows colour.
pub fn color(choice: ColorChoice, stream: &impl IsTerminal) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

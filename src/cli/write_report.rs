//! Writing a report to everywhere it is wanted.

use anyhow::{Result, anyhow};

use super::args::{Global, Output};
use super::files::{self, Target};
use super::terminal;
use crate::format::{self, Style};
use crate::report::Report;

/// The outputs of a command, known before anything is computed.
pub fn targets(output: &Output) -> Result<Vec<Target>> {
    Target::all(&output.output, output.format)
}

/// Writes a report to all outputs, or to none.
pub fn write_report(report: &impl Report, targets: Vec<Target>, global: &Global) -> Result<()> {
    let mut outputs = Vec::with_capacity(targets.len());
    for target in targets {
        let style = Style {
            width: if target.is_standard() { terminal::width() } else { terminal::WIDTH },
            color: target.is_standard() && terminal::color(global.color, &std::io::stdout()),
        };
        let bytes = format::write(report, target.format, style)
            .map_err(|error| anyhow!("cannot represent the result: {error}"))?;
        outputs.push((target, bytes));
    }
    files::write(&outputs)
}

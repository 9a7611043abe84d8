//! How the process ends.

use std::io;
use std::process::ExitCode;

use super::args::Global;
use crate::source::{Diagnostics, Texts};

/// The exit statuses, which scripts depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// An input is wrong or cannot be read, or an output cannot be written; nothing was written.
    Failed,
    /// The command line is wrong.
    Usage,
    /// Some rows were rejected.
    Rejected,
    /// A `--fail-if` condition holds.
    ConditionHolds,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Rejected => 3,
            Exit::ConditionHolds => 4,
        })
    }
}

/// A mistake on the command line that only shows once other things are known.
#[derive(Debug)]
pub struct UsageError(pub String);

impl std::fmt::Display for UsageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UsageError {}

/// Says on standard error what went wrong. A pipe that was closed is no mistake.
pub fn report(error: &anyhow::Error) -> Exit {
    let closed = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe);
    if closed {
        return Exit::Done;
    }
    super::terminal::say(&format!("error: {error:#}"));
    if error.is::<UsageError>() { Exit::Usage } else { Exit::Failed }
}

/// Says what is wrong with an input, and that nothing comes of it.
pub fn refuse(found: &Diagnostics, texts: &Texts, global: &Global) -> Exit {
    let color = super::terminal::color(global.color, &io::stderr());
    super::terminal::say(&found.render(texts, color));
    Exit::Failed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_those_of_the_manual() {
        let of = |exit: Exit| format!("{:?}", ExitCode::from(exit));
        let expected =
            [(Exit::Done, 0), (Exit::Failed, 1), (Exit::Usage, 2), (Exit::Rejected, 3), (Exit::ConditionHolds, 4)];
        for (exit, code) in expected {
            assert_eq!(of(exit), format!("{:?}", ExitCode::from(code)));
        }
    }
}

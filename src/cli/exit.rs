//! How the process ends, and what may end it early.

use std::io;
use std::process::ExitCode;

use crate::analysis::Mistake;
use crate::read::CaseReading;
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

/// What keeps a command from being done.
#[derive(Debug)]
pub enum Error {
    /// An input is wrong: what is wrong with it, and the texts that it is wrong in.
    Input(Box<(Diagnostics, Texts)>),
    /// A mistake on the command line that only shows once other things are known.
    Usage(String),
    /// Something cannot be read, written or done.
    Failure(anyhow::Error),
    /// Several things are wrong, each of which is said.
    Several(Vec<Self>),
}

/// What comes of something that a command does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A wrong command line.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    /// Something that cannot be done.
    pub fn failure(message: impl Into<String>) -> Self {
        Self::Failure(anyhow::Error::msg(message.into()))
    }

    /// A wrong input.
    pub fn input(found: Diagnostics, texts: Texts) -> Self {
        Self::Input(Box::new((found, texts)))
    }

    /// What comes of several things, or everything that is wrong with them; a wrong command line comes before that.
    pub fn gathered<T>(results: impl IntoIterator<Item = Result<T>>) -> Result<Vec<T>> {
        let (mut done, mut errors) = (Vec::new(), Vec::new());
        for result in results {
            match result {
                Ok(one) => done.push(one),
                Err(Self::Usage(message)) => return Err(Self::Usage(message)),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(done) } else { Err(Self::Several(errors)) }
    }

    /// Says on standard error what went wrong, and how the process ends. A pipe that was closed is no mistake.
    pub fn report(&self, color: bool) -> Exit {
        match self {
            Self::Input(wrong) => {
                super::terminal::show(&wrong.0.render(&wrong.1, color));
                Exit::Failed
            }
            Self::Usage(message) => {
                super::terminal::say(&format!("error: {message}"));
                Exit::Usage
            }
            Self::Several(errors) => {
                let exits: Vec<Exit> = errors.iter().map(|error| error.report(color)).collect();
                exits.into_iter().find(|exit| *exit != Exit::Failed).unwrap_or(Exit::Failed)
            }
            Self::Failure(error) if is_closed_pipe(error) => Exit::Done,
            Self::Failure(error) => {
                super::terminal::say(&format!("error: {error:#}"));
                Exit::Failed
            }
        }
    }
}

/// Whether nobody reads what is written any more.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.into_iter().any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Failure(error)
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Failure(error.into())
    }
}

impl From<Box<CaseReading>> for Error {
    fn from(reading: Box<CaseReading>) -> Self {
        Self::input(reading.diagnostics, reading.texts)
    }
}

impl From<Mistake> for Error {
    fn from(mistake: Mistake) -> Self {
        match mistake {
            Mistake::Matter(found) => Self::input(found.1, found.0),
            Mistake::Price(message) | Mistake::Scenario(message) => Self::failure(message),
        }
    }
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

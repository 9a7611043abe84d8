//! Which files a command reads and which it writes: noted where they are opened, so that none is written over.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::exit::{Error, Result};
use super::inputs::shown;

/// What stands for standard input or output.
pub const STANDARD: &str = "-";
/// A link that leads through more links leads nowhere.
const MOST_LINKS: usize = 40;

/// What a file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It is read.
    Input,
    /// The result is written to it.
    Result,
    /// What is wrong with rejected rows is written to it.
    Rejects,
    /// Rejected rows are written to it as they were.
    RejectedRows,
    /// The summary of a book is written to it.
    Summary,
}

impl Purpose {
    fn words(self) -> &'static str {
        match self {
            Self::Input => "what is read",
            Self::Result => "the result",
            Self::Rejects => "rejects",
            Self::RejectedRows => "rejected rows",
            Self::Summary => "the summary",
        }
    }
}

/// The files that were noted, by where they lie, each with the name that it was first given by.
#[derive(Debug, Default)]
pub struct UsedFiles {
    files: HashMap<PathBuf, (PathBuf, Purpose)>,
    standard: Vec<Purpose>,
}

impl UsedFiles {
    /// Notes a file that is read or written.
    ///
    /// # Errors
    /// Where it is read and written, or written twice.
    pub fn note(&mut self, path: &Path, purpose: Purpose) -> Result<()> {
        if is_standard(path) {
            return self.note_standard(purpose);
        }
        // Where a path leads nowhere, opening it says so. A device is no file that could be lost.
        let Ok(place) = destination(path) else { return Ok(()) };
        if place.exists() && !place.is_file() {
            return Ok(());
        }
        match self.files.get(&place) {
            Some((other, known)) => conflict((path, purpose), (other, *known)),
            None => {
                self.files.insert(place, (path.to_path_buf(), purpose));
                Ok(())
            }
        }
    }

    fn note_standard(&mut self, purpose: Purpose) -> Result<()> {
        if self.standard.contains(&purpose) && matches!(purpose, Purpose::Input | Purpose::Result) {
            return Err(Error::usage(match purpose {
                Purpose::Input => "only one input can come from standard input",
                _ => "standard output is named twice: name it once",
            }));
        }
        self.standard.push(purpose);
        Ok(())
    }
}

/// What is wrong with opening one file for two purposes.
fn conflict((path, purpose): (&Path, Purpose), (other, known): (&Path, Purpose)) -> Result<()> {
    let message = match (purpose, known) {
        (Purpose::Input, Purpose::Input) => return Ok(()),
        (Purpose::Input, _) => over(other, path),
        (_, Purpose::Input) => over(path, other),
        (Purpose::Result, Purpose::Result) => format!("the output {} is named twice: name it once", shown(path)),
        _ => format!("{} is wanted for {} and for {}: name two files", shown(path), known.words(), purpose.words()),
    };
    Err(Error::usage(message))
}

fn over(output: &Path, input: &Path) -> String {
    format!("{} would be written over {}, which is read: name another file", shown(output), shown(input))
}

/// Whether a path stands for standard input or output.
pub fn is_standard(path: &Path) -> bool {
    path == Path::new(STANDARD)
}

/// Where a path leads in the end, links followed, though nothing may be there yet.
pub fn destination(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        if let Ok(there) = fs::canonicalize(&path) {
            return Ok(there);
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match fs::read_link(&path) {
            Ok(target) => path = folder.join(target),
            Err(_) => {
                let name = path.file_name().ok_or(io::ErrorKind::NotFound)?;
                let there = fs::canonicalize(folder).map_err(|error| match error.kind() {
                    io::ErrorKind::NotFound => {
                        io::Error::new(error.kind(), format!("there is no directory {}", shown(folder)))
                    }
                    _ => error,
                });
                return Ok(there?.join(name));
            }
        }
    }
    Err(io::Error::other("too many links"))
}

//! Matter files as a book: each is read as `compare` reads it, and scored as a matter of one book.

use super::scorer::{Asked, Base};
use super::split::Block;
use crate::analysis::Reject;
use crate::number::Day;
use crate::read::{CaseReading, Change, Library, Request, read_case};
use crate::source::Severity;

/// What matter files are read with.
#[derive(Debug)]
pub struct MatterFiles<'l> {
    /// The rates.
    pub library: &'l Library,
    /// What options change in each of them.
    pub changes: Vec<Change>,
    /// The estimates that there are columns for: those of all files.
    pub ids: Vec<String>,
}

impl MatterFiles<'_> {
    /// Reads a file.
    #[must_use]
    pub fn case(&self, name: &str, content: &str, as_of: Day) -> CaseReading {
        read_case(&Request { name, content, changes: &self.changes, library: self.library, as_of })
    }

    /// Takes note of the estimates that a file has.
    pub fn note(&mut self, name: &str, content: &str, as_of: Day) {
        let Some(base) = Base::of_file(self.case(name, content, as_of), Asked::default()) else { return };
        let new: Vec<String> = base.ids().into_iter().filter(|id| !self.ids.contains(id)).collect();
        self.ids.extend(new);
    }

    /// The matter of a block, ready to be scored.
    ///
    /// # Errors
    /// Its id as far as it is known, and everything that is wrong with it.
    pub fn read(&self, block: &Block, as_of: Day, asked: Asked) -> Result<Box<Base>, (String, Vec<Reject>)> {
        let file = &block.layout.file;
        let name = file.as_deref().unwrap_or_default();
        let reject = |line: u64, value: String, reason: String| Reject {
            file: file.clone(),
            line,
            value,
            reason,
            ..Reject::default()
        };
        let Ok(content) = std::str::from_utf8(&block.bytes) else {
            let reason = "not UTF-8: save the file as UTF-8".to_owned();
            return Err((name.to_owned(), vec![reject(1, String::new(), reason)]));
        };
        let reading = self.case(name, content, as_of);
        if reading.case.is_none() {
            let errors = reading.diagnostics.iter().filter(|found| found.severity == Severity::Error);
            let rejects = errors.map(|found| {
                let place = found.place.as_ref();
                let line = place.map_or(1, |place| reading.texts.line_and_column(place).0 as u64);
                let value = place.and_then(|place| reading.texts.content(place.text).get(place.span.clone()));
                let label = if found.label.is_empty() { String::new() } else { format!(": {}", found.label) };
                let reason = format!("{}{label}", found.message);
                reject(line, super::reject::shortened(value.unwrap_or_default()), reason)
            });
            return Err((name.to_owned(), rejects.collect()));
        }
        Base::of_file(reading, asked).ok_or_else(|| (name.to_owned(), Vec::new()))
    }
}

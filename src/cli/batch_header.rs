//! The header of a CSV text: what stands between cells, which rows stand above it, and what the columns are called.

use std::io::Read;

use anyhow::Context as _;

use super::exit::{Error, Result};
use crate::batch::{HeaderMistake, KNOWN_COLUMNS, LeftOut};
use crate::table::{Cells, Records, SEPARATOR_LINE, delimiter_of, line_ends};

/// A header longer than this is none.
const LONGEST_HEADER: usize = 1 << 20;
/// A header with so many columns that are not ours is somebody's own.
const EXPORT: usize = 3;
/// A title above a header has no more rows than these.
const MOST_TITLE_ROWS: u32 = 20;

/// A text that is read from its beginning.
pub struct TextInput {
    /// What follows.
    pub stream: Box<dyn Read + Send>,
    /// What it is called.
    pub name: String,
    /// What was read and is not the header.
    pub rest: Vec<u8>,
    /// The line that `rest` begins on.
    pub line: u64,
    /// All that stands before `rest`, once the header is read.
    pub head: Vec<u8>,
    /// Rows above the header.
    pub left_out: LeftOut,
}

impl TextInput {
    /// A text that nothing was read of.
    pub fn new(stream: Box<dyn Read + Send>, name: String) -> Self {
        Self { stream, name, rest: Vec::new(), line: 1, head: Vec::new(), left_out: LeftOut::default() }
    }

    /// Reads enough to tell what stands between cells.
    pub fn begin(&mut self) -> Result<()> {
        while self.rest.len() < (1 << 16) && self.more()? {}
        Ok(())
    }

    /// Reads on; false at the end.
    fn more(&mut self) -> Result<bool> {
        let have = self.rest.len();
        self.rest.resize(have + (1 << 16), 0);
        let read = self.stream.read(&mut self.rest[have..]);
        let read = read.with_context(|| format!("cannot read {}", self.name));
        self.rest.truncate(have + read.as_ref().copied().unwrap_or(0));
        Ok(read? > 0)
    }

    /// The delimiter, and the record that names the columns, behind the rows that are to be skipped; what follows is left in
    /// `rest`.
    pub fn header(&mut self, given: Option<u8>, skip_rows: u32) -> Result<(u8, Vec<String>)> {
        let mut given = given;
        let mut skipped = 0;
        let mut open = true;
        loop {
            let mut record = Cells::default();
            let delimiter = given.unwrap_or_else(|| delimiter_of(&self.rest));
            let mut records = Records::of(&self.rest, delimiter, open);
            let Some(found) = records.next(&mut record) else {
                let what = if self.rest.len() > LONGEST_HEADER {
                    "the header is longer than 1 MiB: this is not a book of matters"
                } else if open {
                    open = self.more()?;
                    continue;
                } else {
                    "the file is empty: expected a header such as matter_id,kind,task,volume"
                };
                return Err(Error::failure(format!("{}: {what}", self.name)));
            };
            self.line += line_ends(&self.rest[..found.start]);
            self.left_out.empty += records.empty;
            let names: Result<Vec<String>, _> =
                (0..record.len()).map(|at| record.text(at).map(|name| name.trim().to_owned())).collect();
            let row = self.rest[found.start..found.end].to_vec();
            self.head.extend(self.rest.drain(..found.end));
            self.line += line_ends(&row);
            if let Some(stated) = stated_delimiter(&row) {
                given = given.or(Some(stated));
                self.left_out.above += 1;
                continue;
            }
            if skipped < skip_rows {
                skipped += 1;
                self.left_out.above += 1;
                continue;
            }
            let name = &self.name;
            if found.damaged {
                return Err(Error::failure(format!(
                    "{name}:{}: a quote of the header is not closed, or stands in the middle of a name",
                    self.line
                )));
            }
            let Some(names) = names.ok().filter(|names| !names.iter().any(|name| name.contains('\0'))) else {
                return Err(Error::failure(format!(
                    "{name}: this is not text in UTF-8: save it as CSV UTF-8, or name its --encoding"
                )));
            };
            return Ok((delimiter, names));
        }
    }

    /// What is wrong with the header; where it looks like a title above one, that alone.
    pub fn explained(&mut self, mistakes: &[HeaderMistake], delimiter: u8) -> String {
        let name = self.name.clone();
        if let Some((rows, line)) = self.later_header(delimiter) {
            return format!(
                "{name}: the first row is no header: the columns are named on line {line}\n  = help: give --skip-rows {rows}"
            );
        }
        let is_export = mistakes.iter().filter(|mistake| mistake.column.is_some()).count() >= EXPORT;
        let help =
            is_export.then(|| format!("\n  = help: `lpo-cost map {name}` proposes what the columns of an export mean"));
        self.mistakes(mistakes) + &help.unwrap_or_default()
    }

    /// What is wrong with the header, one line after the other.
    pub fn mistakes(&self, mistakes: &[HeaderMistake]) -> String {
        let name = &self.name;
        let said = mistakes.iter().map(|mistake| {
            let place = mistake.column.map_or_else(String::new, |column| format!(", column {column}"));
            let help = mistake.help.as_ref().map_or_else(String::new, |help| format!("\n  = help: {help}"));
            format!("{name}: header{place}: {}{help}", mistake.message)
        });
        said.collect::<Vec<_>>().join("\nerror: ")
    }

    /// The rows before one that names columns of ours, and its line, among the next rows.
    fn later_header(&mut self, delimiter: u8) -> Option<(u32, u64)> {
        let _ = self.more();
        let is_known =
            |cell: &[u8]| KNOWN_COLUMNS.iter().any(|known| cell.trim_ascii().eq_ignore_ascii_case(known.as_bytes()));
        for delimiter in [delimiter, b',', b';', b'\t'] {
            let mut records = Records::of(&self.rest, delimiter, true);
            let mut record = Cells::default();
            for rows in 1..=MOST_TITLE_ROWS {
                let Some(found) = records.next(&mut record) else { break };
                if record.iter().filter(|cell| is_known(cell.as_ref())).count() >= 3 {
                    return Some((rows, self.line + line_ends(&self.rest[..found.start])));
                }
            }
        }
        None
    }
}

/// The delimiter in a line `sep=;`, as Excel writes it above a header.
fn stated_delimiter(row: &[u8]) -> Option<u8> {
    match row.trim_ascii_end().strip_prefix(SEPARATOR_LINE) {
        Some([delimiter]) => Some(*delimiter),
        // A tab is trimmed with the line's end.
        Some([]) => Some(b'\t'),
        _ => None,
    }
}

//! Opening a book of matters: its template, its header, and the stream of its rows.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::args::BookReading;
use super::files;
use crate::batch::{Columns, HeaderMistake, KNOWN_COLUMNS};
use crate::number::Day;
use crate::read::{CaseReading, Change, Library, Template};
use crate::table::{Records, SEPARATOR_LINE, as_utf8, delimiter_of, line_ends};

/// A header longer than this is none.
const LONGEST_HEADER: usize = 1 << 20;
/// A title above a header has no more rows than these.
const MOST_TITLE_ROWS: u32 = 20;

/// What holds for all matters of a book, or what is wrong with it.
pub fn template<'l>(
    reading: &BookReading,
    changes: Vec<Change>,
    library: &'l Library,
    as_of: Day,
) -> Result<Result<Template<'l>, Box<CaseReading>>> {
    let (name, content) = match &reading.template {
        Some(path) => files::read(path)?,
        None => ("the template".to_owned(), "schema = 1\n".to_owned()),
    };
    Ok(Template::new(&name, &content, changes, library, as_of))
}

/// A book that is being read.
pub struct Input {
    /// What follows.
    pub stream: Box<dyn Read + Send>,
    name: String,
    /// Its size in bytes, where it is known.
    pub size: Option<u64>,
    /// What was read and is not the header.
    pub rest: Vec<u8>,
    /// The line that `rest` begins on.
    pub line: u64,
}

impl Input {
    /// Opens a book and reads its header: what stands between cells, and the columns.
    pub fn open(path: &Path, reading: &BookReading) -> Result<(Self, u8, Columns)> {
        let mut input = Self::stream(path, reading)?;
        let (delimiter, header) = input.header(reading)?;
        let names: Vec<&str> = header.iter().map(str::trim).collect();
        match Columns::read(&names, &reading.column, reading.ignore_unknown) {
            Ok(columns) => Ok((input, delimiter, columns)),
            Err(mistakes) => bail!("{}", input.explained(&mistakes, delimiter)),
        }
    }

    fn stream(path: &Path, reading: &BookReading) -> Result<Self> {
        let name = files::name(path);
        let (stream, size) = if path == Path::new("-") {
            (as_utf8(io::stdin(), reading.encoding), None)
        } else {
            let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
            let metadata = file.metadata().with_context(|| format!("cannot read {name}"))?;
            if metadata.is_dir() {
                bail!("cannot read {name}: it is a directory");
            }
            (as_utf8(file, reading.encoding), Some(metadata.len()).filter(|_| metadata.is_file()))
        };
        let stream = stream.with_context(|| format!("cannot read {name}"))?;
        Ok(Self { stream, name, size, rest: Vec::new(), line: 1 })
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
    fn header(&mut self, reading: &BookReading) -> Result<(u8, csv::StringRecord)> {
        let mut given = reading.delimiter;
        let mut skipped = 0;
        let mut open = true;
        loop {
            let mut record = csv::ByteRecord::new();
            let delimiter = given.unwrap_or_else(|| delimiter_of(&self.rest));
            let found = Records::of(&self.rest, delimiter, open).next(&mut record);
            let Some(found) = found else {
                let what = if self.rest.len() > LONGEST_HEADER {
                    "the header is longer than 1 MiB: this is not a book of matters"
                } else if open {
                    open = self.more()?;
                    continue;
                } else {
                    "the file is empty: expected a header such as matter_id,kind,task,volume"
                };
                bail!("{}: {what}", self.name);
            };
            self.line += line_ends(&self.rest[..found.start]);
            let row = self.rest[found.start..found.end].to_vec();
            self.rest.drain(..found.end);
            self.line += line_ends(&row);
            if let Some(stated) = stated_delimiter(&row) {
                given = given.or(Some(stated));
                continue;
            }
            if skipped < reading.skip_rows {
                skipped += 1;
                continue;
            }
            let name = &self.name;
            if found.damaged {
                bail!("{name}:{}: a quote of the header is not closed, or stands in the middle of a name", self.line);
            }
            let text = csv::StringRecord::from_byte_record(record).ok();
            let Some(text) = text.filter(|text| !text.iter().any(|name| name.contains('\0'))) else {
                bail!("{name}: this is not text in UTF-8: save it as CSV UTF-8, or name its --encoding");
            };
            return Ok((delimiter, text));
        }
    }

    /// What is wrong with the header; where it looks like a title above one, that alone.
    fn explained(&mut self, mistakes: &[HeaderMistake], delimiter: u8) -> String {
        let name = self.name.clone();
        if let Some((rows, line)) = self.later_header(delimiter) {
            return format!(
                "{name}: the first row is no header: the columns are named on line {line}\n  = help: give --skip-rows {rows}"
            );
        }
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
            let mut record = csv::ByteRecord::new();
            for rows in 1..=MOST_TITLE_ROWS {
                let Some(found) = records.next(&mut record) else { break };
                if record.iter().filter(|cell| is_known(cell)).count() >= 3 {
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

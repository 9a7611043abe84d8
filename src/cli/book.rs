//! Opening a book of matters: its template, its header, and the stream of its rows.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::args::BookReading;
use super::files;
use crate::batch::{Columns, delimiter_of};
use crate::number::Day;
use crate::read::{CaseReading, Change, Library, Template};

/// A header longer than this is none.
const LONGEST_HEADER: usize = 1 << 20;

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
        let mut input = Self::stream(path)?;
        let (delimiter, columns) = header(&mut input, reading)?;
        Ok((input, delimiter, columns))
    }

    fn stream(path: &Path) -> Result<Self> {
        let name = files::name(path);
        let (stream, size): (Box<dyn Read + Send>, _) = if path == Path::new("-") {
            (Box::new(io::stdin()), None)
        } else {
            let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
            let metadata = file.metadata().with_context(|| format!("cannot read {name}"))?;
            if metadata.is_dir() {
                bail!("cannot read {name}: it is a directory");
            }
            (Box::new(file), Some(metadata.len()).filter(|_| metadata.is_file()))
        };
        Ok(Self { stream, name, size, rest: Vec::new(), line: 1 })
    }

    /// The first line that is not empty, without its end.
    fn first_line(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut chunk = vec![0; 1 << 16];
        loop {
            while let Some(at) = bytes.iter().position(|byte| *byte == b'\n') {
                self.line += 1;
                let rest = bytes.split_off(at + 1);
                if !bytes.trim_ascii().is_empty() {
                    self.rest = rest;
                    return Ok(bytes);
                }
                bytes = rest;
            }
            if bytes.len() > LONGEST_HEADER {
                bail!("{}: the first line is longer than 1 MiB: this is not a book of matters", self.name);
            }
            let read = self.stream.read(&mut chunk).with_context(|| format!("cannot read {}", self.name))?;
            if read == 0 {
                return Ok(bytes);
            }
            bytes.extend_from_slice(&chunk[..read]);
        }
    }
}

/// Reads and checks the header.
fn header(input: &mut Input, args: &BookReading) -> Result<(u8, Columns)> {
    let line = input.first_line()?;
    let name = input.name.clone();
    let bytes = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        bail!("{name}: this is UTF-16: save the file as CSV UTF-8");
    }
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    let Some(text) = text else {
        bail!("{name}: this is not text: expected a CSV file, whose first line names the columns");
    };
    if text.trim().is_empty() {
        bail!("{name}: the file is empty: expected a header such as matter_id,kind,task,volume");
    }
    let delimiter = args.delimiter.unwrap_or_else(|| delimiter_of(bytes));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(bytes);
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record).with_context(|| format!("cannot read the header of {name}"))?;
    let header: Vec<&str> = record.iter().map(str::trim).collect();
    match Columns::read(&header, &args.column, args.ignore_unknown) {
        Ok(columns) => Ok((delimiter, columns)),
        Err(mistakes) => {
            let mistakes: Vec<String> = mistakes
                .into_iter()
                .map(|mistake| {
                    let place = mistake.column.map_or_else(String::new, |column| format!(", column {column}"));
                    let help = mistake.help.map_or_else(String::new, |help| format!("\n  = help: {help}"));
                    format!("{name}: header{place}: {}{help}", mistake.message)
                })
                .collect();
            bail!("{}", mistakes.join("\nerror: "))
        }
    }
}

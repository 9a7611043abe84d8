//! Invoices as vendors send them: LEDES 1998B and 1998BI, and any table or workbook with a mapping. They are read as a stream.
//!
//! Nothing is mended: every line is handed on as it is written, and what does not add up is a finding beside it.

mod checks;
mod decode;
mod fields;
mod ledes;
mod mapping;
mod notices;
mod numbers;
mod roles;

use std::io::{Cursor, Read};

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::matter::{InvoiceFinding, InvoiceLine, Notice};
use crate::table::{Cell, CsvRows, Row, Rows, SEPARATOR_LINE, SheetRows, as_utf8, delimiter_of, is_workbook};
use checks::Checks;
use decode::Decoder;
use fields::{Column, Places};
use ledes::LedesLines;
use notices::Notices;

pub use mapping::{InvoiceMapping, VendorTerms, read_invoice_mapping};
pub(super) use numbers::{day, number};
pub use roles::slug;

/// Bytes by which the form of a file is told.
const START: usize = 1 << 16;
/// The most bytes of a workbook, which is read whole.
const MOST_WORKBOOK_BYTES: u64 = 256 << 20;

/// The names of the columns of invoices, as a mapping has them.
pub const INVOICE_COLUMNS: &[&str] = &Column::NAMES;

/// Reads files of invoices one after the other; what is found beside their lines is handed out at the end.
///
/// ```
/// use lpo_cost::read::{InvoiceMapping, Invoices};
/// let ledes = "LEDES1998B[]\nINVOICE_NUMBER|LINE_ITEM_NUMBER_OF_UNITS|LINE_ITEM_UNIT_COST|LINE_ITEM_TOTAL[]\n7|2.00|350|650[]\n";
/// let mapping = InvoiceMapping::default();
/// let mut invoices = Invoices::new(&mapping);
/// let mut hours = Vec::new();
/// invoices.read("march.txt", Box::new(ledes.as_bytes()), &mut |line| hours.extend(line.hours())).unwrap();
/// let read = invoices.finish();
/// assert_eq!(hours, [2.into()]);
/// assert!(read.findings.iter().any(|finding| finding.difference() == Some((-50).into())));
/// ```
#[derive(Debug)]
pub struct Invoices<'m> {
    mapping: &'m InvoiceMapping,
    encoding: Option<&'static Encoding>,
    /// Whether a table has to say what its lines come to.
    priced: bool,
    files: Vec<FileRead>,
    checks: Checks,
    notices: Vec<Notice>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// Its name.
    pub name: String,
    /// How many lines of invoices it has.
    pub lines: u64,
}

/// What is there once all files are read.
#[derive(Debug, Clone, Default)]
pub struct InvoicesRead {
    /// The files, in their order.
    pub files: Vec<FileRead>,
    /// What does not add up, in the order of files and rows.
    pub findings: Vec<InvoiceFinding>,
    /// What was read though the format asks for another form.
    pub notices: Vec<Notice>,
}

impl<'m> Invoices<'m> {
    /// Before the first file.
    #[must_use]
    pub fn new(mapping: &'m InvoiceMapping) -> Self {
        Self {
            mapping,
            encoding: None,
            priced: true,
            files: Vec::new(),
            checks: Checks::default(),
            notices: Vec::new(),
        }
    }

    /// With records of time, which need not say what an hour costs.
    #[must_use]
    pub fn of_time(self) -> Self {
        Self { priced: false, ..self }
    }

    /// With files in an encoding that their bytes do not tell.
    #[must_use]
    pub fn encoded(self, encoding: Option<&'static Encoding>) -> Self {
        Self { encoding, ..self }
    }

    /// Reads a file, and hands each of its lines on.
    ///
    /// # Errors
    /// Where it cannot be read at all, or is no file of invoices.
    pub fn read(
        &mut self,
        name: &str,
        input: Box<dyn Read + Send>,
        each: &mut dyn FnMut(&InvoiceLine),
    ) -> Result<(), String> {
        let cannot = |error: std::io::Error| format!("cannot read {name}: {error}");
        let file = self.files.len();
        let mut notices = Notices::of(file);
        let mut open = Open::new(name, input, self.mapping, self.encoding, &mut notices)?;
        open.priced = self.priced;
        let places = open.header(self.mapping, &mut notices).map_err(|mistake| format!("{name}: {mistake}"))?;
        let decoder = Decoder { places, mapping: self.mapping, file, is_ledes: open.is_ledes() };
        let (mut row, mut doubts, mut lines) = (std::mem::take(&mut open.first), Vec::new(), 0);
        let mut more = open.has_first || open.next(&mut row, &mut notices).map_err(cannot)?;
        while more && !self.mapping.stop.as_ref().is_some_and(|stop| row.begins_with(stop)) {
            let line = decoder.line(&row, &mut notices, &mut doubts);
            self.checks.line(&line, &mut doubts);
            each(&line);
            lines += 1;
            more = open.next(&mut row, &mut notices).map_err(cannot)?;
        }
        self.files.push(FileRead { name: name.to_owned(), lines });
        self.notices.extend(notices.into_all());
        Ok(())
    }

    /// What is there beside the lines.
    #[must_use]
    pub fn finish(self) -> InvoicesRead {
        InvoicesRead { files: self.files, findings: self.checks.finish(), notices: self.notices }
    }
}

/// A file whose form is known.
struct Open {
    rows: Form,
    /// A row that was read for a header and is none.
    first: Row,
    has_first: bool,
    /// Whether a table has to say what its lines come to.
    priced: bool,
}

/// The form of a file.
enum Form {
    Ledes(LedesLines<Box<dyn Read + Send>>),
    Table(Box<dyn Rows>),
}

impl Open {
    fn new(
        name: &str,
        mut input: Box<dyn Read + Send>,
        mapping: &InvoiceMapping,
        encoding: Option<&'static Encoding>,
        notices: &mut Notices,
    ) -> Result<Self, String> {
        let cannot = |error: std::io::Error| format!("cannot read {name}: {error}");
        let mut start = Vec::new();
        input.by_ref().take(8).read_to_end(&mut start).map_err(cannot)?;
        if is_workbook(&start) {
            input.take(MOST_WORKBOOK_BYTES).read_to_end(&mut start).map_err(cannot)?;
            if start.len() as u64 >= MOST_WORKBOOK_BYTES {
                return Err(format!("{name}: a workbook of more than 256 MiB: save the sheet as CSV"));
            }
            let rows = SheetRows::open(start, mapping.sheet.as_deref()).map_err(|error| format!("{name}: {error}"))?;
            return Ok(Self::of(Form::Table(Box::new(rows))));
        }
        let mut text = as_utf8(Cursor::new(start).chain(input), encoding).map_err(cannot)?;
        let mut start = Vec::new();
        text.by_ref().take(START as u64).read_to_end(&mut start).map_err(cannot)?;
        if is_ledes(&start) {
            return Ok(Self::of(Form::Ledes(LedesLines::new(start, text))));
        }
        let ended = start.len() < START;
        if encoding.is_none() && !is_utf8(&start, ended) {
            notices.add("text in Windows-1252, where UTF-8 is usual", 1);
            text = as_utf8(Cursor::new(start).chain(text), Some(WINDOWS_1252)).map_err(cannot)?;
            start = Vec::new();
            text.by_ref().take(START as u64).read_to_end(&mut start).map_err(cannot)?;
        }
        let (delimiter, rest) = delimited(start);
        Ok(Self::of(Form::Table(Box::new(CsvRows::new(text, rest.1, rest.0, delimiter)))))
    }

    fn of(rows: Form) -> Self {
        Self { rows, first: Row::default(), has_first: false, priced: true }
    }

    fn is_ledes(&self) -> bool {
        matches!(self.rows, Form::Ledes(_))
    }

    fn next(&mut self, row: &mut Row, notices: &mut Notices) -> std::io::Result<bool> {
        match &mut self.rows {
            Form::Ledes(lines) => lines.next(row, notices),
            Form::Table(rows) => rows.next(row),
        }
    }

    /// Reads the header.
    fn header(&mut self, mapping: &InvoiceMapping, notices: &mut Notices) -> Result<Places, String> {
        let mut row = Row::default();
        let mut next = |open: &mut Self, row: &mut Row| match open.next(row, notices) {
            Ok(true) => Ok(()),
            Ok(false) => Err("there is no header, such as a LEDES file or a table has".to_owned()),
            Err(error) => Err(format!("it cannot be read: {error}")),
        };
        for _ in 0..mapping.skip_rows {
            next(self, &mut row)?;
        }
        next(self, &mut row)?;
        let mut said = Vec::new();
        if self.is_ledes() && is_version(&row) {
            said.extend(unknown_version(&row));
            next(self, &mut row)?;
        } else if self.is_ledes() {
            said.push("the first line does not name the LEDES format".to_owned());
        }
        let names: Vec<String> = row.cells.iter().map(Cell::text).collect();
        let at = row.line;
        let mut places = self.places(&names, mapping)?;
        if self.is_ledes()
            && places.at.iter().flatten().count() * 2 < places.width.min(Column::ALL.len())
            && starts_with_date(&names)
        {
            places = Places::standard(names.len());
            said.push("there is no line of field names: they are taken in the order of the format".to_owned());
            (self.first, self.has_first) = (row, true);
        }
        for said in said.iter().chain(&places.said) {
            notices.add(said, at);
        }
        if let Form::Ledes(lines) = &mut self.rows {
            lines.expect(true, places.width);
        }
        Ok(places)
    }

    fn places(&self, names: &[String], mapping: &InvoiceMapping) -> Result<Places, String> {
        if self.is_ledes() {
            return Ok(Places::ledes(names));
        }
        if mapping.columns.is_empty() {
            let places = Places::named(names);
            let priced = places.of(Column::Units).filter(|_| !self.priced || places.of(Column::Rate).is_some());
            if places.of(Column::Total).or(priced).is_none() {
                let help = "name its columns in a mapping, --mapping FILE ([columns] total = \"their name\")";
                return Err(format!(
                    "none of its columns holds totals, or units and rates: {help}; there are {}",
                    names.join(", ")
                ));
            }
            return Ok(places);
        }
        Places::mapped(names, &mapping.columns).map_err(|mistakes| mistakes.join("; "))
    }
}

/// Whether a text is a LEDES file: its first line says so, or has fields of the format between `|`.
fn is_ledes(start: &[u8]) -> bool {
    let begin = start.trim_ascii_start();
    let line = begin.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let pipes = memchr::memchr_iter(b'|', line).count();
    begin.get(..5).is_some_and(|word| word.eq_ignore_ascii_case(b"LEDES")) || pipes >= 10
}

/// Whether a row names the format.
fn is_version(row: &Row) -> bool {
    row.cells.len() == 1 && row.cells[0].text().to_uppercase().starts_with("LEDES")
}

/// What is said of a format that is none of those that are read.
fn unknown_version(row: &Row) -> Option<String> {
    let name = row.cells[0].text();
    let known = name.to_uppercase().replace([' ', '-', '_'], "");
    let known = known.strip_prefix("LEDES").unwrap_or(&known).replace("1998", "98");
    let is_known = known == "98B" || known == "98BI" || known == "98BIV2";
    (!is_known).then(|| format!("`{name}` is neither LEDES1998B nor LEDES98BI: read by its field names"))
}

fn starts_with_date(fields: &[String]) -> bool {
    fields.first().is_some_and(|field| day(field).is_ok_and(|day| day.is_some()))
}

/// Whether bytes are UTF-8, as far as they go.
fn is_utf8(bytes: &[u8], ended: bool) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // The last character may be cut.
        Err(error) => !ended && error.error_len().is_none(),
    }
}

/// What stands between cells; the line that what follows begins on, and what was read of it.
fn delimited(start: Vec<u8>) -> (u8, (u64, Vec<u8>)) {
    let Some(rest) = start.strip_prefix(SEPARATOR_LINE) else {
        let pipes =
            start.split(|byte| *byte == b'\n').next().is_some_and(|line| line.contains(&b'|') && !line.contains(&b','));
        return (if pipes { b'|' } else { delimiter_of(&start) }, (1, start));
    };
    let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
    (rest.first().copied().unwrap_or(b','), (2, rest[end..].to_vec()))
}

//! The rows of a scored book, in each format.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;

use rust_decimal::Decimal;

use super::columns::Columns;
use super::matters::Matter;
use super::scorer::{Base, Score};
use crate::analysis::Reject;
use crate::engine::provider_id;
use crate::format::escape_formula;
use crate::matter::Status;
use crate::number::Day;
use crate::report::{Cell, Num};

/// The form of a scored book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFormat {
    /// A header and rows.
    Csv,
    /// An array of objects.
    Json,
    /// An object a line.
    JsonLines,
    /// A workbook; the names of its columns and its rows come as an array a line.
    Xlsx,
}

impl RowFormat {
    /// All forms, by the names that `--format` takes and that files end in.
    pub const ALL: [(&'static str, Self); 4] =
        [("csv", Self::Csv), ("json", Self::Json), ("jsonl", Self::JsonLines), ("xlsx", Self::Xlsx)];

    /// What stands before the first row, between two rows, and after the last.
    #[must_use]
    pub fn frame(self) -> [&'static str; 3] {
        match self {
            Self::Csv | Self::JsonLines | Self::Xlsx => ["", "", ""],
            Self::Json => ["[\n", ",\n", "\n]\n"],
        }
    }
}

/// Which columns a scored book has.
#[derive(Debug, Clone)]
pub struct Shape {
    /// A row a provider with the columns of `records`, instead of a row a matter.
    pub long: bool,
    /// Matters are called by their number in the book.
    pub anonymise: bool,
    /// The names of the columns.
    pub columns: Vec<String>,
}

/// What matters are called where their ids are left out, before their number.
pub const ANONYMOUS: &str = "matter-";
/// The column of a matter's id.
const ID: &str = "matter_id";

/// Some written rows. What number a matter has in the book shows only when all rows before it are known: here it is its
/// number among these, and has yet to be put into the gaps.
#[derive(Debug, Default)]
pub struct Written {
    pub bytes: Vec<u8>,
    gaps: Vec<(usize, u64)>,
}

impl Written {
    /// The rows, with so many matters before them.
    pub fn after(&self, matters: u64) -> Cow<'_, [u8]> {
        if self.gaps.is_empty() {
            return Cow::Borrowed(&self.bytes);
        }
        let mut bytes = Vec::with_capacity(self.bytes.len() + 8 * self.gaps.len());
        let mut begin = 0;
        for (at, number) in &self.gaps {
            bytes.extend_from_slice(&self.bytes[begin..*at]);
            bytes.extend_from_slice((matters + number).to_string().as_bytes());
            begin = *at;
        }
        bytes.extend_from_slice(&self.bytes[begin..]);
        Cow::Owned(bytes)
    }
}

/// The columns of a matter's row, before those of the providers.
const OF_MATTER: [&str; 12] = [
    ID,
    "title",
    "currency",
    "base_hours",
    "profile",
    "baseline_total",
    "recommended",
    "recommended_total",
    "saving",
    "saving_percent",
    "status",
    "finish",
];

impl Shape {
    /// The shape of a book with these providers.
    #[must_use]
    pub fn new(long: bool, anonymise: bool, base: &Base, columns: &Columns) -> Self {
        let mut names: Vec<String> = if long {
            crate::report::record_columns().into_iter().map(str::to_owned).collect()
        } else {
            OF_MATTER.into_iter().map(str::to_owned).collect()
        };
        if !long {
            let case = &base.case;
            let ids = case.compared.iter().map(|at| case.providers[*at].id.clone());
            let improved = case.improvement.iter().flat_map(|of| &of.providers).map(|of| provider_id(case, *of, true));
            for id in ids.chain(improved) {
                names.extend(["total", "status", "finish", "team"].map(|what| format!("{id}_{what}")));
            }
        }
        names.extend(columns.carried.iter().map(|(name, _)| name.clone()));
        Self { long, anonymise, columns: names }
    }
}

/// Writes rows in one format.
pub struct Rows<'s> {
    format: RowFormat,
    shape: &'s Shape,
    csv: csv::Writer<Vec<u8>>,
    json: Vec<u8>,
    at: usize,
    /// Where numbers of matters have yet to be put in.
    gaps: Vec<(usize, u64)>,
    /// Dates as they are written; a book has few of them.
    dates: HashMap<Day, String>,
    digits: Vec<u8>,
}

/// So many dates are kept as they are written.
const MOST_DATES: usize = 4096;

impl<'s> Rows<'s> {
    pub fn new(format: RowFormat, shape: &'s Shape) -> Self {
        let csv = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(Vec::new());
        Self {
            format,
            shape,
            csv,
            json: Vec::new(),
            at: 0,
            gaps: Vec::new(),
            dates: HashMap::new(),
            digits: Vec::new(),
        }
    }

    /// What was written since the last time.
    pub fn take(&mut self) -> io::Result<Written> {
        let gaps = std::mem::take(&mut self.gaps);
        if self.format != RowFormat::Csv {
            return Ok(Written { bytes: std::mem::take(&mut self.json), gaps });
        }
        let full = std::mem::replace(&mut self.csv, csv::WriterBuilder::new().from_writer(Vec::new()));
        let bytes = full.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Written { bytes, gaps })
    }

    /// The header, where the format has one.
    pub fn header(&mut self) -> io::Result<Vec<u8>> {
        if self.format == RowFormat::Csv {
            let names = self.shape.columns.iter().map(|name| escape_formula(name));
            self.csv.write_record(names.map(Cow::into_owned)).map_err(io::Error::other)?;
        }
        if self.format == RowFormat::Xlsx {
            serde_json::to_writer(&mut self.json, &self.shape.columns)?;
            self.json.push(b'\n');
        }
        self.take().map(|written| written.bytes)
    }

    fn name(&mut self) -> io::Result<()> {
        let is_named = self.format != RowFormat::Xlsx;
        self.json.push(match self.at {
            0 if is_named => b'{',
            0 => b'[',
            _ => b',',
        });
        if is_named {
            serde_json::to_writer(&mut self.json, &self.shape.columns[self.at])?;
            self.json.push(b':');
        }
        Ok(())
    }

    fn cell(&mut self, text: &str, is_number: bool) -> io::Result<()> {
        if self.format == RowFormat::Csv {
            let written = if is_number { text.into() } else { escape_formula(text) };
            self.csv.write_field(written.as_bytes()).map_err(io::Error::other)?;
        } else {
            self.name()?;
            if is_number {
                self.json.extend_from_slice(text.as_bytes());
            } else {
                serde_json::to_writer(&mut self.json, text)?;
            }
        }
        self.at += 1;
        Ok(())
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        self.cell(text, false)
    }

    /// A matter's id, or what stands for it: its number among those written by now.
    fn id(&mut self, id: &str, number: u64) -> io::Result<()> {
        if !self.shape.anonymise {
            return self.text(id);
        }
        if self.format == RowFormat::Csv {
            self.csv.write_field(ANONYMOUS).map_err(io::Error::other)?;
            self.csv.flush()?;
            self.gaps.push((self.csv.get_ref().len(), number));
        } else {
            self.name()?;
            self.json.push(b'"');
            self.json.extend_from_slice(ANONYMOUS.as_bytes());
            self.gaps.push((self.json.len(), number));
            self.json.push(b'"');
        }
        self.at += 1;
        Ok(())
    }

    fn maybe(&mut self, text: Option<&str>) -> io::Result<()> {
        match text {
            Some(text) => self.text(text),
            None => self.empty(),
        }
    }

    fn empty(&mut self) -> io::Result<()> {
        let nothing = if self.format == RowFormat::Csv { "" } else { "null" };
        self.cell(nothing, true)
    }

    fn number(&mut self, number: Option<Num>) -> io::Result<()> {
        match number {
            Some(number) => {
                let mut digits = std::mem::take(&mut self.digits);
                digits.clear();
                number.write(&mut digits);
                let written = self.bytes(&digits);
                self.digits = digits;
                written
            }
            None => self.empty(),
        }
    }

    /// A number's digits.
    fn bytes(&mut self, digits: &[u8]) -> io::Result<()> {
        if self.format == RowFormat::Csv {
            self.csv.write_field(digits).map_err(io::Error::other)?;
        } else {
            self.name()?;
            self.json.extend_from_slice(digits);
        }
        self.at += 1;
        Ok(())
    }

    fn date(&mut self, day: Option<Day>) -> io::Result<()> {
        let Some(day) = day else { return self.empty() };
        let mut dates = std::mem::take(&mut self.dates);
        if dates.len() == MOST_DATES {
            dates.clear();
        }
        let written = self.text(dates.entry(day).or_insert_with(|| day.to_string()));
        self.dates = dates;
        written
    }

    fn end(&mut self) -> io::Result<()> {
        self.at = 0;
        match self.format {
            RowFormat::Csv => self.csv.write_record(None::<&[u8]>).map_err(io::Error::other)?,
            RowFormat::JsonLines => self.json.extend_from_slice(b"}\n"),
            RowFormat::Xlsx => self.json.extend_from_slice(b"]\n"),
            RowFormat::Json => self.json.push(b'}'),
        }
        Ok(())
    }

    /// What stands between two rows.
    fn begin(&mut self) {
        if self.format == RowFormat::Json && !self.json.is_empty() {
            self.json.extend_from_slice(self.format.frame()[1].as_bytes());
        }
    }

    /// A record as it is, of the matter of a number.
    pub fn record(&mut self, cells: &[Cell], matter: &Matter, number: u64) -> io::Result<()> {
        self.begin();
        for cell in cells {
            match cell {
                Cell::Empty => self.empty()?,
                Cell::Text(text) if self.shape.columns[self.at] == ID => self.id(text, number)?,
                Cell::Text(text) => self.text(text)?,
                Cell::Number(number) => self.number(Some(*number))?,
                Cell::Flag(flag) => self.cell(if *flag { "true" } else { "false" }, true)?,
            }
        }
        self.carried(matter)?;
        self.end()
    }

    /// A matter in one row, by its number.
    pub fn matter(&mut self, matter: &Matter, number: u64, base: &Base, score: &Score) -> io::Result<()> {
        self.begin();
        let of = &base.case.matter;
        self.id(&matter.id, number)?;
        self.maybe(matter.title.as_deref().or(of.title.as_deref()))?;
        self.text(of.currency.code())?;
        self.number(score.base_hours)?;
        self.text(&score.profile.join(";"))?;
        self.number(score.baseline_total)?;
        let chosen = score.recommended.map(|at| &score.estimates[at]);
        self.maybe(chosen.map(|of| base.id_of(of)))?;
        self.number(chosen.and_then(|of| of.total))?;
        self.number(score.saving)?;
        self.number(score.saving_percent)?;
        self.maybe(chosen.and_then(|of| of.status).map(Status::word))?;
        self.date(chosen.and_then(|of| of.finish))?;
        for of in &score.estimates {
            self.number(of.total)?;
            self.maybe(of.status.map(Status::word))?;
            self.date(of.finish)?;
            self.number(of.team.map(|heads| Num::figure(Decimal::from(heads))))?;
        }
        self.carried(matter)?;
        self.end()
    }

    fn carried(&mut self, matter: &Matter) -> io::Result<()> {
        matter.carried.iter().try_for_each(|text| self.text(text))
    }
}

/// Rejected rows as CSV.
///
/// # Errors
/// Where they cannot be written, which does not happen in memory.
pub fn rejects(rejects: &[Reject]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for reject in rejects {
        let line = reject.line.to_string();
        let cells = [line.as_str(), reject.column, &escape_formula(&reject.value), &escape_formula(&reject.reason)];
        writer.write_record(cells).map_err(io::Error::other)?;
    }
    writer.flush()?;
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

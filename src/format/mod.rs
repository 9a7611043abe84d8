//! One file a format, all written from the report, and one table of them.

mod csv;
mod docx;
mod drawing;
mod html;
mod json;
mod markdown;
mod rows;
mod table;
mod xlsx;

pub use csv::escape_formula;
pub use rows::{CsvStyle, DateForm, RowCell, RowForm, RowWriter, holds_dates};
pub use xlsx::truncate_cell;

use std::io;

use crate::report::{Block, Records, Report, Workbook};
use crate::source::{styles_apart, without_controls};

/// A format that something can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Table,
    /// The whole document, or an array of rows.
    Json,
    /// An object a line.
    JsonLines,
    /// A flat JSON array, one object a row.
    Records,
    /// The same rows.
    Csv,
    /// For a text that is typeset later.
    Markdown,
    /// A page to open in a browser, or to print.
    Html,
    /// A memo for those who must approve, as a document for Word.
    Docx,
    /// A workbook, for those who calculate on.
    Xlsx,
}

/// Writes a report in a format.
type WriteReport = fn(&dyn Written, Style) -> io::Result<Vec<u8>>;

/// What is known of a format.
struct Entry {
    format: Format,
    /// What `--format` takes.
    name: &'static str,
    /// What it is, in a line.
    about: &'static str,
    /// What files in it end in, the usual one first; none where no ending says so.
    endings: &'static [&'static str],
    /// What writes a report.
    report: Option<WriteReport>,
    /// What writes the rows of a book.
    rows: Option<RowForm>,
}

static FORMATS: [Entry; 9] = [
    Entry {
        format: Format::Table,
        name: "table",
        about: "Plain text for a terminal, a note or a message",
        endings: &["txt"],
        report: Some(|report, style| Ok(cleaned(&table::write(&report.blocks(), style)))),
        rows: None,
    },
    Entry {
        format: Format::Json,
        name: "json",
        about: "The whole document, for programs",
        endings: &["json"],
        report: Some(|report, _| Ok(report.json()?.into_bytes())),
        rows: Some(json::ARRAY),
    },
    Entry {
        format: Format::JsonLines,
        name: "jsonl",
        about: "A JSON object a line",
        endings: &["jsonl"],
        report: None,
        rows: Some(json::LINES),
    },
    Entry {
        format: Format::Records,
        name: "records",
        about: "A flat JSON array, one object a row, for Power Query and the like",
        endings: &[],
        report: Some(|report, _| Ok(json::records(&report.records())?.into_bytes())),
        rows: None,
    },
    Entry {
        format: Format::Csv,
        name: "csv",
        about: "The same rows, for spreadsheets",
        endings: &["csv"],
        report: Some(|report, _| Ok(csv::write(&report.records())?.into_bytes())),
        rows: Some(csv::ROWS),
    },
    Entry {
        format: Format::Markdown,
        name: "markdown",
        about: "Text with headings and tables, to paste",
        endings: &["md", "markdown"],
        report: Some(|report, _| Ok(cleaned(&markdown::write(&report.blocks())))),
        rows: None,
    },
    Entry {
        format: Format::Html,
        name: "html",
        about: "One page to open in a browser or to print",
        endings: &["html", "htm"],
        report: Some(|report, _| Ok(html::write(&report.page())?.into_bytes())),
        rows: None,
    },
    Entry {
        format: Format::Docx,
        name: "docx",
        endings: &["docx"],
        about: "A document for Word; of a comparison a memo for those who must approve",
        report: Some(|report, _| docx::write(&report.blocks())),
        rows: None,
    },
    Entry {
        format: Format::Xlsx,
        name: "xlsx",
        about: "A workbook; of a comparison one that calculates",
        endings: &["xlsx"],
        report: Some(|report, _| xlsx::write(&report.workbook())),
        rows: Some(json::ARRAYS),
    },
];

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A report.
    Report,
    /// The rows of a book.
    Rows,
}

impl Format {
    /// The formats that something can be written in.
    pub fn all(of: Content) -> impl Iterator<Item = Self> {
        let fits = move |entry: &&Entry| match of {
            Content::Report => entry.report.is_some(),
            Content::Rows => entry.rows.is_some(),
        };
        FORMATS.iter().filter(fits).map(|entry| entry.format)
    }

    fn entry(self) -> &'static Entry {
        // Each format has its entry, which a test holds.
        FORMATS.iter().find(|entry| entry.format == self).unwrap_or(&FORMATS[0])
    }

    /// The name that `--format` takes.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// What it is, in a line.
    #[must_use]
    pub fn about(self) -> &'static str {
        self.entry().about
    }

    /// The format of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        FORMATS.iter().find(|entry| entry.name == name).map(|entry| entry.format)
    }

    /// The format that a file's ending asks for.
    #[must_use]
    pub fn of_ending(ending: &str, of: Content) -> Option<Self> {
        let ending = ending.to_ascii_lowercase();
        Self::all(of).find(|format| format.entry().endings.contains(&ending.as_str()))
    }

    /// The endings that say what to write, for a sentence: `.csv, .json or .xlsx`.
    #[must_use]
    pub fn endings(of: Content) -> String {
        let endings = Self::all(of).filter_map(|format| format.entry().endings.first());
        let endings: Vec<String> = endings.map(|ending| format!(".{ending}")).collect();
        match endings.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => endings.concat(),
        }
    }

    /// How it holds the rows of a book, if it can.
    #[must_use]
    pub fn rows(self) -> Option<&'static RowForm> {
        self.entry().rows.as_ref()
    }
}

/// Text for people, without what a terminal would obey but for its own weights.
fn cleaned(text: &str) -> Vec<u8> {
    styles_apart(text, without_controls).replace('\r', "").into_bytes()
}

/// How text for people looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether it shows colour.
    pub color: bool,
}

/// A report of any kind, as the formats see it.
trait Written {
    fn json(&self) -> io::Result<String>;
    fn records(&self) -> Records;
    fn blocks(&self) -> Vec<Block>;
    fn page(&self) -> Vec<Block>;
    fn workbook(&self) -> Workbook;
}

impl<R: Report> Written for R {
    fn json(&self) -> io::Result<String> {
        json::document(self.document())
    }

    fn records(&self) -> Records {
        Report::records(self)
    }

    fn blocks(&self) -> Vec<Block> {
        Report::blocks(self)
    }

    fn page(&self) -> Vec<Block> {
        Report::page(self)
    }

    fn workbook(&self) -> Workbook {
        Report::workbook(self)
    }
}

/// Writes a report.
///
/// # Errors
/// Where a format cannot represent it, which does not happen for reports of this library and formats that have one.
pub fn write(report: &impl Report, format: Format, style: Style) -> io::Result<Vec<u8>> {
    let write = format.entry().report.ok_or(io::ErrorKind::Unsupported)?;
    write(report, style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_has_one_entry_and_each_name_and_ending_one_format() {
        for (at, entry) in FORMATS.iter().enumerate() {
            assert_eq!(Format::named(entry.name), Some(entry.format));
            assert!(entry.report.is_some() || entry.rows.is_some(), "{}", entry.name);
            for other in &FORMATS[at + 1..] {
                assert!(other.format != entry.format && other.name != entry.name, "{}", entry.name);
                assert!(!entry.endings.iter().any(|ending| other.endings.contains(ending)), "{}", entry.name);
            }
            for ending in entry.endings {
                let found = [Content::Report, Content::Rows].map(|of| Format::of_ending(ending, of));
                assert!(found.contains(&Some(entry.format)), "{ending}");
            }
        }
        assert_eq!(Format::endings(Content::Rows), ".json, .jsonl, .csv or .xlsx");
    }
}

//! One file a format, all written from the report.

mod csv;
mod drawing;
mod html;
mod json;
mod markdown;
mod table;
mod xlsx;

pub use csv::escape_formula;
pub use xlsx::truncate_cell;

use crate::report::Report;

/// A format that a report can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Table,
    /// The whole document.
    Json,
    /// A flat JSON array, one object a row.
    Records,
    /// The same rows.
    Csv,
    /// For a text that is typeset later.
    Markdown,
    /// A page to open in a browser, or to print.
    Html,
    /// A workbook, for those who calculate on.
    Xlsx,
}

impl Format {
    /// All formats.
    pub const ALL: &'static [Self] =
        &[Self::Table, Self::Json, Self::Records, Self::Csv, Self::Markdown, Self::Html, Self::Xlsx];

    /// The name that `--format` takes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Records => "records",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
        }
    }

    /// The format that a file's ending asks for.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Table),
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

/// How text for people looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether it shows colour.
    pub color: bool,
}

/// Writes a report.
///
/// # Errors
/// Where a format cannot represent it, which does not happen for reports of this library.
pub fn write(report: &impl Report, format: Format, style: Style) -> Result<Vec<u8>, std::io::Error> {
    let text = match format {
        Format::Table => table::write(&report.blocks(), style),
        Format::Markdown => markdown::write(&report.blocks()),
        Format::Html => html::write(&report.page())?,
        Format::Json => json::document(report.document())?,
        Format::Records => json::records(&report.records())?,
        Format::Csv => csv::write(&report.records())?,
        Format::Xlsx => return xlsx::write(&report.workbook()),
    };
    Ok(text.into_bytes())
}

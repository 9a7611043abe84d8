//! The options of commands that read a book of matters.

use std::path::PathBuf;

use clap::ValueEnum;

use super::args::Changes;
use super::values::{column, date_form, delimiter, encoding, format, rows};
use crate::format::{Content, DateForm, Format};

/// `batch`
#[derive(Debug, clap::Args)]
pub struct Batch {
    /// The book: a header, then a row a task; a folder of such files, or of matter files; - for standard input
    #[arg(value_name = "MATTERS.csv")]
    pub book: PathBuf,
    /// Write to a file instead of standard output, or - for standard output; repeatable
    #[arg(short, long, value_name = "FILE")]
    pub output: Vec<PathBuf>,
    /// The format, where an output file's ending does not say it
    #[arg(long, value_name = "FORMAT", value_parser = format(Content::Rows))]
    pub format: Option<Format>,
    /// How the book is read
    #[command(flatten)]
    pub reading: BookReading,
    /// Split the tasks of each matter among several providers too, as one more option
    #[arg(long)]
    pub mix: bool,
    /// A row a provider, with the columns of `compare --format records`
    #[arg(long)]
    pub long: bool,
    /// Call the matters matter-1, matter-2 ..., and leave titles, clients, task names and unknown columns out
    #[arg(long)]
    pub anonymise: bool,
    /// What stands between the cells of CSV output, one character or "tab"; a comma where left out, a semicolon with a decimal comma
    #[arg(long, value_name = "C", value_parser = delimiter)]
    pub out_delimiter: Option<u8>,
    /// The decimal mark of CSV output
    #[arg(long, value_name = "MARK", value_enum)]
    pub out_decimal: Option<DecimalMark>,
    /// The order of dates in CSV output: 2026-12-31, 31/12/2026, 12/31/2026 or 2026/12/31
    #[arg(long, value_name = "ORDER", value_parser = date_form())]
    pub out_dates: Option<DateForm>,
    /// Write the summary to a file as JSON
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Say how many matters were priced together by compiled plans, and how many by themselves
    #[arg(short, long)]
    pub verbose: bool,
    /// Begin CSV output with a byte order mark, for spreadsheets that want one
    #[arg(long)]
    pub bom: bool,
    /// What options change in the template
    #[command(flatten)]
    pub changes: Changes,
}

/// `map`
#[derive(Debug, clap::Args)]
pub struct Map {
    /// The export: a CSV file, or a workbook (.xlsx, .xls, .ods); - for standard input
    #[arg(value_name = "EXPORT")]
    pub file: PathBuf,
    /// The mapping to write; standard output where left out
    #[arg(short, long, value_name = "MAPPING.toml", default_value = "-")]
    pub output: PathBuf,
    /// What stands between cells, one character or "tab"; as in the header where left out
    #[arg(long, value_name = "C", value_parser = delimiter)]
    pub delimiter: Option<u8>,
    /// The encoding of a file that has no byte order mark; UTF-8 where left out
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// The sheet of a workbook; the first one where left out
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Ask at the terminal what the file leaves open, one choice after the other
    #[arg(long)]
    pub ask: bool,
}

/// How a book of matters is read.
#[derive(Debug, Clone, clap::Args)]
pub struct BookReading {
    /// Write what is wrong with rejected rows to a file instead of standard error
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Write the rejected rows themselves as they were, below their header, to be mended and fed again
    #[arg(long, value_name = "FILE")]
    pub rejects_rows: Option<PathBuf>,
    /// A matter file without tasks, whose settings hold for every row that does not say otherwise
    #[arg(long, value_name = "MATTER.toml")]
    pub template: Option<PathBuf>,
    /// What stands between cells, one character or "tab"; as in the header where left out
    #[arg(long, value_name = "C", value_parser = delimiter)]
    pub delimiter: Option<u8>,
    /// The encoding of a file that has no byte order mark; UTF-8 where left out
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Rows above the header that are no part of the table: a title, a date
    #[arg(long, value_name = "N", value_parser = rows, allow_hyphen_values = true, default_value_t = 0)]
    pub skip_rows: u32,
    /// What columns, dates, numbers and words of the file mean, as `lpo-cost map` proposes it
    #[arg(long, value_name = "MAPPING.toml")]
    pub mapping: Option<PathBuf>,
    /// The sheet of a workbook; the mapping's or the first one where left out
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// What the file calls one of our columns; repeatable
    #[arg(long, value_name = "OURS=THEIRS", value_parser = column)]
    pub column: Vec<(String, String)>,
    /// Carry unknown columns through instead of refusing them
    #[arg(long)]
    pub ignore_unknown: bool,
}

/// What `--out-decimal` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DecimalMark {
    /// 1234.50
    #[value(name = ".", alias = "point")]
    Point,
    /// 1234,50
    #[value(name = ",", alias = "comma")]
    Comma,
}

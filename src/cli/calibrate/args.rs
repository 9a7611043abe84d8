//! What `lpo-cost calibrate` takes.

use std::path::{Path, PathBuf};

use encoding_rs::Encoding;
use rust_decimal::Decimal;

use super::is_directory;
use crate::cli::args::Output;
use crate::cli::exit::{Error, Result};
use crate::cli::inputs::shown;
use crate::cli::values::{column, currency, day, encoding, weight};
use crate::number::{Currency, Day};

/// `calibrate`
#[derive(Debug, clap::Args)]
pub struct Calibrate {
    /// Invoices: LEDES 1998B or 1998BI, a CSV file, a workbook, or a folder of these; or - for standard input
    #[arg(value_name = "INVOICE", required = true)]
    pub invoices: Vec<PathBuf>,
    /// How much work there was: a CSV file with `matter_id`, `task` (a type or a UTBMS code), `units` and maybe `complexity`
    #[arg(long, value_name = "FILE")]
    pub volumes: Option<PathBuf>,
    /// What the columns, words, codes and vendors of the invoices mean
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// What the text files are written in, where their bytes do not tell
    #[arg(long, value_name = "ENCODING", value_parser = encoding)]
    pub encoding: Option<&'static Encoding>,
    /// What amounts are in where the invoices do not say it, as LEDES 1998B never does
    #[arg(long, value_name = "CODE", value_parser = currency, default_value = "USD")]
    pub currency: Currency,
    /// The provider of the library that a vendor is like, from which all is taken that invoices do not say; repeatable
    #[arg(long, value_name = "VENDOR=ID", value_parser = column)]
    pub like: Vec<(String, String)>,
    /// Carry rates to this day, by the growth of the vendor's own rates or by --index
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub to: Option<Day>,
    /// A billing-rate table of the library that rates are carried by
    #[arg(long, value_name = "TABLE", requires = "to")]
    pub index: Option<String>,
    /// How many matters the library counts for, where speeds and shares of few matters are drawn to it; 0 takes yours alone
    #[arg(long, value_name = "K", value_parser = weight, default_value = "3")]
    pub shrink: Decimal,
    /// Name files and matters; nothing that is written names a client or a timekeeper without it
    #[arg(long)]
    pub names: bool,
    /// Say what the figures do to the total of this matter
    #[arg(long, value_name = "MATTER.toml")]
    pub on: Option<PathBuf>,
    /// Estimate a closed matter again from what was known before its first invoice, and hold it against what was billed; repeatable
    #[arg(long, value_name = "MATTER.toml")]
    pub backtest: Vec<PathBuf>,
    /// Write what does not add up as CSV
    #[arg(long, value_name = "FILE")]
    pub findings: Option<PathBuf>,
    /// Formats and files; an output without an ending is a directory, which gets rates to use with --rates
    #[command(flatten)]
    pub output: Output,
}

/// What the names of invoices in a folder end in.
const ENDINGS: [&str; 7] = ["txt", "ledes", "csv", "xlsx", "xls", "ods", "gz"];

impl Calibrate {
    /// The files of invoices: those that are named, and those of named folders in the order of their names, without what other
    /// options name.
    pub fn files(&self) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for path in &self.invoices {
            if path.is_dir() {
                files.extend(self.of_folder(path)?);
            } else {
                files.push(path.clone());
            }
        }
        Ok(files)
    }

    fn of_folder(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let cannot = |error: std::io::Error| Error::failure(format!("cannot read {}: {error}", shown(folder)));
        let mut files = Vec::new();
        let others = [&self.volumes, &self.mapping, &self.findings];
        let is_other = |path: &Path| {
            let same = |other: &PathBuf| other.canonicalize().ok() == path.canonicalize().ok();
            others.into_iter().flatten().chain(&self.output.output).any(same)
        };
        for entry in std::fs::read_dir(folder).map_err(cannot)? {
            let path = entry.map_err(cannot)?.path();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
            if path.is_file() && ENDINGS.contains(&ending.as_str()) && !is_other(&path) {
                files.push(path);
            }
        }
        files.sort();
        if files.is_empty() {
            let message = format!("{}: no file in it ends in {}", shown(folder), ENDINGS.join(", "));
            return Err(Error::failure(message));
        }
        Ok(files)
    }

    /// The reports, and the directory of rates. Without a report one goes to standard output.
    pub fn outputs(&self) -> (Vec<PathBuf>, Option<PathBuf>) {
        let (folders, reports): (Vec<PathBuf>, Vec<PathBuf>) =
            self.output.output.iter().cloned().partition(|path| self.output.format.is_none() && is_directory(path));
        (reports, folders.into_iter().next_back())
    }
}

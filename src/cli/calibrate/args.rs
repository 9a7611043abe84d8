//! What `lpo-cost calibrate` takes.

use std::io::Read;
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;
use rust_decimal::Decimal;

use super::is_directory;
use crate::cli::args::Output;
use crate::cli::context::Context;
use crate::cli::exit::Result;
use crate::cli::invoice_files::{self, Other};
use crate::cli::values::{currency, day, encoding, like, weight};
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
    #[arg(long, value_name = "VENDOR=ID", value_parser = like)]
    pub like: Vec<(String, String)>,
    /// Carry rates to this day, by the growth of the vendor's own rates or by --index
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub to: Option<Day>,
    /// A billing-rate table of the library that rates are carried by
    #[arg(long, value_name = "TABLE", requires = "to")]
    pub index: Option<String>,
    /// How many matters the library counts for, where speeds and shares of few matters are drawn to it; 0 takes yours alone
    #[arg(long, value_name = "K", value_parser = weight, allow_hyphen_values = true, default_value = "3")]
    pub shrink: Decimal,
    /// Name files and matters; nothing that is written names a client or a timekeeper without it
    #[arg(long)]
    pub names: bool,
    /// Say what the figures do to the total of this matter
    #[arg(long, value_name = "MATTER.toml")]
    pub on: Option<PathBuf>,
    /// Hold what a closed matter was estimated at against what was billed: a matter file, estimated again from what was known before its first invoice, or a comparison saved before that; repeatable
    #[arg(long, value_name = "MATTER.toml|SAVED.json")]
    pub backtest: Vec<PathBuf>,
    /// Write what does not add up as CSV
    #[arg(long, value_name = "FILE")]
    pub findings: Option<PathBuf>,
    /// Formats and files; an output without an ending is a directory, which gets rates to use with --rates
    #[command(flatten)]
    pub output: Output,
}

impl Calibrate {
    /// The files of invoices.
    pub fn files(&self) -> Result<Vec<PathBuf>> {
        let others = [&self.volumes, &self.mapping, &self.findings]
            .into_iter()
            .flatten()
            .chain(&self.output.output)
            .chain(&self.invoices);
        let others: Vec<&Path> = others.map(PathBuf::as_path).collect();
        invoice_files::files(&self.invoices, &others)
    }

    /// Opens a file of invoices.
    pub fn open(path: &Path, context: &Context) -> Result<Box<dyn Read + Send>> {
        invoice_files::open(path, context, |other| match other {
            Other::Matter => Some("--on names a matter to price by your figures, --backtest one that is over"),
            Other::Plan => Some("--backtest names a comparison of a matter that is over"),
            _ => None,
        })
    }

    /// The reports, and the directory of rates. Without a report one goes to standard output.
    pub fn outputs(&self) -> (Vec<PathBuf>, Option<PathBuf>) {
        let (folders, reports): (Vec<PathBuf>, Vec<PathBuf>) =
            self.output.output.iter().cloned().partition(|path| self.output.format.is_none() && is_directory(path));
        (reports, folders.into_iter().next_back())
    }
}

//! What `lpo-cost actual` takes.

use std::io::Read;
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;

use crate::analysis::MOST_DRAWS;
use crate::cli::args::{Outcomes, Output};
use crate::cli::context::Context;
use crate::cli::exit::Result;
use crate::cli::invoice_files::{self, Other};
use crate::cli::values::{vendor, watch_condition};

/// `actual`
#[derive(Debug, clap::Args)]
pub struct Actual {
    /// The plan: a comparison or staffing plan saved as JSON, a matter file, which is priced now, or a budget by UTBMS codes, a .csv or .xlsx file
    #[arg(value_name = "PLAN")]
    pub plan: PathBuf,
    /// Invoices: LEDES 1998B or 1998BI files, tables, workbooks, or a folder of these
    #[arg(value_name = "INVOICE")]
    pub invoices: Vec<PathBuf>,
    /// What is done: a table with the columns task, done (units) or percent, and date
    #[arg(long, value_name = "PROGRESS.csv")]
    pub progress: Option<PathBuf>,
    /// Time that is worked and not billed yet, as a table: date, units, classification, task, rate; repeatable
    #[arg(long, value_name = "TIME.csv")]
    pub time: Vec<PathBuf>,
    /// The option of the comparison that was chosen, instead of the recommended one
    #[arg(long, value_name = "ID")]
    pub option: Option<String>,
    /// The matter file that a saved plan was made of, for the chance of deadline and budget, and for who should do what is left
    #[arg(long, value_name = "MATTER.toml")]
    pub matter: Option<PathBuf>,
    /// What invoices and time call the matter where that is another id than the plan's; repeatable
    #[arg(long, value_name = "ID")]
    pub invoice_matter: Vec<String>,
    /// Which provider of the plan bills under a vendor's id or name; repeatable
    #[arg(long, value_name = "VENDOR=ID", value_parser = vendor)]
    pub vendor: Vec<(String, String)>,
    /// What the columns of invoices and time mean that are tables by other names
    #[arg(long, value_name = "MAPPING.toml")]
    pub mapping: Option<PathBuf>,
    /// Write the plan as a budget by UTBMS phases and tasks too, a .csv or .xlsx file
    #[arg(long, value_name = "FILE")]
    pub budget: Option<PathBuf>,
    /// How many outcomes of what is left, and which
    #[command(flatten)]
    pub outcomes: Outcomes<MOST_DRAWS>,
    /// Leave matter id, title, task names, vendors that are not in the plan and paths out of all outputs
    #[arg(long)]
    pub anonymise: bool,
    /// Formats and files
    #[command(flatten)]
    pub output: Output,
    /// End with status 4 if the forecast is so much above the plan, eac-over=10%, or the work ends after the deadline, late
    #[arg(long, value_name = "CONDITION", value_parser = watch_condition, value_delimiter = ',')]
    pub fail_if: Vec<WatchCondition>,
}

impl Actual {
    /// The files of invoices or of time: those that are named, and those of named folders without what other options name.
    pub fn files_of(&self, named: &[PathBuf]) -> Result<Vec<PathBuf>> {
        let others = [&self.progress, &self.matter, &self.mapping, &self.budget].into_iter().flatten();
        let others = others.chain([&self.plan]).chain(&self.output.output).chain(&self.time).chain(&self.invoices);
        let others: Vec<&Path> = others.map(PathBuf::as_path).collect();
        invoice_files::files(named, &others)
    }

    /// Opens one of these.
    pub fn open(path: &Path, context: &Context) -> Result<Box<dyn Read + Send>> {
        invoice_files::open(path, context, |other| match other {
            Other::Matter => Some("the plan comes first; the matter file of a saved plan is named by --matter"),
            Other::Plan => Some("the plan comes first, and there is one"),
            _ => None,
        })
    }
}

/// What `--fail-if` asks of a matter that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WatchCondition {
    /// The estimate at completion is above the plan by more than this share of it
    EacOver(Decimal),
    /// The work ends after the deadline; where there is none, later than planned
    Late,
}

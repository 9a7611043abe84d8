//! What `lpo-cost actual` takes.

use std::path::PathBuf;

use rust_decimal::Decimal;

use crate::cli::args::Output;
use crate::cli::values::{vendor, watch_condition};

/// `actual`
#[derive(Debug, clap::Args)]
pub struct Actual {
    /// The plan: a comparison or staffing plan saved as JSON, a matter file, which is priced now, or a budget by UTBMS codes, a .csv or .xlsx file
    #[arg(value_name = "PLAN")]
    pub plan: PathBuf,
    /// Invoices: LEDES 1998B or 1998BI files, tables and workbooks
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
    /// Which provider of the plan bills under a vendor's id or name; repeatable
    #[arg(long, value_name = "VENDOR=ID", value_parser = vendor)]
    pub vendor: Vec<(String, String)>,
    /// What the columns of invoices and time mean that are tables by other names
    #[arg(long, value_name = "MAPPING.toml")]
    pub mapping: Option<PathBuf>,
    /// Write the plan as a budget by UTBMS phases and tasks too, a .csv or .xlsx file
    #[arg(long, value_name = "FILE")]
    pub budget: Option<PathBuf>,
    /// How many outcomes of what is left to simulate, up to ten million
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub draws: u64,
    /// The same seed gives the same outcomes
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
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

/// What `--fail-if` asks of a matter that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WatchCondition {
    /// The estimate at completion is above the plan by more than this share of it
    EacOver(Decimal),
    /// The work ends after the deadline; where there is none, later than planned
    Late,
}

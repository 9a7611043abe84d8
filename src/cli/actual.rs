//! `lpo-cost actual`

use std::path::{Path, PathBuf};

use rust_decimal::Decimal;

use super::actual_plan::{self, Plan};
use super::actual_spent;
use super::args::Output;
use super::context::Context;
use super::exit::{Error, Exit, Result};
use super::outputs;
use super::progress::watched;
use super::values::{vendor, watch_condition};
use crate::analysis::{self, Earned, RestDraws, Watched, Watching};
use crate::format::{Content, Format};
use crate::number::{Exact, Number};
use crate::report::{ActualReport, work_budget};

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

/// Holds a matter that runs against its plan.
pub fn run(args: &Actual, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    let budget = match &args.budget {
        Some(path) => context.outputs(std::slice::from_ref(path), Some(budget_format(path)), Content::Report)?,
        None => Vec::new(),
    };
    let Plan { plan, case } = actual_plan::read(args, context)?;
    let progress = actual_plan::progress(args, &plan, context)?;
    let spent = actual_spent::read(args, &plan, context)?;
    let of = Watching { plan: &plan, progress: &progress, as_of: context.as_of };
    let mut found = analysis::watched(of, spent.spent);
    if let Some(case) = &case {
        let draws = RestDraws { draws: args.draws, seed: args.seed, threads: context.global.threads() };
        found.outlook = watched("draws", context, |watch| analysis::outlook(of, &found, case, draws, watch))?;
    }
    let mut notes = spent.notes;
    if case.is_none() && plan.option.is_some() {
        notes.push(
            "The chance that deadline and budget hold, and whether to change, need the matter file: name it with --matter."
                .to_owned(),
        );
    }
    let total = found.total;
    if !total.ac.is_valid() || total.ev.is_some_and(|ev| !ev.is_valid()) {
        return Err(Error::failure("an amount is too large to hold"));
    }
    let report = ActualReport::new(&plan, &found, context.as_of, notes, args.anonymise);
    let mut written = context.formatted(&report, targets)?;
    written.extend(context.formatted(&work_budget(&plan, args.anonymise), budget)?);
    outputs::write(&written)?;
    Ok(if args.fail_if.iter().any(|condition| holds(*condition, &found)) { Exit::ConditionHolds } else { Exit::Done })
}

/// A budget is a table: a CSV text where its ending does not say otherwise.
fn budget_format(path: &Path) -> Format {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.and_then(|ending| Format::of_ending(ending, Content::Report)).unwrap_or(Format::Csv)
}

fn holds(condition: WatchCondition, found: &Watched) -> bool {
    match condition {
        WatchCondition::EacOver(share) => is_over(&found.total, share),
        WatchCondition::Late => found.pace.late_days.or(found.pace.slip_days).is_some_and(|days| days > 0),
    }
}

/// Whether the forecast is above the plan by more than a share of it; before there is one, what is spent and not done yet.
fn is_over(of: &Earned, share: Decimal) -> bool {
    let Some(forecast) = of.eac().or_else(|| of.eac_as_planned()) else { return false };
    (of.bac * (Exact::whole(1) + share.into())).below(forecast)
}

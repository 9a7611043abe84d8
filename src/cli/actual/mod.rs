//! `lpo-cost actual`

mod args;
mod of_matter;
mod plan;
mod spent;
mod vendors;

use rust_decimal::Decimal;

pub use args::{Actual, WatchCondition};

use super::context::Context;
use super::exit::{Error, Exit, Result};
use super::outputs::{self, Target};
use super::progress::watched;
use super::used_files::Purpose;
use crate::analysis::{self, Earned, RestDraws, Watched, Watching};
use crate::format::Content;
use crate::matter::WorkPlan;
use crate::number::{Day, Exact, Number, display};
use crate::report::{ActualReport, work_budget};

/// Holds a matter that runs against its plan.
pub fn run(args: &Actual, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    if let Some(path) = &args.budget {
        context.note(path, Purpose::Result)?;
    }
    let plan::Plan { plan, case } = plan::read(args, context)?;
    let progress = plan::progress(args, &plan, context)?;
    let spent = spent::read(args, &plan, context)?;
    let budget = match &args.budget {
        Some(path) => Target::all(std::slice::from_ref(path), None, Content::Report)?,
        None => Vec::new(),
    };
    let of = Watching { plan: &plan, progress: &progress, as_of: context.as_of };
    let mut remarks = spent.remarks;
    remarks.doubts.extend(analysis::spent_since(&progress, &spent.spent).map(|since| stale(since, &plan)));
    let mut found = analysis::watched(of, spent.spent);
    if let Some(case) = &case {
        let draws =
            RestDraws { draws: args.outcomes.draws, seed: args.outcomes.seed, threads: context.global.threads() };
        found.outlook = watched("draws", context, |watch| analysis::outlook(of, &found, case, draws, watch))?;
    }
    if case.is_none() && plan.option.is_some() {
        remarks.notes.push(
            "The chance that deadline and budget hold, and whether to change, need the matter file: name it with --matter."
                .to_owned(),
        );
    }
    let total = found.total;
    if !total.ac.is_valid() || total.ev.is_some_and(|ev| !ev.is_valid()) {
        return Err(Error::failure(
            "an amount is too large to hold, or unbilled time has no rate: neither its own, in a column `rate`, nor one of its role \
             in the plan",
        ));
    }
    let report = ActualReport::new(&plan, &found, context.as_of, remarks, args.anonymise);
    let mut written = context.formatted(&report, targets)?;
    written.extend(context.formatted(&work_budget(&plan, args.anonymise), budget)?);
    outputs::write(&written)?;
    Ok(if args.fail_if.iter().any(|condition| holds(*condition, &found)) { Exit::ConditionHolds } else { Exit::Done })
}

/// Money was spent after the day up to which anybody says what is done.
fn stale((day, spent): (Day, Decimal), plan: &WorkPlan) -> String {
    let amount = display(spent, plan.currency.decimals());
    format!(
        "What is done is known up to {} alone, and {} {amount} was spent since: until progress is brought up to date, that looks \
         like work that cost too much.",
        day.said(),
        plan.currency
    )
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

//! `lpo-cost compare`

use std::cell::OnceCell;

use super::analyses::reader;
use super::args::{Compare, Condition, Disclosure};
use super::context::{Context, MatterFile, mix};
use super::exit::{Exit, Result};
use crate::analysis::{Ask, Helper, Reader, compared_with};
use crate::matter::Status;
use crate::number::Tape;
use crate::report::{ComparisonReport, Document, EstimateDoc, Report, left_out};

/// Prices a matter and writes the comparison.
pub fn run(args: &Compare, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    let file = context.matter_of(&args.matter)?;
    let asked = Asked { disclosure: args.disclosure, no_mix: args.matter.no_mix, no_uncertainty: args.no_uncertainty };
    reported(&file, asked, context, |report| {
        let report = report.in_full(args.full);
        context.write(&report, targets)?;
        Ok(if fails(args, report.document()) { Exit::ConditionHolds } else { Exit::Done })
    })
}

/// What is asked of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// What is explained, and what is left out.
    pub disclosure: Disclosure,
    /// Whether the mix is left out.
    pub no_mix: bool,
    /// Whether it is left out how sure the comparison is.
    pub no_uncertainty: bool,
}

/// Prices a matter, and does something with the report of its comparison.
pub fn reported<T>(
    file: &MatterFile,
    asked: Asked,
    context: &Context,
    then: impl FnOnce(ComparisonReport) -> Result<T>,
) -> Result<T> {
    let threads = if asked.no_uncertainty { 0 } else { context.global.threads() };
    // The helper waits from here on, and works on what is read later: it stands where it outlives the helper.
    let matter = OnceCell::new();
    Helper::with(threads, |helper| {
        let mut priced = context.priced(file, asked.disclosure)?;
        priced.case.mix = mix(&priced.case, asked.no_mix);
        let matter = matter.get_or_init(|| priced);
        let tape = Tape::default();
        let (request, mix) = (file.request(), &matter.case.mix);
        let read = reader(&request, mix);
        let turns: Option<&Reader> = if asked.no_uncertainty { None } else { Some(&read) };
        let compared = compared_with(helper, &matter.case, &tape, Ask { threads, turns })
            .map_err(|problems| matter.unpriced(&problems))?;
        if let Some(left_out) = left_out(&matter.case, compared.left_out) {
            context.say(&format!("note: {left_out}"));
        }
        let report = ComparisonReport::new(&matter.case, &compared, matter.context(asked.disclosure));
        then(report.map_err(|problem| matter.unpriced(&[problem]))?)
    })
}

/// Whether a condition of `--fail-if` holds for the recommended estimate, or for each provider named.
fn fails(args: &Compare, document: &Document) -> bool {
    let find = |id: &String| document.estimates.iter().find(|estimate| estimate.provider == *id);
    let judged: Vec<&EstimateDoc> = if args.matter.changes.provider.is_empty() {
        document.recommended.iter().filter_map(find).collect()
    } else {
        args.matter.changes.provider.iter().filter_map(find).collect()
    };
    let holds = |condition: &Condition| match condition {
        // Where nothing is permitted there is nothing to be late or over budget.
        Condition::NotPermitted if judged.is_empty() => true,
        _ if judged.is_empty() => false,
        _ => judged.iter().all(|estimate| match condition {
            Condition::OverBudget => estimate.budget_headroom.is_some_and(|left| left.get().is_sign_negative()),
            Condition::Late => estimate.status == Some(Status::Late),
            Condition::NotPermitted => !estimate.permitted,
        }),
    };
    args.fail_if.iter().any(holds)
}

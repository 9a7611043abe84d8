//! `lpo-cost compare`

use anyhow::Result;

use super::args::{Compare, Condition, Global};
use super::deliver::{deliver, targets};
use super::exit::{Exit, refuse};
use super::files;
use crate::engine::Problem;
use crate::input::{Request, understand};
use crate::model::Case;
use crate::number::Day;
use crate::output::Format;
use crate::report::{Context, Document, EstimateDoc, anonymise};
use crate::text::Diagnostics;

/// Prices a matter and writes the comparison.
pub fn run(args: &Compare, global: &Global) -> Result<Exit> {
    let targets = targets(&args.output)?;
    let library = files::library(global)?;
    let (name, content) = files::read(&args.matter.file)?;
    let as_of = global.as_of.unwrap_or_else(Day::today);
    let changes = args.matter.changes.all();
    let request = Request { name: &name, content: &content, changes: &changes, library: &library, as_of };
    let mut understood = understand(&request);
    let Some(mut case) = understood.case.take() else {
        return Ok(refuse(&understood.diagnostics, &understood.texts, global));
    };
    // A warning draws the line that it is about, which may name the client.
    if !understood.diagnostics.is_empty() && !global.quiet && !args.disclosure.anonymise {
        refuse(&understood.diagnostics, &understood.texts, global);
    }
    if args.disclosure.anonymise {
        anonymise(&mut case, &mut understood.texts);
    }
    let uncertainty = if args.no_uncertainty { 0 } else { global.threads() };
    let context = Context {
        texts: &understood.texts,
        sources: &understood.sources,
        as_of,
        explain: args.disclosure.explain,
        uncertainty,
        workbook: targets.iter().any(|target| target.format == Format::Xlsx),
        shared_out: !args.no_plan,
    };
    let document = match crate::report::compare(&case, &context) {
        Ok(document) => document,
        Err(problems) => {
            note(&case, &problems, &mut understood.diagnostics);
            return Ok(refuse(&understood.diagnostics, &understood.texts, global));
        }
    };
    deliver(&document, targets, global)?;
    Ok(if fails(args, &document) { Exit::ConditionHolds } else { Exit::Done })
}

/// Turns what the engine misses into findings at the places where it should stand.
pub fn note(case: &Case, problems: &[Problem], diagnostics: &mut Diagnostics) {
    for problem in problems {
        let (message, place, help) = problem.describe(case);
        match place {
            Some(place) => diagnostics.error(&place, message, "needed to price the matter"),
            None => diagnostics.error_at_large(message),
        }
        .help(help);
    }
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
            Condition::Late => estimate.status == Some("late"),
            Condition::NotPermitted => !estimate.permitted,
        }),
    };
    args.fail_if.iter().any(holds)
}

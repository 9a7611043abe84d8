//! What a matter that runs is held against, and what of it is done, as files have it.

use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;

use super::Actual;
use crate::cli::args::{Changes, Disclosure};
use crate::cli::compare::{Asked, reported};
use crate::cli::context::{Context, MatterFile};
use crate::cli::diff::is_json;
use crate::cli::exit::{Error, Result};
use crate::cli::inputs::{self, MOST_SAVED_BYTES};
use crate::matter::{Case, TaskProgress, WorkPlan};
use crate::read::{TableMistake, read_budget, read_progress};
use crate::report::read_plan;

/// So many mistakes of a file are named one by one.
const MOST_NAMED: usize = 20;
/// How a plan is saved.
const HELP: &str = "save a plan with `lpo-cost compare MATTER.toml --format json -o FILE` or `lpo-cost optimize`, name the matter \
                    file itself, or a budget by UTBMS codes as a .csv or .xlsx file";

/// A plan, and the case that it was made of where that is known.
pub struct Plan {
    pub plan: WorkPlan,
    pub case: Option<Case>,
}

/// Reads the plan.
pub fn read(args: &Actual, context: &Context) -> Result<Plan> {
    let path = &args.plan;
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    let of_matter = || match &args.matter {
        Some(matter) => case(&context.matter_file(matter, &unchanged())?, context).map(Some),
        None => Ok(None),
    };
    if matches!(ending.as_deref(), Some("csv" | "tsv" | "xlsx" | "xls" | "ods")) {
        if let Some(option) = &args.option {
            let message = format!("--option {option}: {} is a budget, which has no options", inputs::name(path));
            return Err(Error::usage(message));
        }
        return Ok(Plan { plan: budget(path, context)?, case: of_matter()? });
    }
    let (name, content) = context.read(path, MOST_SAVED_BYTES)?;
    let option = args.option.as_deref();
    if is_json(path, &content) {
        return Ok(Plan { plan: parsed(&name, &content, option)?, case: of_matter()? });
    }
    if content
        .trim_start_matches('\u{feff}')
        .trim_start()
        .get(..5)
        .is_some_and(|word| word.eq_ignore_ascii_case("LEDES"))
    {
        let message = format!("{name}: an invoice, expected the plan, which comes first\n  = help: {HELP}");
        return Err(Error::failure(message));
    }
    if args.matter.is_some() {
        return Err(Error::usage(format!("{name} is a matter file itself: --matter is for saved plans and budgets")));
    }
    let file = context.matter_text(name.clone(), content, &unchanged())?;
    let text = reported(&file, ASKED, context, |report| {
        Ok(serde_json::to_string(crate::report::Report::document(&report)).map_err(anyhow::Error::from)?)
    })?;
    Ok(Plan { plan: parsed(&name, &text, option)?, case: Some(case(&file, context)?) })
}

/// Ids and names are needed to match invoices, and left out only of what is written.
const ASKED: Asked =
    Asked { disclosure: Disclosure { explain: false, anonymise: false }, no_mix: false, no_uncertainty: true };

fn unchanged() -> Changes {
    Changes { provider: Vec::new(), baseline: None, basis: None, set: Vec::new() }
}

/// The case of the matter file that a plan was made of; what is doubtful about it is said where it is priced.
fn case(file: &MatterFile, context: &Context) -> Result<Case> {
    Ok(context.priced(file, Disclosure { explain: false, anonymise: true })?.case)
}

fn parsed(name: &str, content: &str, option: Option<&str>) -> Result<WorkPlan> {
    read_plan(content, option).map_err(|mistakes| {
        let said = mistakes.iter().map(|mistake| mistake.said(name));
        Error::failure(format!("{}\n  = help: {HELP}", listed(said)))
    })
}

/// Mistakes one below the other, the first of them.
pub fn listed(mistakes: impl Iterator<Item = String>) -> String {
    let mut mistakes: Vec<String> = mistakes.collect();
    let more = mistakes.len().saturating_sub(MOST_NAMED);
    mistakes.truncate(MOST_NAMED);
    if more > 0 {
        mistakes.push(format!("and {more} more such mistakes"));
    }
    mistakes.join("\nerror: ")
}

/// What stands in a table, whole.
fn bytes(path: &Path, context: &Context) -> Result<Vec<u8>> {
    let (input, _) = context.open(path)?;
    let mut bytes = Vec::new();
    let cannot = || format!("cannot read {}", inputs::name(path));
    input.take(MOST_SAVED_BYTES + 1).read_to_end(&mut bytes).with_context(cannot)?;
    if bytes.len() as u64 > MOST_SAVED_BYTES {
        return Err(Error::failure(format!("{}: it has more than {} MiB", cannot(), MOST_SAVED_BYTES >> 20)));
    }
    Ok(bytes)
}

fn wrong(name: &str, mistakes: &[TableMistake]) -> Error {
    Error::failure(listed(mistakes.iter().map(|mistake| mistake.said(name))))
}

fn doubt(name: &str, doubts: &[TableMistake], context: &Context) {
    doubts.iter().take(MOST_NAMED).for_each(|doubt| context.say(&format!("warning: {}", doubt.said(name))));
}

fn budget(path: &Path, context: &Context) -> Result<WorkPlan> {
    let name = inputs::name(path);
    let read = read_budget(bytes(path, context)?, &name).map_err(|mistakes| wrong(&name, &mistakes))?;
    doubt(&name, &read.doubts, context);
    Ok(read.plan)
}

/// What is done by the day that the matter is looked at. A task that a file of progress does not name has not begun.
pub fn progress(args: &Actual, plan: &WorkPlan, context: &Context) -> Result<Vec<TaskProgress>> {
    let Some(path) = &args.progress else { return Ok(Vec::new()) };
    let name = inputs::name(path);
    let read = read_progress(bytes(path, context)?, plan).map_err(|mistakes| wrong(&name, &mistakes))?;
    if !args.anonymise {
        doubt(&name, &read.doubts, context);
    }
    let dated = |of: TaskProgress| TaskProgress { day: of.day.or(Some(context.as_of)), ..of };
    let mut progress: Vec<TaskProgress> = read.progress.into_iter().map(dated).collect();
    progress.retain(|of| of.day.is_some_and(|day| day <= context.as_of));
    let missing = (0..plan.tasks.len()).filter(|task| !progress.iter().any(|of| of.task == *task));
    let missing: Vec<usize> = missing.collect();
    if !missing.is_empty() && !args.anonymise {
        let names: Vec<String> = missing.iter().map(|task| format!("\"{}\"", plan.tasks[*task].name)).collect();
        context.say(&format!("note: {name} says nothing of {}: counted as not begun", names.join(", ")));
    }
    let not_begun = |task: usize| TaskProgress { task, day: None, done: 0.into(), of: 1.into() };
    progress.extend(missing.into_iter().map(not_begun));
    Ok(progress)
}

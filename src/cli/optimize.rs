//! `lpo-cost optimize`

use super::args::Optimize;
use super::context::Context;
use super::exit::{Error, Exit, Result};
use super::inputs;
use crate::analysis::{self, Pin};
use crate::engine::can_do;
use crate::matter::{Case, Exclusion};
use crate::number::{Tape, plural};
use crate::report::PlanReport;
use crate::source::nearest;

/// Shares out the tasks of a matter, or the matters of a book.
pub fn run(args: &Optimize, context: &Context) -> Result<Exit> {
    let reading = &args.reading;
    let of_books = [
        ("--capacity", !args.capacity.is_empty()),
        ("--mix", args.mix),
        ("--template", reading.template.is_some()),
        ("--column", !reading.column.is_empty()),
        ("--delimiter", reading.delimiter.is_some()),
        ("--ignore-unknown", reading.ignore_unknown),
        ("--rejects", reading.rejects.is_some()),
        ("--rejects-rows", reading.rejects_rows.is_some()),
        ("--mapping", reading.mapping.is_some()),
        ("--sheet", reading.sheet.is_some()),
        ("--encoding", reading.encoding.is_some()),
        ("--skip-rows", reading.skip_rows > 0),
    ];
    let of_matters = [("--keep", !args.keep.is_empty()), ("--explain", args.disclosure.explain)];
    let given = |options: &[(&'static str, bool)]| options.iter().find(|(_, given)| *given).map(|(name, _)| *name);
    let ending = args.file.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    // A book may have any name but that of a matter file.
    let is_book = match ending.as_deref().and_then(|ending| ending.to_str()) {
        Some("csv" | "tsv" | "xlsx" | "xls" | "ods") => true,
        Some("toml") => false,
        _ => args.file.is_dir() || given(&of_books).is_some(),
    };
    let (strange, is, takes) = if is_book {
        (given(&of_matters), "a book", "a matter file")
    } else {
        (given(&of_books), "a matter", "a book, such as a .csv or .xlsx file")
    };
    if let Some(option) = strange {
        let name = inputs::name(&args.file);
        return Err(Error::usage(format!("{option} is for {takes}, and {name} is {is}")));
    }
    if is_book { super::optimize_batch::run(args, context) } else { staffing(args, context) }
}

/// Shares out the tasks of a matter.
fn staffing(args: &Optimize, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    let matter = context.priced(&context.matter_file(&args.file, &args.changes)?, args.disclosure)?;
    let case = &matter.case;
    let keeps = keeps(case, &args.keep)?;
    let tape = Tape::default();
    let planned = match analysis::plan(case, &tape, &keeps) {
        Ok(Some(planned)) => planned,
        Ok(None) => return Err(Error::failure(nothing(case, &keeps))),
        Err(problems) => return Err(matter.unpriced(&problems)),
    };
    let problem = match PlanReport::new(case, &planned, matter.context(args.disclosure)) {
        Ok(report) => return context.write(&report, targets),
        Err(problem) => problem,
    };
    Err(matter.unpriced(&[problem]))
}

/// What is pinned, as the case knows it.
fn keeps(case: &Case, asked: &[(usize, String)]) -> Result<Vec<Pin>> {
    let id = |provider: usize| case.providers[provider].id.as_str();
    let mut keeps: Vec<Pin> = Vec::new();
    for (task, name) in asked {
        let Some(of) = case.matter.tasks.get(*task) else {
            let tasks = case.matter.tasks.iter().enumerate();
            let tasks: Vec<String> = tasks.map(|(at, task)| format!("{at} \"{}\"", task.title())).collect();
            let count = plural(tasks.len(), "task", "tasks");
            let message = format!("--keep {task}={name}: there are {count}: {}", tasks.join(", "));
            return Err(Error::failure(message));
        };
        let Some(provider) = case.compared.iter().copied().find(|provider| id(*provider) == name) else {
            let ids: Vec<&str> = case.compared.iter().map(|provider| id(*provider)).collect();
            let near = nearest(name, ids.iter().copied());
            let help = near
                .map_or_else(|| format!("compared are {}", ids.join(", ")), |near| format!("did you mean `{near}`?"));
            return Err(Error::failure(format!("--keep {task}={name}: `{name}` is not compared: {help}")));
        };
        if !can_do(case, provider, *task) {
            let able = case.compared.iter().filter(|provider| can_do(case, **provider, *task));
            let able: Vec<&str> = able.map(|provider| id(*provider)).collect();
            return Err(Error::failure(format!(
                "--keep {task}={name}: `{name}` cannot do \"{}\": it does not offer it, has no rate or price for it, or is not licensed for it; {} can",
                of.title(),
                able.join(", ")
            )));
        }
        if let Some(other) = keeps.iter().find(|keep| keep.task == *task && keep.provider != provider) {
            let pinned = id(other.provider);
            return Err(Error::usage(format!("--keep {task}={name}: task {task} is kept with `{pinned}` already")));
        }
        keeps.push(Pin { task: *task, provider });
    }
    Ok(keeps)
}

/// Why there is no plan.
fn nothing(case: &Case, keeps: &[Pin]) -> String {
    let barred = keeps.iter().flat_map(|keep| analysis::barred(case, *keep));
    let barred: Vec<String> = barred.map(|found: Exclusion| found.reason(case)).collect();
    if !barred.is_empty() {
        return format!("no plan is permitted with what is kept: {}", barred.join("; "));
    }
    let limit = if case.matter.budget_is_limit { ": each costs more than the budget, which is a limit" } else { "" };
    format!("no plan is permitted{limit}: `lpo-cost compare` says why of each provider")
}

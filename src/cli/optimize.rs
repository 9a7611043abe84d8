//! `lpo-cost optimize`

use anyhow::{Result, bail};

use super::args::{Global, Optimize};
use super::exit::{Exit, UsageError};
use super::write_report::{targets, write_report};
use super::{files, matter};
use crate::analysis::{self, Pin};
use crate::engine::can_do;
use crate::matter::{Case, Exclusion};
use crate::number::{Tape, plural};
use crate::report::PlanReport;
use crate::source::nearest;

/// Shares out the tasks of a matter, or the matters of a book.
pub fn run(args: &Optimize, global: &Global) -> Result<Exit> {
    let reading = &args.reading;
    let of_books = [
        ("--capacity", !args.capacity.is_empty()),
        ("--template", reading.template.is_some()),
        ("--column", !reading.column.is_empty()),
        ("--delimiter", reading.delimiter.is_some()),
        ("--ignore-unknown", reading.ignore_unknown),
        ("--rejects", reading.rejects.is_some()),
    ];
    let of_matters = [("--keep", !args.keep.is_empty()), ("--explain", args.disclosure.explain)];
    let given = |options: &[(&'static str, bool)]| options.iter().find(|(_, given)| *given).map(|(name, _)| *name);
    let ending = args.file.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    // A book may have any name but that of a matter file.
    let is_book = match ending.as_deref().and_then(|ending| ending.to_str()) {
        Some("csv" | "tsv") => true,
        Some("toml") => false,
        _ => given(&of_books).is_some(),
    };
    let (strange, is, takes) = if is_book {
        (given(&of_matters), "a book", "a matter file")
    } else {
        (given(&of_books), "a matter", "a book, a .csv file")
    };
    if let Some(option) = strange {
        let name = files::name(&args.file);
        return Err(UsageError(format!("{option} is for {takes}, and {name} is {is}")).into());
    }
    if is_book { super::portfolio::run(args, global) } else { staffing(args, global) }
}

/// Shares out the tasks of a matter.
fn staffing(args: &Optimize, global: &Global) -> Result<Exit> {
    let targets = targets(&args.output)?;
    let matter = match matter::read(&args.file, &args.changes, args.disclosure, global)? {
        Ok(matter) => matter,
        Err(exit) => return Ok(exit),
    };
    let case = &matter.case;
    let keeps = keeps(case, &args.keep)?;
    let tape = Tape::default();
    let planned = match analysis::plan(case, &tape, &keeps) {
        Ok(Some(planned)) => planned,
        Ok(None) => bail!("{}", nothing(case, &keeps)),
        Err(problems) => return Ok(matter.refuse(&problems, global)),
    };
    let problem = match PlanReport::new(case, &planned, matter.context(args.disclosure)) {
        Ok(report) => {
            write_report(&report, targets, global)?;
            return Ok(Exit::Done);
        }
        Err(problem) => problem,
    };
    Ok(matter.refuse(&[problem], global))
}

/// What is pinned, as the case knows it.
fn keeps(case: &Case, asked: &[(usize, String)]) -> Result<Vec<Pin>> {
    let id = |provider: usize| case.providers[provider].id.as_str();
    let mut keeps: Vec<Pin> = Vec::new();
    for (task, name) in asked {
        let Some(of) = case.matter.tasks.get(*task) else {
            let tasks = case.matter.tasks.iter().enumerate();
            let tasks: Vec<String> = tasks.map(|(at, task)| format!("{at} \"{}\"", task.title())).collect();
            let count = plural(i64::try_from(tasks.len()).unwrap_or(i64::MAX), "task", "tasks");
            bail!("--keep {task}={name}: there are {count}: {}", tasks.join(", "));
        };
        let Some(provider) = case.compared.iter().copied().find(|provider| id(*provider) == name) else {
            let ids: Vec<&str> = case.compared.iter().map(|provider| id(*provider)).collect();
            let near = nearest(name, ids.iter().copied());
            let help = near
                .map_or_else(|| format!("compared are {}", ids.join(", ")), |near| format!("did you mean `{near}`?"));
            bail!("--keep {task}={name}: `{name}` is not compared: {help}");
        };
        if !can_do(case, provider, *task) {
            let able = case.compared.iter().filter(|provider| can_do(case, **provider, *task));
            let able: Vec<&str> = able.map(|provider| id(*provider)).collect();
            bail!(
                "--keep {task}={name}: `{name}` cannot do \"{}\": it does not offer it, has no rate or price for it, or is not licensed for it; {} can",
                of.title(),
                able.join(", ")
            );
        }
        if let Some(other) = keeps.iter().find(|keep| keep.task == *task && keep.provider != provider) {
            let pinned = id(other.provider);
            return Err(UsageError(format!("--keep {task}={name}: task {task} is pinned to `{pinned}` already")).into());
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
        return format!("no plan is permitted with what is pinned: {}", barred.join("; "));
    }
    let limit = if case.matter.budget_is_limit { ": each costs more than the budget, which is a limit" } else { "" };
    format!("no plan is permitted{limit}: `lpo-cost compare` says why of each provider")
}

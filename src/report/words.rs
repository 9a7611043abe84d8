//! Names and sentences that reports share.

use crate::engine::{Assessed, Line};
use crate::matter::{Case, LineCode};

/// Where a number comes from: its place, its sources, and why it was assumed.
pub fn origin(from: &str, sources: &[String], assumption: Option<&str>) -> String {
    let sources = if sources.is_empty() { String::new() } else { format!(" [{}]", sources.join(", ")) };
    let assumed = assumption.map_or_else(String::new, |why| format!(" (assumption: {why})"));
    format!("{from}{sources}{assumed}")
}

/// The id under which an estimate is known: its provider's, with `+improvement` for the improved process.
pub fn estimate_id<N>(case: &Case, assessed: &Assessed<N>) -> String {
    let id = &case.providers[assessed.provider].id;
    if assessed.scenario.improved { improved_id(case, assessed.provider) } else { id.clone() }
}

/// The id of the estimate in which a provider works after the improvement.
#[must_use]
pub fn improved_id(case: &Case, provider: usize) -> String {
    format!("{}+improvement", case.providers[provider].id)
}

/// What an estimate is called.
#[must_use]
pub fn estimate_name<N>(case: &Case, assessed: &Assessed<N>) -> String {
    let name = &case.providers[assessed.provider].name;
    if !assessed.scenario.improved {
        return name.clone();
    }
    let better = case.improvement.as_ref().and_then(|better| better.name.as_deref());
    format!("{name}, improved: {}", better.unwrap_or("a better process"))
}

/// What a line is called, and its code with a charge's name.
pub fn line_name<N>(case: &Case, line: &Line<N>) -> (String, String) {
    let word = line.code.word();
    let plain = |name: &str| (name.to_owned(), word.to_owned());
    match line.code {
        LineCode::Work => plain(line.task.map_or("", |task| case.matter.tasks[task].title())),
        LineCode::Charge(index) => {
            let charges = line.by.map_or(&case.matter.charges, |by| &case.providers[by].charges);
            let name = &charges[index].name;
            (name.clone(), format!("{word}:{name}"))
        }
        code => plain(code.title()),
    }
}

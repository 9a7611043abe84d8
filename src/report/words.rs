//! Names and sentences that reports share.

use crate::engine::{Assessed, Line};
use crate::matter::{Case, Kind, LADDER, LineCode, Provider};

/// Where a number comes from: its place, its sources, and why it was assumed.
pub fn origin(from: &str, sources: &[String], assumption: Option<&str>) -> String {
    let sources = if sources.is_empty() { String::new() } else { format!(" [{}]", sources.join(", ")) };
    let assumed = assumption.map_or_else(String::new, |why| format!(" (assumption: {why})"));
    format!("{from}{sources}{assumed}")
}

/// With a capital letter at its beginning.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a provider is called in a sentence: its name up to where it says more, unless others begin as it does.
pub fn short_name(case: &Case, provider: usize) -> &str {
    let name = &case.providers[provider].name;
    let short = up_to_more(name);
    let is_another = |(at, of): (usize, &Provider)| at != provider && up_to_more(&of.name) == short;
    if case.providers.iter().enumerate().any(is_another) { name } else { short }
}

/// A name up to where it says more of what it names: behind a comma, or in parentheses.
fn up_to_more(name: &str) -> &str {
    let ends = [" (", ", "].iter().filter_map(|more| name.find(more)).filter(|at| *at > 0);
    ends.min().map_or(name, |at| &name[..at])
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed(items: &[String]) -> String {
    match items.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => items.concat(),
    }
}

/// People of a role: those of the ladder in the plural, others as they are called.
pub fn plural_role(role: &str) -> String {
    if LADDER.contains(&role) { format!("{role}s") } else { role.to_owned() }
}

/// Whether the buyer's own team is one person, who is asked herself, or may be: nobody says how many they are.
pub fn is_solo(case: &Case) -> bool {
    let heads = &case.providers[case.baseline].delivery.heads;
    heads.max == 1 || heads.written.iter().all(Option::is_none)
}

/// A kind of matter as it begins a line; `ip` is an abbreviation.
#[must_use]
pub fn kind_title(word: &str) -> String {
    if word == Kind::Ip.word() { word.to_uppercase() } else { capitalised(word) }
}

/// What an estimate is called.
#[must_use]
pub fn estimate_name<N>(case: &Case, assessed: &Assessed<N>) -> String {
    let Some(provider) = assessed.provider else { return mix_name(case, assessed) };
    let name = &case.providers[provider].name;
    if !assessed.scenario.improved {
        return name.clone();
    }
    let better = case.improvement.as_ref().and_then(|better| better.name.as_deref());
    format!("{name}, improved: {}", better.unwrap_or("a better process"))
}

/// Who shares the tasks.
fn mix_name<N>(case: &Case, assessed: &Assessed<N>) -> String {
    let parts = assessed.scenario.assignment.parts(case);
    let names: Vec<&str> = parts.iter().map(|part| case.providers[part.provider].name.as_str()).collect();
    format!("{SHARED_OUT}: {}", names.join(" + "))
}

/// What the name of a mix begins with.
const SHARED_OUT: &str = "Split";

/// What a line is called.
pub fn line_name<N>(case: &Case, line: &Line<N>) -> String {
    match line.code {
        LineCode::Work => line.task.map_or("", |task| case.matter.tasks[task].title()).to_owned(),
        code => charge_name(case, line).unwrap_or_else(|| code.title().to_owned()),
    }
}

/// What a charge is called; none for other lines.
pub fn charge_name<N>(case: &Case, line: &Line<N>) -> Option<String> {
    let LineCode::Charge(index) = line.code else { return None };
    let charges = line.by.map_or(&case.matter.charges, |by| &case.providers[by].charges);
    Some(charges[index].name.clone())
}

/// A key's words; what it is called in the field where that is another word.
pub fn key_words(key: &str) -> String {
    match key {
        "qc" => "quality control".to_owned(),
        "rework" => "correction by your own lawyers".to_owned(),
        "heads" => "people".to_owned(),
        "busy" => "utilisation".to_owned(),
        "overtime hours_per_day" => "overtime a day".to_owned(),
        "supervision_per_day" => "daily supervision".to_owned(),
        "knowledge_transfer_hours" => "hand-over and knowledge transfer".to_owned(),
        "agency_markup" => "agency mark-up".to_owned(),
        other => other.replace(['_', '-', '.'], " "),
    }
}

//! An input that moves, in a sentence: what it is called, and its two values with their units.

use rust_decimal::Decimal;

use super::super::super::value::ValueDoc;
use super::super::document::TurnDoc;
use super::facts::Facts;
use super::prose::{plural_role, told_apart};
use crate::matter::{Case, Complexity, FigureKind, Urgency};
use crate::number::{Day, display};
use crate::report::capitalised;
use crate::report::words::key_words;

/// People write so many decimals.
const MOST_WRITTEN: u32 = 4;

/// `A deadline on 12 Dec 2026 instead of 9 Dec 2026`; none where both would read the same.
pub fn moved(facts: &Facts, turn: &TurnDoc) -> Option<String> {
    let case = facts.case;
    let Said { what, at, of } = said(facts, &turn.key);
    let [from, to] = match (&turn.from, &turn.to) {
        (ValueDoc::Number(from), ValueDoc::Number(to)) => {
            let kind = case.figures.iter().find(|figure| figure.key == turn.key).map(|figure| figure.kind);
            [as_written(from.get(), to.get()), told_apart(to.get(), from.get())].map(|value| number(value, kind))
        }
        (from, to) => [from, to].map(|day| Day::parse(&day.to_string()).map_or_else(|| day.to_string(), Day::said)),
    };
    (from != to).then(|| format!("{} {at} {to}{of} instead of {from}", capitalised(&what)))
}

/// A number as it is written, unless a program wrote it: nobody needs 1.117269 beside 0.95.
fn as_written(value: Decimal, beside: Decimal) -> Decimal {
    if value.normalize().scale() > MOST_WRITTEN { told_apart(value, beside) } else { value }
}

/// By how much of itself a number moves; none for a date.
pub fn share_moved(turn: &TurnDoc) -> Option<Decimal> {
    let (ValueDoc::Number(from), ValueDoc::Number(to)) = (&turn.from, &turn.to) else { return None };
    (to.get() - from.get()).checked_div(from.get()).map(|share| share.abs())
}

fn number(value: Decimal, kind: Option<FigureKind>) -> String {
    let shown = |value: Decimal| display(value, value.normalize().scale());
    match kind {
        Some(kind) if kind.is_share() => format!("{} %", shown(value * Decimal::ONE_HUNDRED)),
        Some(FigureKind::Money) if !value.is_integer() => display(value, value.normalize().scale().max(2)),
        _ => shown(value),
    }
}

/// What an input is called, how its value is joined to that, and what it counts.
struct Said {
    what: String,
    at: &'static str,
    of: String,
}

impl Said {
    fn new(what: impl Into<String>, of: impl Into<String>) -> Self {
        Self { what: what.into(), at: "at", of: of.into() }
    }
}

fn said(facts: &Facts, key: &str) -> Said {
    let case = facts.case;
    let parts: Vec<&str> = key.split('.').collect();
    match parts.as_slice() {
        ["matter", what] => of_matter(case, what),
        ["improvement", what] => of_improvement(what),
        ["task", at, rest @ ..] => {
            let task = at.parse::<usize>().ok().and_then(|at| case.matter.tasks.get(at));
            let title = task.map_or_else(|| format!("task {at}"), |task| format!("\"{}\"", task.title()));
            of_work(&title, task.map_or("unit", |task| &task.unit), rest)
        }
        ["catalogue", kind, rest @ ..] => {
            let of = case.matter.tasks.iter().find(|task| task.task_type.id == *kind);
            let title = of.map_or_else(|| key_words(kind), |task| task.task_type.title.clone());
            of_work(&lower(&title), of.map_or("unit", |task| &task.unit), rest)
        }
        ["providers", id, rest @ ..] => of_provider(facts, id, rest),
        // The reference rates of a day: so many for one euro.
        ["fx", _, currency] => Said::new("one euro", format!(" {currency}")),
        ["fx", currency] => Said::new(format!("one {currency}"), format!(" {}", case.matter.currency.code())),
        ["charge", at, rest @ ..] => {
            let name = at.parse::<usize>().ok().and_then(|at| case.matter.charges.get(at));
            let name = name.map_or("a charge", |of| of.name.as_str());
            Said::new(format!("the {} of {name}", key_words(&rest.join(" "))), "")
        }
        _ => Said::new(key_words(parts.last().copied().unwrap_or(key)), ""),
    }
}

fn of_matter(case: &Case, what: &str) -> Said {
    let (what, at, of) = match what {
        "deadline" | "start" => (key_words(what), "on", String::new()),
        "reserve_days" => ("reserve".to_owned(), "of", " working days".to_owned()),
        "late_day_cost" => ("day late".to_owned(), "at", format!(" {}", case.matter.currency.code())),
        "periods" => ("term".to_owned(), "of", " months".to_owned()),
        "firm_markup" => ("mark-up of the firm".to_owned(), "of", String::new()),
        _ => (key_words(what), "of", String::new()),
    };
    Said { what: format!("a {what}"), at, of }
}

fn of_improvement(what: &str) -> Said {
    match what {
        "ready_days" => Said { at: "after", ..Said::new("the improvement, ready", " working days") },
        "one_off" => Said::new("the improvement's one-off cost", ""),
        "per_period" => Said::new("the improvement's monthly cost", ""),
        _ => Said::new(format!("the improvement's {}", key_words(what)), ""),
    }
}

/// A task, or all of a type.
fn of_work(title: &str, unit: &str, rest: &[&str]) -> Said {
    match rest {
        ["volume"] => Said::new(title, format!(" {unit}s")),
        ["hours"] => Said::new(title, " hours"),
        ["throughput"] => Said::new(title, format!(" {unit}s an hour")),
        ["minutes_per_unit"] => Said::new(title, format!(" minutes {} {unit}", article(unit))),
        ["volume", "share"] => Said::new(format!("the share that goes to {title}"), ""),
        ["complexity", level] => Said::new(format!("the speed of {level} work in {title}"), ""),
        what => Said::new(format!("{} of {title}", key_words(&what.join(" "))), ""),
    }
}

fn of_provider(facts: &Facts, id: &str, rest: &[&str]) -> Said {
    let case = facts.case;
    let name = case.providers.iter().position(|of| of.id == id).map_or(id, |at| facts.short(at));
    let of = |what: &str| match (case.providers[case.baseline].id == id, facts.is_solo()) {
        (true, true) => Said::new(format!("your own {what}"), ""),
        (true, false) => Said::new(format!("the {what} of your own team"), ""),
        _ => Said::new(format!("the {what} of {name}"), ""),
    };
    let hourly = |what: &str| Said { of: " an hour".to_owned(), ..of(what) };
    let type_title = |kind: &str| {
        let task = case.matter.tasks.iter().find(|task| task.task_type.id == kind);
        task.map_or_else(|| key_words(kind), |task| lower(&task.task_type.title))
    };
    let leads = |urgency: &str| *urgency == *case.matter.urgency.word();
    match rest {
        ["rates", role] => hourly(&format!("rate of {}", plural_role(role))),
        ["rates", role, "cost"] => hourly(&format!("cost of {}", plural_role(role))),
        ["rates", role, "billing"] => hourly(&format!("billing rate of {}", plural_role(role))),
        ["rates", role, "marginal"] => hourly(&format!("marginal cost of {}", plural_role(role))),
        ["rates", role, .., what] => of(&format!("{} of {}", key_words(what), plural_role(role))),
        ["seat", term] => Said { of: format!(" {} {term}", article(term)), ..of("price of a seat") },
        ["delivery", "lead_days", urgency] if leads(urgency) => Said { of: " working days".into(), ..of("lead time") },
        ["delivery", "hours_per_day"] => Said { of: " hours".into(), ..of("working day") },
        ["delivery", "heads", "max"] => Said { of: " people".into(), ..of("largest team") },
        ["delivery", "heads", "default"] => Said { of: " people".into(), ..of("usual team") },
        ["task", kind, "price", ..] => of(&format!("price by the unit in {}", type_title(kind))),
        ["task", kind, what @ ..] => of(&format!("{} in {}", key_words(&what.join(" ")), type_title(kind))),
        ["delivery" | "quality" | "fees", what, level] if is_level(level) => {
            of(&format!("{} in {level} work", key_words(what)))
        }
        ["delivery" | "quality" | "fees", what @ ..] => of(&key_words(&what.join(" "))),
        ["via", "markup"] => of("firm's mark-up on the work"),
        what if !what.is_empty() => of(&key_words(&what.join(" "))),
        _ => Said::new(id, ""),
    }
}

/// Whether it is a complexity or an urgency.
fn is_level(word: &str) -> bool {
    let [complexity, urgency] =
        [Complexity::ALL.iter().any(|(of, _)| *of == word), Urgency::ALL.iter().any(|(of, _)| *of == word)];
    complexity || urgency
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// With a small letter at its beginning, unless it begins with an abbreviation.
fn lower(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
        _ => title.to_owned(),
    }
}

//! What the terms of a matter and of a task may not say together, for a matter's file and for the rows of a book alike.

use super::work::{Basis, TaskType};
use crate::number::Day;

/// The unit of work that is counted in hours to begin with.
pub const HOUR: &str = "hour";

/// Terms that cannot hold together, or one that others need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The key that is to be changed.
    pub key: &'static str,
    /// What is wrong.
    pub message: String,
    /// What is expected in its place.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
}

impl Contradiction {
    fn new(key: &'static str, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { key, message: message.into(), label: label.into(), help: None }
    }

    fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// What is wrong with the first and the last day of a matter, and with its periods.
#[must_use]
pub fn of_dates(start: Option<Day>, deadline: Option<Day>, periods: i64) -> Vec<Contradiction> {
    let mut found = Vec::new();
    if deadline.is_some() && periods > 1 {
        let message = "a steady portfolio (`matter.periods` above 1) has no deadline";
        let contradiction = Contradiction::new("deadline", message, "not with periods above 1");
        found.push(contradiction.with_help("leave `deadline` out, or `periods` for a single matter"));
    }
    match (start, deadline) {
        (Some(start), Some(deadline)) if deadline < start => {
            let message = format!("the deadline {deadline} is before the start {start}");
            found.push(Contradiction::new("deadline", message, format!("expected {start} or later")));
        }
        (None, Some(_)) => {
            let contradiction = Contradiction::new("start", "a deadline without a start", "`start` is missing");
            found.push(contradiction.with_help("add `start = ...`, the first day on which anybody could work"));
        }
        _ => {}
    }
    found
}

/// What is wrong with a law firm's mark-up on a basis.
#[must_use]
pub fn of_markup(basis: Basis, is_marked_up: bool) -> Option<Contradiction> {
    (is_marked_up && basis == Basis::Billing).then(|| {
        let message = "`matter.firm_markup` on the basis `billing` would mark the work up twice";
        let contradiction = Contradiction::new("firm_markup", message, "not with basis = \"billing\"");
        contradiction.with_help("leave one of them out: billing rates hold the firm's profit already")
    })
}

/// What a task says of how much work it is.
#[derive(Debug, Clone, Copy)]
pub struct Given {
    /// Whether it has a volume.
    pub volume: bool,
    /// Whether it has hours.
    pub hours: bool,
    /// Whether it has a throughput, or minutes a unit.
    pub speed: bool,
}

/// What is wrong with the amount of work of a task whose volume is counted in a unit.
#[must_use]
pub fn of_amount(task_type: &TaskType, unit: &str, given: Given) -> Option<Contradiction> {
    let id = &task_type.id;
    match (given.volume, given.hours) {
        (true, true) => {
            Some(Contradiction::new("hours", "both `volume` and `hours` are given", "expected one of them"))
        }
        (false, false) => {
            let expected = if unit == HOUR { "`hours`" } else { "`volume` or `hours`" };
            let contradiction =
                Contradiction::new("volume", "the task has no amount of work", format!("expected {expected}"));
            Some(contradiction.with_help(format!("add {expected}")))
        }
        (true, false) if unit == HOUR => {
            let contradiction = Contradiction::new("volume", format!("`{id}` is counted in hours"), "expected `hours`");
            Some(contradiction.with_help("write `hours = ...` instead of `volume`"))
        }
        (true, false) if !given.speed && task_type.speed.is_none() => {
            let contradiction =
                Contradiction::new("throughput", format!("nothing says how fast `{id}` goes"), "no throughput");
            Some(contradiction.with_help(
                "add `throughput = ...` (units an hour), `minutes_per_unit = ...`, or `hours` instead of a volume",
            ))
        }
        _ => None,
    }
}

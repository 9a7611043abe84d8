//! The course of a matter, to be drawn: what was planned, what was spent and what was earned by each of some days.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::ledger::Ledger;
use super::valued::{Valuer, planned_value};
use crate::matter::{TaskProgress, WorkPlan};
use crate::number::{Day, Exact, Number};

/// So many days are looked at, at most.
const MOST_POINTS: i64 = 60;
/// And so many beside them.
const MOST_TOLD: usize = 60;

/// What was planned, spent and earned by the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BurnPoint {
    /// The day.
    pub day: Day,
    /// What was to be earned by then.
    pub planned: Option<Decimal>,
    /// What was spent; none after the day that the matter is looked at.
    pub spent: Option<Decimal>,
    /// What was earned; none where nobody says what was done by then.
    pub earned: Option<Decimal>,
}

/// The course on days that are spread evenly from the first to the last, on that which the matter is looked at, and on the
/// last days on which somebody says what is done.
#[must_use]
pub fn burn(
    valuer: &Valuer,
    ledger: &Ledger,
    progress: &[TaskProgress],
    as_of: Day,
    finish: Option<Day>,
) -> Vec<BurnPoint> {
    let plan = valuer.plan;
    let amounts = valuer.amounts(ledger);
    let first = amounts.iter().filter_map(|(day, _)| *day).chain(plan.start).min();
    let last = [Some(as_of), plan.finish, plan.deadline, finish].into_iter().flatten().max();
    let Some((first, last)) = first.zip(last).filter(|(first, last)| first < last) else { return Vec::new() };
    let days = first.span_to(last) - 1;
    let steps = days.min(MOST_POINTS);
    let even = (0..=steps).filter_map(|at| first.plus(days * at / steps));
    let told: BTreeSet<Day> = progress.iter().filter_map(|of| of.day).chain([as_of]).collect();
    let told = told.into_iter().rev().filter(|day| (first..=last).contains(day)).take(MOST_TOLD);
    let days: BTreeSet<Day> = even.chain(told).collect();
    days.into_iter().map(|day| point(plan, &amounts, progress, as_of, day)).collect()
}

fn point(
    plan: &WorkPlan,
    amounts: &[(Option<Day>, Exact)],
    progress: &[TaskProgress],
    as_of: Day,
    day: Day,
) -> BurnPoint {
    let decimals = plan.currency.decimals();
    let by_then = |on: Option<Day>| on.is_none_or(|on| on <= day);
    let known = day <= as_of;
    let spent = Exact::sum(amounts.iter().filter(|(on, _)| by_then(*on)).map(|(_, amount)| *amount));
    let earned = || {
        let counted: Vec<TaskProgress> = progress.iter().filter(|of| by_then(of.day)).cloned().collect();
        Valuer::new(plan, &counted).earned()?.decimal_at(decimals)
    };
    BurnPoint {
        day,
        planned: planned_value(plan, day).and_then(Exact::get),
        spent: spent.decimal_at(decimals).filter(|_| known),
        earned: if known { earned() } else { None },
    }
}

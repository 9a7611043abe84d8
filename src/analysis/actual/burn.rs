//! The course of a matter, to be drawn: what was planned, what was spent and what was earned by each of some days.

use rust_decimal::Decimal;

use super::ledger::{Ledger, Spent};
use super::pace::planned_value;
use super::valued::Valuer;
use crate::matter::{TaskProgress, WorkPlan};
use crate::number::{Day, Exact, Number};

/// So many days are looked at, at most.
const MOST_POINTS: i64 = 60;

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

/// The course from the first day to the last, with the day that it is looked at.
#[must_use]
pub fn burn(
    plan: &WorkPlan,
    ledger: &Ledger,
    progress: &[TaskProgress],
    as_of: Day,
    finish: Option<Day>,
) -> Vec<BurnPoint> {
    let spent: Vec<&Spent> = ledger.spent.iter().flatten().collect();
    let first = spent.iter().filter_map(|one| one.day).chain(plan.start).min();
    let last = [Some(as_of), plan.finish, plan.deadline, finish].into_iter().flatten().max();
    let Some((first, last)) = first.zip(last).filter(|(first, last)| first < last) else { return Vec::new() };
    let step = (first.span_to(last) + MOST_POINTS - 1) / MOST_POINTS;
    let mut days: Vec<Day> = (0..).map_while(|at| first.plus(at * step).filter(|day| *day < last)).collect();
    days.extend([last, as_of].into_iter().filter(|day| *day >= first));
    days.sort_unstable();
    days.dedup();
    days.into_iter().map(|day| point(plan, &spent, progress, as_of, day)).collect()
}

fn point(plan: &WorkPlan, spent: &[&Spent], progress: &[TaskProgress], as_of: Day, day: Day) -> BurnPoint {
    let decimals = plan.currency.decimals();
    let by_then = |on: Option<Day>| on.is_none_or(|on| on <= day);
    let known = day <= as_of;
    let amounts = || {
        let spent = spent.iter().filter(|one| by_then(one.day)).map(|one| (*one).clone());
        let ledger = Ledger::new(plan, spent);
        let counted: Vec<TaskProgress> = progress.iter().filter(|of| by_then(of.day)).cloned().collect();
        let valued = Valuer::new(plan, &counted).value(&ledger);
        let ac = Exact::sum(valued.iter().map(|of| of.ac));
        let ev = valued.iter().map(|of| of.ev).collect::<Option<Vec<Exact>>>().map(Exact::sum);
        (ac.decimal_at(decimals), ev.and_then(|ev| ev.decimal_at(decimals)))
    };
    let (spent, earned) = if known { amounts() } else { (None, None) };
    BurnPoint { day, planned: planned_value(plan, day).and_then(Exact::get), spent, earned }
}

//! When the work will be done at the pace so far, and what was to be earned by then (docs/model.md, "A matter that runs").

use super::ledger::{Ledger, Spent};
use super::valued::Valuer;
use crate::matter::TaskProgress;
use crate::number::{Day, Exact, Number, WorkingDays};

/// How the work of one provider goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartPace {
    /// Whose work; none where the plan does not say.
    pub provider: Option<String>,
    /// The first day that it is known to have worked; none where it has not begun.
    pub begun: Option<Day>,
    /// The last day of its work as planned.
    pub planned: Option<Day>,
    /// The last day at the pace so far; none where nobody says what is done, or where no dates are planned.
    pub finish: Option<Day>,
}

/// How the work goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// By provider.
    pub parts: Vec<PartPace>,
    /// The last day of all.
    pub finish: Option<Day>,
    /// Working days past the deadline, at least one where it is missed, else 0; none without a deadline.
    pub late_days: Option<i64>,
    /// Working days later than planned; below zero earlier.
    pub slip_days: Option<i64>,
}

impl Pace {
    /// At the pace so far, as of a day.
    #[must_use]
    pub fn new(valuer: &Valuer, ledger: &Ledger, progress: &[TaskProgress], as_of: Day) -> Self {
        let plan = valuer.plan;
        let mut providers: Vec<Option<&str>> = plan.tasks.iter().map(|task| task.provider.as_deref()).collect();
        providers.dedup();
        providers.sort_unstable();
        providers.dedup();
        let parts = providers.into_iter().map(|provider| part(valuer, ledger, progress, provider, as_of));
        let parts: Vec<PartPace> = parts.collect();
        let finishes: Option<Vec<Day>> = parts.iter().map(|part| part.finish).collect();
        let finish = finishes.and_then(|days| days.into_iter().max());
        let late_days = plan.deadline.zip(finish).map(|(deadline, finish)| late(&plan.weekdays, deadline, finish));
        let slip_days = plan
            .finish
            .zip(finish)
            .map(|(planned, finish)| later(&plan.weekdays, planned, finish) - later(&plan.weekdays, finish, planned));
        Self { parts, finish, late_days, slip_days }
    }
}

/// Working days from one day to another; 0 where it is not later.
fn later(days: &WorkingDays, from: Day, to: Day) -> i64 {
    from.plus(1).map_or(0, |next| days.count(next, to))
}

/// Who finishes after the deadline is at least one day late.
fn late(days: &WorkingDays, deadline: Day, finish: Day) -> i64 {
    if finish > deadline { later(days, deadline, finish).max(1) } else { 0 }
}

fn part(valuer: &Valuer, ledger: &Ledger, progress: &[TaskProgress], provider: Option<&str>, as_of: Day) -> PartPace {
    let plan = valuer.plan;
    let is_own = |task: &usize| plan.tasks[*task].provider.as_deref() == provider;
    let tasks: Vec<usize> = (0..plan.tasks.len()).filter(is_own).collect();
    let starts = tasks.iter().map(|task| plan.tasks[*task].start);
    let start = starts.collect::<Option<Vec<Day>>>().and_then(|days| days.into_iter().min()).or(plan.start);
    let finishes = tasks.iter().map(|task| plan.tasks[*task].finish);
    let planned = finishes.collect::<Option<Vec<Day>>>().and_then(|days| days.into_iter().max()).or(plan.finish);
    let at_tasks = ledger.places.iter().zip(&ledger.spent);
    let at_tasks = at_tasks.filter(|(place, _)| place.tasks.first().is_some_and(is_own));
    let at_tasks: Vec<&Spent> = at_tasks.flat_map(|(_, spent)| spent).filter(|one| one.unit.is_some()).collect();
    let worked: Vec<Day> = at_tasks.iter().filter_map(|one| one.day).filter(|day| *day <= as_of).collect();
    // A line for a whole month is dated at its end: the work began with the invoice, though not before it was to.
    let billed = at_tasks.iter().filter_map(|one| Some(one.from?.max(start?))).min();
    let counted = progress.iter().filter(|of| is_own(&of.task)).filter_map(|of| of.day).max();
    let (first, last) = (worked.iter().copied().chain(billed).min(), worked.iter().max().copied());
    let week = plan.week_of(provider);
    let share = valuer.earned_share(provider);
    let next = |days: i64, from: Day| week.nth(from.plus(1)?, days);
    let finish = share.zip(start).zip(planned).and_then(|((share, start), planned)| {
        let counted = counted.unwrap_or(as_of).min(as_of);
        if Exact::whole(1).at_most(share) {
            return last.or(Some(counted));
        }
        if share.is_zero() {
            // Whoever has not begun takes as long as planned, from the next day on.
            return if start > as_of { Some(planned) } else { next(week.count(start, planned).max(1), as_of) };
        }
        let begun = first.unwrap_or(start).min(counted);
        let elapsed = Exact::whole(week.count(begun, counted).max(1));
        let left = (elapsed * (Exact::whole(1) - share) / share).ceil().count()?;
        next(left, counted).map(|day| day.max(next(1, as_of).unwrap_or(day)))
    });
    let begun = share.filter(|share| !share.is_zero()).and_then(|_| first.or(start)).or(first);
    PartPace { provider: provider.map(str::to_owned), begun, planned, finish }
}

//! What is said of a matter in one row: the numbers that the engine leaves, whatever they are, and the score that is made
//! of them.

use std::sync::Arc;

use crate::engine::{Assessed, Inputs, PricingError, Profile, base_hours_by_task, chosen, compare, is_demanding};
use crate::matter::{Case, Exclusion, Status, Urgency};
use crate::number::{Day, Number};
use crate::report::Num;
use crate::run::Question;

/// What is said of a matter in one row.
#[derive(Debug, Clone)]
pub struct Score {
    pub base_hours: Option<Num>,
    /// Which words of the profile hold.
    pub profile: [bool; 4],
    pub baseline_total: Option<Num>,
    /// The recommended one, by its place among the estimates; so the baseline, and who does the work today.
    pub recommended: Option<usize>,
    pub baseline: usize,
    pub today: usize,
    pub saving: Option<Num>,
    pub saving_percent: Option<Num>,
    pub budget: Option<Num>,
    /// What the recommended one leaves of it; below 0 where it exceeds it.
    pub headroom: Option<Num>,
    pub estimates: Vec<Estimated>,
}

/// What is said of an estimate.
#[derive(Debug, Clone)]
pub struct Estimated {
    /// None where the tasks are shared out.
    pub provider: Option<usize>,
    pub improved: bool,
    pub total: Option<Num>,
    pub status: Option<Status>,
    pub finish: Option<Day>,
    pub team: Option<i64>,
    /// The codes of why it may not be chosen.
    pub exclusions: Arc<str>,
}

/// What of a score hangs on no number.
#[derive(Debug, Clone)]
pub struct Outline {
    estimates: Vec<OutlinedEstimate>,
    baseline: usize,
    today: usize,
    has_budget: bool,
    is_urgent: bool,
    is_steady: bool,
    /// Whether the same holds for other numbers: nothing is missing that a price could do without where there is no work, and
    /// parts may go live in any order.
    pub holds_for_all: bool,
    /// Decimals of the currency.
    decimals: u32,
}

/// What of an estimate hangs on no number.
#[derive(Debug, Clone)]
struct OutlinedEstimate {
    provider: Option<usize>,
    improved: bool,
    exclusions: Arc<str>,
    is_priced: bool,
    has_finish: bool,
    /// Whether it has a first day and no last one.
    has_start: bool,
}

/// Asks for the score of a matter.
pub struct Scored;

impl Question for Scored {
    type Answer = Score;

    fn answer<N: Number>(&self, case: &Case, inputs: &impl Inputs<N>) -> Result<Score, Vec<PricingError>> {
        let (outline, numbers) = measured(case, inputs)?;
        let tasks = &case.matter.tasks;
        let demanding = |task: usize| is_demanding(tasks[task].complexity, tasks[task].licensed);
        Ok(Score::of(&outline, demanding, &numbers))
    }
}

/// The numbers that a score is made of, in the order in which [`Score::of`] takes them.
///
/// # Errors
/// What keeps the case from being priced.
pub fn measured<N: Number>(case: &Case, inputs: &impl Inputs<N>) -> Result<(Outline, Vec<N>), Vec<PricingError>> {
    let comparison = compare(case, inputs)?;
    let budget = case.matter.budget.map(|budget| inputs.get(budget));
    let mut numbers = Vec::with_capacity(8 + 4 * comparison.estimates.len());
    numbers.extend(comparison.choice);
    numbers.extend(budget);
    let mut outlined = |of: &Assessed<N>| {
        let finish = of.schedule().and_then(|schedule| schedule.finish);
        let start = of.schedule().filter(|_| finish.is_none()).and_then(|schedule| schedule.start);
        if let Some(estimate) = &of.estimate {
            numbers.extend([estimate.total, estimate.schedule.status, of.heads(case)]);
            numbers.extend(finish.or(start));
        }
        let codes: Vec<&str> = of.exclusions.iter().map(Exclusion::code).collect();
        OutlinedEstimate {
            provider: of.provider,
            improved: of.scenario.improved,
            exclusions: codes.join(";").into(),
            is_priced: of.estimate.is_some(),
            has_finish: finish.is_some(),
            has_start: start.is_some(),
        }
    };
    let estimates = comparison.estimates.iter().map(&mut outlined).collect();
    numbers.extend(base_hours_by_task(case, inputs));
    let outline = Outline {
        estimates,
        is_urgent: case.matter.urgency == Urgency::Urgent,
        is_steady: case.is_steady(),
        baseline: comparison.baseline,
        today: comparison.today,
        has_budget: budget.is_some(),
        holds_for_all: comparison.estimates.iter().all(holds_for_all),
        decimals: case.matter.currency.decimals(),
    };
    Ok((outline, numbers))
}

/// Whether an estimate is made up alike whatever the numbers are.
fn holds_for_all<N>(of: &Assessed<N>) -> bool {
    match of.schedule() {
        Some(schedule) => schedule.interims.are_in_any_order(),
        None => !of.exclusions.iter().any(|found| matches!(found, Exclusion::NoPrice { .. })),
    }
}

/// The numbers of an estimate.
#[derive(Clone, Copy)]
struct Measured<N> {
    total: N,
    status: N,
    heads: N,
    finish: Option<N>,
}

/// Takes numbers in the order in which they were measured.
struct Numbers<'n, N>(&'n [N]);

impl<N: Number> Numbers<'_, N> {
    fn next(&mut self) -> N {
        let Some((first, rest)) = self.0.split_first() else { return N::invalid() };
        self.0 = rest;
        *first
    }

    fn estimate(&mut self, of: &OutlinedEstimate) -> Option<Measured<N>> {
        of.is_priced.then(|| {
            let [total, status, heads] = [(); 3].map(|()| self.next());
            // A first day is there for nothing but that it is within the calendar.
            let day = (of.has_finish || of.has_start).then(|| self.next());
            Measured { total, status, heads, finish: day.filter(|_| of.has_finish) }
        })
    }
}

impl Score {
    /// The score that measured numbers come to; whether a task is demanding, in the order in which they were measured.
    pub fn of<N: Number>(outline: &Outline, is_demanding: impl Fn(usize) -> bool, numbers: &[N]) -> Self {
        let mut numbers = Numbers(numbers);
        let money = |value: N| value.decimal_at(outline.decimals).map(Num::rounded);
        let recommended = chosen([numbers.next(), numbers.next()]);
        let budget = outline.has_budget.then(|| numbers.next());
        let (mut today_total, mut chosen_total, mut baseline_status) = (None, None, None);
        let mut estimated = |(at, of): (usize, &OutlinedEstimate)| {
            let measured = numbers.estimate(of);
            let total = measured.map(|of| of.total);
            today_total = if at == outline.today { total } else { today_total };
            chosen_total = if Some(at) == recommended { total } else { chosen_total };
            baseline_status = if at == outline.baseline { measured.map(|of| of.status) } else { baseline_status };
            Estimated {
                provider: of.provider,
                improved: of.improved,
                total: total.and_then(money),
                status: measured.map(|of| Status::numbered(of.status)),
                finish: measured.and_then(|of| of.finish).and_then(Number::day),
                team: measured.map(|of| of.heads.count().unwrap_or(0)),
                exclusions: Arc::clone(&of.exclusions),
            }
        };
        let estimates: Vec<Estimated> = outline.estimates.iter().enumerate().map(&mut estimated).collect();
        let profile = Profile::of(numbers.0, is_demanding, [outline.is_urgent, outline.is_steady], baseline_status);
        let saving = today_total.zip(chosen_total).map(|(whole, chosen)| whole - chosen);
        let percent = saving.zip(today_total).filter(|(_, whole)| !whole.is_zero());
        let percent = percent.map(|(saving, whole)| saving / whole * N::whole(100));
        let headroom = budget.zip(chosen_total).map(|(budget, total)| budget - total);
        Self {
            base_hours: profile.base_hours.decimal_at(4).map(Num::figure),
            profile: profile.holds.map(|holds| !holds.is_zero()),
            baseline_total: estimates[outline.baseline].total,
            recommended,
            baseline: outline.baseline,
            today: outline.today,
            saving: saving.and_then(money),
            saving_percent: percent.and_then(|percent| percent.decimal_at(1)).map(Num::rounded),
            budget: budget.and_then(money),
            headroom: headroom.and_then(money),
            estimates,
        }
    }
}

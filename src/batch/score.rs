//! What is said of a matter in one row: the numbers that the engine leaves, whatever they are, and the score that is made
//! of them.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::engine::{Assessed, Inputs, PricingError, Profile, base_hours_by_task, compare, demanding};
use crate::matter::{Case, Exclusion, Status, Urgency};
use crate::number::{Day, Number};
use crate::report::Num;
use crate::run::Question;
use crate::run::plan::Results;

/// What is said of a matter in one row.
#[derive(Debug, Clone, Default)]
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
    pub exclusions: Rc<str>,
}

/// What of a score hangs on no number.
#[derive(Debug, Clone)]
pub struct Outline<T = Rc<str>> {
    estimates: Vec<OutlinedEstimate<T>>,
    baseline: usize,
    today: usize,
    has_budget: bool,
    /// Whether today's way has a price, and so what is recommended saves something of it.
    has_saving: bool,
    /// Whether the same holds for other numbers: nothing is missing that a price could do without where there is no work, and
    /// parts may go live in any order.
    pub holds_for_all: bool,
    /// Decimals of the currency.
    decimals: u32,
}

/// What of an estimate hangs on no number.
#[derive(Debug, Clone)]
struct OutlinedEstimate<T> {
    provider: Option<usize>,
    improved: bool,
    exclusions: T,
    is_priced: bool,
    has_finish: bool,
    /// Whether it has a first day and no last one.
    has_start: bool,
}

impl Outline<String> {
    /// With texts that one thread alone hands around.
    pub fn for_one_thread(&self) -> Outline {
        let estimate = |of: &OutlinedEstimate<String>| OutlinedEstimate {
            provider: of.provider,
            improved: of.improved,
            exclusions: of.exclusions.as_str().into(),
            is_priced: of.is_priced,
            has_finish: of.has_finish,
            has_start: of.has_start,
        };
        Outline {
            estimates: self.estimates.iter().map(estimate).collect(),
            baseline: self.baseline,
            today: self.today,
            has_budget: self.has_budget,
            has_saving: self.has_saving,
            holds_for_all: self.holds_for_all,
            decimals: self.decimals,
        }
    }
}

/// Asks for the score of a matter.
pub struct Scored;

impl Question for Scored {
    type Answer = Score;

    fn answer<N: Number>(&self, case: &Case, inputs: &impl Inputs<N>) -> Result<Score, Vec<PricingError>> {
        let (outline, measures) = measured(case, inputs, |task| demanding(case, task))?;
        let mut score = Score::default();
        score.take(&outline.for_one_thread(), &mut measures.into_iter());
        Ok(score)
    }
}

/// A number that a score is made of.
#[derive(Debug, Clone, Copy)]
pub enum Measure<N> {
    /// A whole number.
    Count(N),
    /// An amount with so many decimals.
    Amount(N, u32),
}

/// What a score is made of: what hangs on no number, and the numbers.
pub type Measured<N> = (Outline<String>, Vec<Measure<N>>);

/// The numbers that a score is made of, one after the other.
pub trait Measures {
    /// The next one, a whole number.
    fn count(&mut self) -> Option<i64>;
    /// The next one, with so many decimals.
    fn amount(&mut self, decimals: u32) -> Option<Decimal>;
}

impl<N: Number, I: Iterator<Item = Measure<N>>> Measures for I {
    fn count(&mut self) -> Option<i64> {
        let (Measure::Count(number) | Measure::Amount(number, _)) = self.next()?;
        number.count()
    }

    fn amount(&mut self, decimals: u32) -> Option<Decimal> {
        let (Measure::Count(number) | Measure::Amount(number, _)) = self.next()?;
        number.decimal_at(decimals)
    }
}

impl Measures for Results<'_> {
    fn count(&mut self) -> Option<i64> {
        self.units()
    }

    fn amount(&mut self, decimals: u32) -> Option<Decimal> {
        self.units().map(|units| Decimal::new(units, decimals))
    }
}

/// Decimals of base hours, and of shares in per cent.
const HOURS: u32 = 4;
const PERCENT: u32 = 1;

/// The numbers that a score is made of, in the order in which [`Score::take`] takes them; `is_demanding` is 1 for a task that
/// counts as complex work, else 0.
///
/// # Errors
/// What keeps the case from being priced.
pub fn measured<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    is_demanding: impl Fn(usize) -> N,
) -> Result<Measured<N>, Vec<PricingError>> {
    let comparison = compare(case, inputs)?;
    let estimates = &comparison.estimates;
    let decimals = case.matter.currency.decimals();
    let money = |value: N| Measure::Amount(value, decimals);
    let total = |of: &Assessed<N>| of.estimate.as_ref().map(|estimate| estimate.total);
    let budget = case.matter.budget.map(|budget| inputs.get(budget));
    let mut measures = Vec::with_capacity(12 + 4 * estimates.len());
    measures.extend(comparison.choice.map(Measure::Count));
    measures.extend(budget.map(money));
    let outlined = estimates.iter().map(|of| outlined(case, of, money, &mut measures)).collect();
    let of_baseline = estimates[comparison.baseline].estimate.as_ref();
    let baseline_status = of_baseline.map(|estimate| estimate.schedule.status);
    let kind = [case.matter.urgency == Urgency::Urgent, case.is_steady()];
    let profile = Profile::of(&base_hours_by_task(case, inputs), is_demanding, kind, baseline_status);
    measures.push(Measure::Amount(profile.base_hours, HOURS));
    measures.extend(profile.holds.map(Measure::Count));
    let [place, _] = comparison.choice;
    let totals = (0..).zip(estimates).filter_map(|(at, of)| Some((at, total(of)?)));
    let chosen = totals.reduce(|(first, before), (at, of)| (first, N::whole(at).choose_one(place, || of, || before)));
    let chosen = chosen.map_or_else(|| N::whole(0), |(_, total)| total);
    let today = total(&estimates[comparison.today]);
    if let Some(today) = today {
        let saving = today - chosen;
        measures.extend([money(saving), Measure::Amount(saving.share_of(today) * N::whole(100), PERCENT)]);
    }
    measures.extend(budget.map(|budget| money(budget - chosen)));
    let outline = Outline {
        baseline: comparison.baseline,
        today: comparison.today,
        has_budget: budget.is_some(),
        has_saving: today.is_some(),
        holds_for_all: estimates.iter().all(holds_for_all),
        estimates: outlined,
        decimals,
    };
    Ok((outline, measures))
}

/// An estimate's outline; its numbers are put behind the others.
fn outlined<N: Number>(
    case: &Case,
    of: &Assessed<N>,
    money: impl Fn(N) -> Measure<N>,
    measures: &mut Vec<Measure<N>>,
) -> OutlinedEstimate<String> {
    let finish = of.schedule().and_then(|schedule| schedule.finish);
    let start = of.schedule().filter(|_| finish.is_none()).and_then(|schedule| schedule.start);
    if let Some(estimate) = &of.estimate {
        measures.push(money(estimate.total));
        measures.extend([estimate.schedule.status, of.heads(case)].map(Measure::Count));
        measures.extend(finish.or(start).map(Measure::Count));
    }
    let codes: Vec<&str> = of.exclusions.iter().map(Exclusion::code).collect();
    OutlinedEstimate {
        provider: of.provider,
        improved: of.scenario.improved,
        exclusions: codes.join(";"),
        is_priced: of.estimate.is_some(),
        has_finish: finish.is_some(),
        has_start: start.is_some(),
    }
}

/// Whether an estimate is made up alike whatever the numbers are.
fn holds_for_all<N>(of: &Assessed<N>) -> bool {
    match of.schedule() {
        Some(schedule) => schedule.interims.are_in_any_order(),
        None => !of
            .exclusions
            .iter()
            .any(|found| matches!(found, Exclusion::NoPrice { missing } if !is_missed_by_any_work(missing))),
    }
}

/// Whether what is missing is asked for however much work there is.
fn is_missed_by_any_work(missing: &PricingError) -> bool {
    matches!(
        missing,
        PricingError::NoGigabytes
            | PricingError::NoMonths
            | PricingError::NoVolume { .. }
            | PricingError::OtherUnit { .. }
    )
}

impl Estimated {
    fn of(outline: &OutlinedEstimate<Rc<str>>, decimals: u32, measures: &mut impl Measures) -> Self {
        let mut estimated = Self {
            provider: outline.provider,
            improved: outline.improved,
            total: None,
            status: None,
            finish: None,
            team: None,
            exclusions: Rc::clone(&outline.exclusions),
        };
        if outline.is_priced {
            estimated.total = measures.amount(decimals).map(Num::rounded);
            estimated.status = Some(Status::at(measures.count()));
            estimated.team = Some(measures.count().unwrap_or(0));
            // A first day is there for nothing but that it is within the calendar.
            let day = if outline.has_finish || outline.has_start { measures.count() } else { None };
            estimated.finish = day.filter(|_| outline.has_finish).and_then(Day::numbered);
        }
        estimated
    }
}

impl Score {
    /// Becomes the score that measured numbers come to.
    pub fn take(&mut self, outline: &Outline, measures: &mut impl Measures) {
        let decimals = outline.decimals;
        let money = |amount: Option<Decimal>| amount.map(Num::rounded);
        let [place, grade] = [(); 2].map(|()| measures.count());
        self.recommended = place.filter(|_| grade != Some(0)).and_then(|place| usize::try_from(place).ok());
        (self.baseline, self.today) = (outline.baseline, outline.today);
        self.budget = if outline.has_budget { money(measures.amount(decimals)) } else { None };
        self.estimates.clear();
        self.estimates.extend(outline.estimates.iter().map(|of| Estimated::of(of, decimals, measures)));
        self.base_hours = measures.amount(HOURS).map(Num::figure);
        self.profile = [(); 4].map(|()| measures.count() != Some(0));
        let [saving, saving_percent] = if outline.has_saving {
            [decimals, PERCENT].map(|places| money(measures.amount(places)))
        } else {
            [None; 2]
        };
        let headroom = if outline.has_budget { money(measures.amount(decimals)) } else { None };
        let is_recommended = self.recommended.is_some();
        let of_chosen = |number: Option<Num>| number.filter(|_| is_recommended);
        self.saving = of_chosen(saving);
        let is_all = self.estimates[self.today].total.is_some_and(|total| !total.get().is_zero());
        self.saving_percent = of_chosen(saving_percent).filter(|_| is_all);
        self.headroom = of_chosen(headroom);
        self.baseline_total = self.estimates[self.baseline].total;
    }
}

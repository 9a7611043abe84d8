//! A comparison, and what is asked of each estimate besides its price: savings, margin, payback, warnings, and how sure
//! the choice is.

use rust_decimal::Decimal;

use super::confidence::{Confidence, Look};
use super::first_answer::LeftOut;
use super::screen::Movable;
use super::subject::Reader;
use super::threads::{Begun, Helper};
use super::turns::{Turn, turns};
use crate::engine::{
    Assessed, Comparison, Inputs, LikelyValues, OnTape, PricingError, Profile, Scenario, Schedule, compare,
    dates_and_hours, margin, payback, profile, volume, warnings,
};
use crate::matter::{Case, Hours, Status, Task, Volume, Warning};
use crate::number::{Number, Tape, Traced};
use crate::run::CompiledComparison;

/// What is asked besides the comparison itself.
#[derive(Clone, Copy, Default)]
pub struct Ask<'r> {
    /// Threads for looking at how sure the comparison is; 0 leaves that out.
    pub threads: usize,
    /// Reads the matter anew, to see what would change the answer; none leaves that out.
    pub turns: Option<&'r Reader<'r>>,
}

/// What was compared, on the tape that it was computed on.
#[derive(Debug)]
pub struct Compared<'t> {
    /// The tape.
    pub tape: &'t Tape,
    /// The estimates, and which of them is recommended.
    pub comparison: Comparison<Traced<'t>>,
    /// What each estimate is besides its price, in their order.
    pub examined: Vec<Examined<'t>>,
    /// The matter's profile.
    pub profile: Profile<Traced<'t>>,
    /// What the next best that qualifies costs more than the recommended one; none where either does not qualify.
    pub lead: Option<Decimal>,
    /// How sure the choice is; none where it is not asked for.
    pub confidence: Option<Confidence>,
    /// What would change the answer, where that was looked for.
    pub turns: Vec<Turn>,
    /// What of that would have taken too long.
    pub left_out: LeftOut,
    /// Who would be recommended if there were no mix.
    pub recommended_single: Option<usize>,
}

/// What is asked of an estimate besides its price. Amounts are over all periods.
#[derive(Debug, Clone)]
pub struct Examined<'t> {
    /// What it saves against the estimate that it is held against.
    pub saving: Option<Traced<'t>>,
    /// That in per cent.
    pub saving_percent: Option<Traced<'t>>,
    /// Whether the one that it is held against could not have done the work in time itself; none where nothing is saved.
    pub saving_notional: Option<bool>,
    /// What is left of the budget; below 0 where it is exceeded.
    pub headroom: Option<Traced<'t>>,
    /// The total for one unit, where all tasks share one.
    pub per_unit: Option<Traced<'t>>,
    /// The total for one base hour.
    pub per_base_hour: Option<Traced<'t>>,
    /// What would be collected at billing rates less the total at cost.
    pub margin: Option<Traced<'t>>,
    /// That in per cent of what would be collected.
    pub margin_percent: Option<Traced<'t>>,
    /// The number of periods with which it costs less than today's way; none where that has no price.
    pub payback: Option<i64>,
    /// What to look out for.
    pub warnings: Vec<Warning>,
}

/// Compares a case on a tape, at the likely values.
///
/// # Errors
/// Every problem of an estimate that is not excluded.
pub fn compared<'t>(case: &'t Case, tape: &'t Tape, ask: Ask) -> Result<Compared<'t>, Vec<PricingError>> {
    Helper::with(ask.threads, |helper| compared_with(helper, case, tape, ask))
}

/// The same with a helper, which waits by now.
///
/// # Errors
/// Every problem of an estimate that is not excluded.
pub fn compared_with<'c: 't, 't>(
    helper: Helper<'c>,
    case: &'c Case,
    tape: &'t Tape,
    ask: Ask,
) -> Result<Compared<'t>, Vec<PricingError>> {
    let comparison = compare(case, &OnTape(tape, &case.figures))?;
    // What is asked besides reads figures that no total hangs on.
    let read = tape.inputs();
    let asks_further = ask.threads > 0 || ask.turns.is_some();
    let left_out = if asks_further { LeftOut::of(case) } else { LeftOut::default() };
    // The helper draws, and this thread does all else.
    let look = (ask.threads > 0 && !left_out.confidence).then(|| Look::at(case, &comparison, read.clone()));
    let prepared = look.map(|look| helper.begin(|| look.prepared()));
    let turning = ask.turns.filter(|_| !left_out.turns).map(|reader| (Movable::of(case, &comparison, &read), reader));
    let threads = ask.threads.saturating_sub(usize::from(turning.is_some()));
    let drawn = prepared.map(|prepared| {
        let compile = turning.as_ref().and_then(|(movable, _)| movable.drawn(case, &comparison));
        let other = if compile.is_none() { CompiledComparison::of(case, &comparison) } else { None };
        helper.begin(move || {
            let program = compile.map(|compile| compile()).or(other);
            prepared.end()?.drawn(program.as_ref(), threads)
        })
    });
    drop(helper);
    let turns = turning.map_or_else(Vec::new, |(movable, reader)| turns(case, &comparison, movable, reader));
    let (profile, examined) = examine_all(case, tape, &comparison);
    let sure = drawn.and_then(Begun::end).flatten();
    let confidence = sure.map(|sure| sure.beside_safer(&comparison));
    let recommended_single = comparison.recommended_single(case, &OnTape(tape, &case.figures));
    Ok(Compared {
        tape,
        lead: lead(case, &comparison),
        examined,
        profile,
        confidence,
        turns,
        left_out,
        recommended_single,
        comparison,
    })
}

/// What the next best that qualifies costs more than the recommended one.
fn lead(case: &Case, comparison: &Comparison<Traced>) -> Option<Decimal> {
    let chosen = comparison.recommended().filter(|_| comparison.qualifies())?;
    let total = |of: &Assessed<Traced>| of.estimate.as_ref()?.total.exact().get();
    let is_late_at_a_price = !case.matter.hard_deadline
        && case.matter.late_day_cost.is_some_and(|cost| !case.figures.get(cost).likely.is_zero());
    let qualifies = |of: &Assessed<Traced>| {
        let late = of.schedule().is_some_and(|schedule| schedule.status() == Status::Late);
        of.is_permitted() && (of.is_in_time() || late && is_late_at_a_price)
    };
    let others = comparison.estimates.iter().enumerate().filter(|(at, of)| *at != chosen && qualifies(of));
    let next = others.filter_map(|(_, of)| total(of)).min()?;
    next.checked_sub(total(&comparison.estimates[chosen])?)
}

/// The profile of a compared matter, and what is asked of each estimate besides its price.
fn examine_all<'t>(
    case: &Case,
    tape: &'t Tape,
    comparison: &Comparison<Traced<'t>>,
) -> (Profile<Traced<'t>>, Vec<Examined<'t>>) {
    let estimates = &comparison.estimates;
    let status = estimates[comparison.baseline].schedule().map(Schedule::status);
    let (profile, mut examined) = examine(case, tape, estimates, comparison.today, status);
    if let Some(at) = comparison.recommended() {
        let further = of_recommended(case, &OnTape(tape, &case.figures), &estimates[at], &examined[at]);
        examined[at].warnings.extend(further);
    }
    (profile, examined)
}

/// The profile of a matter whose baseline has a status, and what is asked of estimates that are held against one of them.
pub(super) fn examine<'t>(
    case: &Case,
    tape: &'t Tape,
    estimates: &[Assessed<Traced<'t>>],
    against: usize,
    status: Option<Status>,
) -> (Profile<Traced<'t>>, Vec<Examined<'t>>) {
    let inputs = OnTape(tape, &case.figures);
    let against = &estimates[against];
    let profile = profile(case, &inputs, status.map(Status::number));
    let examined = estimates.iter().map(|of| Examined::new(case, &inputs, of, against, profile.base_hours));
    let examined = examined.collect();
    (profile, examined)
}

impl<'t> Examined<'t> {
    fn new(
        case: &Case,
        inputs: &OnTape<'t, '_>,
        of: &Assessed<Traced<'t>>,
        against: &Assessed<Traced<'t>>,
        base_hours: Traced<'t>,
    ) -> Self {
        let estimate = of.estimate.as_ref();
        let total = estimate.map(|estimate| estimate.total);
        let whole = against.estimate.as_ref().map(|against| against.total);
        let saving = whole.zip(total).map(|(whole, total)| whole - total);
        let budget = case.matter.budget.map(|id| inputs.get(id));
        let margin = estimate.and_then(|estimate| margin(case, inputs, &of.scenario, estimate).ok());
        let periods = Traced::whole(case.matter.periods);
        let each = |count: Traced<'t>| total.filter(|_| !count.is_zero()).map(|total| total / (periods * count));
        Self {
            saving,
            saving_percent: saving.zip(whole).and_then(|(saving, whole)| percent(saving, whole)),
            saving_notional: saving.map(|_| !against.is_in_time()),
            headroom: budget.zip(total).map(|(budget, total)| budget - total),
            per_unit: units(case, inputs).and_then(each),
            per_base_hour: each(base_hours),
            margin: margin.map(|margin| margin.amount),
            margin_percent: margin.and_then(|margin| percent(margin.amount, margin.revenue)),
            payback: paid_back(case, of, against),
            warnings: if of.provider.is_none_or(|provider| of.scenario.assignment.involves(provider)) {
                all_warnings(case, inputs, of)
            } else {
                Vec::new()
            },
        }
    }
}

/// What to look out for in an estimate, whoever is recommended.
fn all_warnings<'t>(case: &Case, inputs: &OnTape<'t, '_>, of: &Assessed<Traced<'t>>) -> Vec<Warning> {
    let mut found = warnings(case, inputs, &of.scenario.assignment);
    found.extend(of.schedule().into_iter().flat_map(|schedule| dates_and_hours(case, inputs, &of.scenario, schedule)));
    found
}

/// What to look out for in the recommended estimate alone.
fn of_recommended<'t>(
    case: &Case,
    inputs: &OnTape<'t, '_>,
    of: &Assessed<Traced<'t>>,
    is: &Examined<'t>,
) -> Vec<Warning> {
    let matter = &case.matter;
    let short = |amount: Option<Traced<'t>>| {
        let amount = amount?.decimal_at(matter.currency.decimals())?;
        (amount < Decimal::ZERO).then(|| amount.abs())
    };
    let is_tight = matter.hard_deadline
        && inputs.or_zero(matter.reserve_days).is_zero()
        && of.is_in_time()
        && of.schedule().and_then(|schedule| schedule.slack_days).is_some_and(Number::is_zero);
    let own_rates = &case.providers[case.baseline].rates;
    let has_both = own_rates.iter().any(|(_, rate)| rate.has_both_sides());
    let margin = is.margin.filter(|_| has_both);
    let found = [
        short(is.headroom).map(Warning::OverBudget),
        is_tight.then_some(Warning::NoSlack),
        short(margin).map(Warning::NegativeMargin),
    ];
    found.into_iter().flatten().collect()
}

fn percent<'t>(part: Traced<'t>, whole: Traced<'t>) -> Option<Traced<'t>> {
    (!whole.is_zero()).then(|| part / whole * Traced::whole(100))
}

/// When an estimate has paid for itself against today's; reckoned beside the tape, as it prices many periods. With a single
/// one their totals say it.
fn paid_back(case: &Case, of: &Assessed<Traced>, against: &Assessed<Traced>) -> Option<i64> {
    let [total, whole] = [of, against].map(|of| of.estimate.as_ref().map(|estimate| estimate.total.exact()));
    let whole = whole?;
    if of.schedule()?.status() == Status::OverCapacity {
        return None;
    }
    if case.matter.periods == 1 && against.scenario == Scenario::today(case) {
        return (of.scenario != against.scenario && total?.below(whole)).then_some(1);
    }
    payback(case, &LikelyValues(&case.figures), &of.scenario).ok().flatten()
}

/// The sum of all volumes that are no shares of others, without an improvement, where all have one unit and each has a
/// volume.
fn units<'t>(case: &Case, inputs: &OnTape<'t, '_>) -> Option<Traced<'t>> {
    let is_linked = |task: &&Task| matches!(task.hours, Hours::Computed { volume: Volume::Share { .. }, .. });
    let tasks: Vec<&Task> = case.matter.tasks.iter().filter(|task| !is_linked(task)).collect();
    let first = &tasks.first()?.unit;
    if tasks.iter().any(|task| task.unit != *first) {
        return None;
    }
    let volumes = tasks.iter().map(|task| volume(case, inputs, task, None));
    volumes.collect::<Option<Vec<Traced>>>().map(Traced::sum)
}

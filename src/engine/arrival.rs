//! A matter that arrives in a programme: what your own team needs for it, and what the rest costs that goes out
//! (docs/program.md).

use super::assignment::Assignment;
use super::charges::Count;
use super::effort::Effort;
use super::estimate::{Estimate, Scenario, Schedule, StaffedPart, days_late, delay, matter_charges, price};
use super::inputs::Inputs;
use super::line::{Line, sum};
use crate::matter::{Basis, Case, FigureId, Hours, LineCode, Payee, PricingError, Volume};
use crate::number::{Number, Quantity};

/// The figures of a case for a matter of some size that starts on some day.
#[derive(Debug)]
pub struct Arrived<'a, N, I> {
    /// The case's own figures.
    pub inputs: &'a I,
    /// Which figures size multiplies, by their index.
    pub sized: &'a [bool],
    /// How many times the file's volumes, gigabytes and hours.
    pub size: N,
    /// The number of the day that it arrives on.
    pub start: N,
    /// Calendar days from there to its deadline, where the file has one.
    pub until_deadline: Option<i64>,
}

impl<N: Number, I: Inputs<N>> Inputs<N> for Arrived<'_, N, I> {
    fn get(&self, id: FigureId) -> N {
        let value = self.inputs.get(id);
        if self.sized.get(id.index()).is_some_and(|sized| *sized) { value * self.size } else { value }
    }

    fn counted(&self, value: i64, what: Quantity) -> N {
        match (what, self.until_deadline) {
            (Quantity::Start, _) => self.start,
            (Quantity::Deadline, Some(days)) => self.start + N::whole(days),
            _ => self.inputs.counted(value, what),
        }
    }
}

/// The figures that the size of a matter multiplies, by their index: volumes, gigabytes and hours.
#[must_use]
pub fn sized_figures(case: &Case) -> Vec<bool> {
    let mut sized = vec![false; case.figures.len()];
    let of_tasks = case.matter.tasks.iter().filter_map(|task| match &task.hours {
        Hours::Given(hours) => Some(*hours),
        Hours::Computed { volume: Volume::Units(units), .. } => Some(*units),
        Hours::Computed { volume: Volume::Gigabytes { gigabytes, .. }, .. } => Some(*gigabytes),
        Hours::Computed { volume: Volume::Share { .. }, .. } => None,
    });
    for id in of_tasks.chain(case.matter.gigabytes) {
        sized[id.index()] = true;
    }
    sized
}

/// What a matter takes of your own team, and what falls due beside.
#[derive(Debug, Clone, Copy)]
pub struct InHouse<N> {
    /// Hours of production, quality control, supervision and rework.
    pub hours: N,
    /// The matter's own charges.
    pub charges: N,
    /// What its late days cost.
    pub delay: N,
    /// Days past its deadline; 0 where it has none.
    pub late_days: N,
}

/// What goes out of a matter, and what falls due for the whole of it.
#[derive(Debug, Clone, Copy)]
pub struct SentOut<N> {
    /// What the provider invoices, its mark-up, tax and buffer among it.
    pub invoiced: N,
    /// The matter's own charges.
    pub charges: N,
    /// What its late days cost.
    pub delay: N,
    /// Hours of your own team beside: kept tasks, supervision, rework, knowledge transfer.
    pub own_hours: N,
    /// Production hours of the provider.
    pub production: N,
    /// The provider's status, as the number of its place.
    pub status: N,
    /// Days past its deadline of whatever ends last; 0 where it has none.
    pub late_days: N,
}

/// Who does what goes out, and how it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outside {
    /// The provider.
    pub provider: usize,
    /// Whether it is a team on call: its people are paid for already, and work at an even rate like your own.
    pub on_call: bool,
    /// Whether the case's improvement is made.
    pub improved: bool,
}

fn scenario(case: &Case, provider: usize, improved: bool) -> Scenario {
    let assignment = Assignment::to_provider(case, provider);
    Scenario { assignment, basis: Basis::Cost, improved, billed_only: false }
}

/// What your own team needs for a matter that it ends on a given day.
///
/// # Errors
/// Where something is missing that a charge depends on, or a result cannot be held.
pub fn in_house<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    improved: bool,
    end: N,
) -> Result<InHouse<N>, PricingError> {
    let schedule = Schedule::new(case, inputs, &scenario(case, case.baseline, improved))?;
    let hours = N::sum(schedule.parts.iter().map(|staffed| own_hours(case, inputs, staffed, &schedule.effort)));
    let heads = heads(&schedule);
    let charges = charges(case, inputs, &schedule.effort, [heads, end], |_| true)?;
    let late_days = late_days(case, inputs, end);
    Ok(InHouse { hours, charges, delay: delay_cost(case, inputs, late_days)?, late_days })
}

/// What it costs that a share of a matter goes out, of which your own team ends its own share on a given day. `whole` are
/// the figures of the matter, `rest` those of a matter of the size that goes out.
///
/// # Errors
/// Where something is missing that the price depends on, or a result cannot be held.
pub fn sent_out<N: Number>(
    case: &Case,
    [whole, rest]: [&impl Inputs<N>; 2],
    outside: Outside,
    share: N,
    end: N,
) -> Result<SentOut<N>, PricingError> {
    let Outside { provider, on_call, improved } = outside;
    let own = Schedule::new(case, whole, &scenario(case, case.baseline, improved))?;
    let estimate = price(case, rest, &scenario(case, provider, improved))?;
    let (zero, kept) = (N::whole(0), N::whole(1) - share);
    let schedule = &estimate.schedule;
    let finish = schedule.finish.unwrap_or(end);
    let finish = if on_call { end } else { kept.choose_one(zero, || finish, || finish.max(end)) };
    let together = Effort {
        volume: own.effort.volume.clone(),
        base: own.effort.base.clone(),
        production: sums(&own.effort.production, kept, &schedule.effort.production),
    };
    let heads_at_home = kept.choose_one(zero, || zero, || heads(&own));
    let most = heads(schedule).max(heads_at_home);
    let included = |name: &String| case.providers[provider].includes.contains(name);
    let mut due = charges(case, whole, &together, [most, finish], |name| !included(name))?;
    if case.matter.charges.iter().any(|charge| included(&charge.name)) {
        // What a provider's price includes it includes for its share.
        due = due + kept * charges(case, whole, &own.effort, [heads(&own), end], included)?;
    }
    let late_days = late_days(case, whole, finish);
    Ok(SentOut {
        invoiced: invoiced(&estimate, on_call),
        charges: due,
        delay: delay_cost(case, whole, late_days)?,
        own_hours: hours_beside(case, rest, schedule),
        production: schedule.production(provider),
        status: schedule.status,
        late_days,
    })
}

/// What is done by your own team in one part, or beside it: its production and quality control where it is its own,
/// supervision and rework.
fn own_hours<N: Number>(case: &Case, inputs: &impl Inputs<N>, staffed: &StaffedPart<N>, effort: &Effort<N>) -> N {
    let provider = staffed.part.provider;
    let checked = |task: &usize| {
        let share = inputs.or_zero(case.task_figures(provider, *task).qc);
        share * effort.qc_hours(&case.providers[provider], *task)
    };
    let is_own = provider == case.baseline;
    N::sum(staffed.part.tasks.iter().filter(|_| is_own).map(checked)) + staffed.own_hours(case, effort)
}

fn hours_beside<N: Number>(case: &Case, inputs: &impl Inputs<N>, schedule: &Schedule<N>) -> N {
    let of = |part: &StaffedPart<N>| own_hours(case, inputs, part, &schedule.effort) + part.transfer_hours(case);
    N::sum(schedule.parts.iter().map(of))
}

fn heads<N: Number>(schedule: &Schedule<N>) -> N {
    schedule.parts.iter().fold(N::whole(0), |most, staffed| most.max(staffed.team.heads))
}

fn sums<N: Number>(own: &[N], kept: N, outside: &[N]) -> Vec<N> {
    own.iter().zip(outside).map(|(own, outside)| *own * kept + *outside).collect()
}

/// What the provider is paid for the matter; people on call are paid already, whatever they do.
fn invoiced<N: Number>(estimate: &Estimate<N>, on_call: bool) -> N {
    let is_paid_already = |code: LineCode| {
        matches!(
            code,
            LineCode::SetUp
                | LineCode::Work
                | LineCode::Seats
                | LineCode::Overtime
                | LineCode::QualityControl
                | LineCode::Training
        )
    };
    sum(&estimate.lines, |line| line.payee == Payee::Provider && !(on_call && is_paid_already(line.code)))
}

/// Those of the matter's own charges that count.
fn charges<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    effort: &Effort<N>,
    [heads, finish]: [N; 2],
    counts: impl Fn(&String) -> bool,
) -> Result<N, PricingError> {
    let tasks: Vec<usize> = (0..case.matter.tasks.len()).collect();
    let count = Count { case, inputs, effort, tasks: &tasks, heads, finish: Some(finish) };
    let mut lines: Vec<Line<N>> = Vec::new();
    matter_charges(&count, |name| !counts(name), &mut lines)?;
    Ok(sum(&lines, |_| true))
}

fn late_days<N: Number>(case: &Case, inputs: &impl Inputs<N>, finish: N) -> N {
    let deadline = case.matter.deadline.map(|day| inputs.counted(day.number(), Quantity::Deadline));
    deadline.map_or_else(|| N::whole(0), |deadline| days_late(case, deadline, finish))
}

fn delay_cost<N: Number>(case: &Case, inputs: &impl Inputs<N>, late_days: N) -> Result<N, PricingError> {
    let mut lines: Vec<Line<N>> = Vec::new();
    delay(case, inputs, Some(late_days), &mut lines)?;
    Ok(sum(&lines, |_| true))
}

//! An estimate: an assignment priced, part by part, with the matter's own lines once.

use super::assignment::{Assignment, Part};
use super::charges::Count;
use super::effort::{Effort, OwnHours, effort};
use super::go_live::{Interims, at_most_all, ready_days, wait};
use super::inputs::Inputs;
use super::line::{Counted, Line, Unit, sum};
use super::lines::PartLines;
use super::team::{Team, Workload, team};
use crate::matter::{Basis, Case, Improvement, LineCode, Payee, PricingError, Status};
use crate::number::{Day, Number, Quantity};

/// What is to be priced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Who does which task.
    pub assignment: Assignment,
    /// Which side of the rates counts.
    pub basis: Basis,
    /// Whether the case's improvement is made.
    pub improved: bool,
    /// Whether only what a client is billed is priced: a margin asks no billing rate for hours that are not billed.
    pub billed_only: bool,
}

impl Scenario {
    /// Today's way of doing the work, which savings are measured against.
    #[must_use]
    pub fn today(case: &Case) -> Self {
        let assignment = Assignment::to_provider(case, case.today);
        Self { assignment, basis: case.matter.basis, improved: false, billed_only: false }
    }

    /// The improvement, where it is made.
    #[must_use]
    pub fn improvement<'c>(&self, case: &'c Case) -> Option<&'c Improvement> {
        case.improvement.as_ref().filter(|_| self.improved)
    }
}

/// A part, who works on it, and what it takes of those who supervise it.
#[derive(Debug, Clone)]
pub struct StaffedPart<N> {
    /// Whose part, and which tasks.
    pub part: Part,
    /// Who works on it, and when.
    pub team: Team<N>,
    /// Hours of those who supervise, correct and hand over.
    pub own: OwnHours<N>,
    /// Whether its people are paid by the seat.
    pub seated: bool,
    /// Periods of a steady portfolio until it is live.
    pub wait: N,
}

/// Effort, teams and dates: what an estimate is before anything is priced.
#[derive(Debug, Clone)]
pub struct Schedule<N> {
    /// The parts, the baseline's last.
    pub parts: Vec<StaffedPart<N>>,
    /// Volumes and hours by task.
    pub effort: Effort<N>,
    /// The times before a go-live.
    pub interims: Interims<N>,
    /// The worst of the parts', as the number of its place.
    pub status: N,
    /// The number of the first day of a part with hours, else of the matter's start.
    pub start: Option<N>,
    /// The number of the last day of a part; a steady portfolio has none.
    pub finish: Option<N>,
    /// Days from deadline to finish by the matter's calendar, at least 1 past the deadline; none without a deadline.
    pub late_days: Option<N>,
    /// Days from finish to deadline.
    pub slack_days: Option<N>,
    /// How often what recurs counts: the periods.
    pub times: i64,
    /// Hours of the buyer's own people, over all periods.
    pub own_hours: N,
}

/// An assignment priced.
#[derive(Debug, Clone)]
pub struct Estimate<N> {
    /// Hours, teams and dates.
    pub schedule: Schedule<N>,
    /// The cost lines.
    pub lines: Vec<Line<N>>,
    /// Everything.
    pub total: N,
    /// One-off lines.
    pub one_off: N,
    /// Recurring lines, of one period.
    pub per_period: N,
    /// What providers invoice, over all periods.
    pub invoiced: N,
    /// The buyer's own people and costs, over all periods.
    pub own: N,
}

impl<N: Number> StaffedPart<N> {
    /// Who works on a part, for how long, and what that takes of those who supervise it. The part waits for an improvement
    /// for so many working days, and is live after so many periods.
    ///
    /// # Errors
    /// Where a count is too large to hold or a date beyond the calendar.
    pub(super) fn new(
        case: &Case,
        inputs: &impl Inputs<N>,
        scenario: &Scenario,
        part: Part,
        effort: &Effort<N>,
        [ready_days, wait]: [N; 2],
    ) -> Result<Self, PricingError> {
        let provider = part.provider;
        let seated = scenario.has_seats(case, provider, &part.tasks);
        let mut hours = N::sum(part.tasks.iter().map(|task| effort.production[*task]));
        for task in part.tasks.iter().filter(|task| seated && case.is_for_seat(provider, **task)) {
            // People in seats check their own work.
            let checked = effort.qc_hours(&case.providers[provider], *task);
            hours = hours + inputs.or_zero(case.task_figures(provider, *task).qc) * checked;
        }
        if !hours.is_valid() {
            return Err(PricingError::TooLarge);
        }
        let team = team(case, inputs, &Workload { provider, hours, ready_days, by_seat: seated })?;
        let own = OwnHours::new(case, inputs, &part, effort, &team);
        Ok(Self { part, team, own, seated, wait })
    }

    /// Hours of the buyer's own people in a period: the baseline's production, supervision and rework; none where a firm
    /// supervises that it is bought through.
    pub(super) fn own_hours(&self, case: &Case, effort: &Effort<N>) -> N {
        let Part { provider, tasks } = &self.part;
        if case.providers[*provider].via.is_some() {
            return N::whole(0);
        }
        let production = tasks.iter().filter(|_| *provider == case.baseline).map(|task| effort.production[*task]);
        N::sum(production) + self.own.supervision + self.own.rework
    }

    /// Hours of the buyer's own people to hand it over, once.
    pub(super) fn transfer_hours(&self, case: &Case) -> N {
        if case.providers[self.part.provider].via.is_some() { N::whole(0) } else { self.own.transfer }
    }
}

/// Days from one to another by the matter's calendar; 0 where it is not later.
fn days_between<N: Number>(case: &Case, from: N, to: N) -> N {
    // Both ends are counted, and the earlier of the two is not part of the distance.
    let count = |to: N| N::working_days(case.calendar(), from, to);
    to.choose_one(from, || N::whole(0), || count(to) - count(from))
}

/// Days past the deadline; who finishes after it is at least one day late.
pub fn days_late<N: Number>(case: &Case, deadline: N, finish: N) -> N {
    let distance = || N::whole(1).max(days_between(case, deadline, finish));
    finish.choose_one(deadline, || N::whole(0), distance).named(Quantity::LateDays)
}

/// The first day of the parts that have hours, where any has, else the matter's start.
fn first_day<N: Number>(case: &Case, inputs: &impl Inputs<N>, parts: &[StaffedPart<N>]) -> Option<N> {
    let start = inputs.counted(case.matter.start?.number(), Quantity::Start);
    let never = inputs.counted(Day::LAST.number(), Quantity::Never);
    let first = parts.iter().filter_map(|staffed| staffed.team.start).reduce(Number::min)?;
    Some(never.choose_one(first, || start, || first).named(Quantity::Begins))
}

impl<N: Number> Schedule<N> {
    /// Computes hours, teams and dates.
    ///
    /// # Errors
    /// Where a count is too large to hold or a date beyond the calendar.
    pub fn new(case: &Case, inputs: &impl Inputs<N>, scenario: &Scenario) -> Result<Self, PricingError> {
        Self::over(case, inputs, scenario, case.matter.periods)
    }

    /// The same, if the matter had so many periods.
    pub(super) fn over(
        case: &Case,
        inputs: &impl Inputs<N>,
        scenario: &Scenario,
        periods: i64,
    ) -> Result<Self, PricingError> {
        let assigned = scenario.assignment.parts(case);
        let improvement = scenario.improvement(case);
        let effort = effort(case, inputs, &assigned, improvement);
        let mut parts: Vec<StaffedPart<N>> = Vec::with_capacity(assigned.len());
        for part in assigned {
            let ready = ready_days(case, inputs, &part, improvement);
            let wait = wait(case, inputs, &part, ready, periods);
            parts.push(StaffedPart::new(case, inputs, scenario, part, &effort, [ready, wait])?);
        }
        let interims = Interims::new(case, inputs, scenario, &parts)?;
        let times = N::whole(periods);
        let own_hours = N::sum(
            parts.iter().map(|part| part.transfer_hours(case) + (times - part.wait) * part.own_hours(case, &effort)),
        ) + interims.sum(|part, effort| part.own_hours(case, effort));
        let teams = || parts.iter().map(|staffed| &staffed.team);
        let finish = teams().filter_map(|team| team.finish).reduce(Number::max).map(|day| day.named(Quantity::Ends));
        let deadline = case.matter.deadline.map(|day| inputs.counted(day.number(), Quantity::Deadline));
        let dates = deadline.zip(finish);
        let slack_days = |(deadline, finish): (N, N)| days_between(case, finish, deadline).named(Quantity::SlackDays);
        let status = teams().map(|team| team.status).reduce(Number::max);
        Ok(Self {
            status: status.unwrap_or_else(|| Status::NoDeadline.number()).named(Quantity::Status),
            start: first_day(case, inputs, &parts),
            finish,
            late_days: dates.map(|(deadline, finish)| days_late(case, deadline, finish)),
            slack_days: dates.map(slack_days),
            times: periods,
            own_hours,
            interims,
            parts,
            effort,
        })
    }

    /// The worst status of the parts.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::numbered(self.status)
    }

    /// The first day of the work, where the matter has a start.
    #[must_use]
    pub fn start(&self) -> Option<Day> {
        self.start.and_then(Number::day)
    }

    /// The last day of the work; a steady portfolio has none.
    #[must_use]
    pub fn finish(&self) -> Option<Day> {
        self.finish.and_then(Number::day)
    }

    /// Production hours of a provider's part over all periods that it is live in.
    #[must_use]
    pub fn hours_live(&self, provider: usize) -> N {
        let part = self.parts.iter().find(|staffed| staffed.part.provider == provider);
        part.map_or_else(|| N::whole(0), |part| (N::whole(self.times) - part.wait) * self.production(provider))
    }

    /// Production hours of a provider's part, in one period.
    #[must_use]
    pub fn production(&self, provider: usize) -> N {
        let part = self.parts.iter().find(|staffed| staffed.part.provider == provider);
        let tasks = part.map_or(&[][..], |staffed| &staffed.part.tasks);
        N::sum(tasks.iter().map(|task| self.effort.production[*task]))
    }
}

/// Prices an assignment.
///
/// # Errors
/// Where something is missing that the price depends on, or a result cannot be held.
pub fn price<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    scenario: &Scenario,
) -> Result<Estimate<N>, PricingError> {
    price_over(case, inputs, scenario, case.matter.periods)
}

/// The same, if the matter had so many periods; a steady portfolio stays one.
pub(super) fn price_over<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    scenario: &Scenario,
    periods: i64,
) -> Result<Estimate<N>, PricingError> {
    let schedule = Schedule::over(case, inputs, scenario, periods)?;
    let times = inputs.counted(periods, Quantity::Periods);
    let mut lines: Vec<Line<N>> = Vec::with_capacity(16);
    for staffed in &schedule.parts {
        let effort = &schedule.effort;
        PartLines { case, inputs, scenario, staffed, effort, periods: (periods, times) }.write(&mut lines)?;
    }
    if !case.matter.charges.is_empty() {
        let tasks: Vec<usize> = (0..case.matter.tasks.len()).collect();
        let parts = || schedule.parts.iter();
        let heads = parts().fold(N::whole(0), |most, staffed| most.max(staffed.team.heads));
        let count = Count { case, inputs, effort: &schedule.effort, tasks: &tasks, heads, finish: schedule.finish };
        let included = |name: &String| parts().any(|of| case.providers[of.part.provider].includes.contains(name));
        matter_charges(&count, included, &mut lines)?;
    }
    if let Some(better) = scenario.improvement(case) {
        improve(case, inputs, better, periods, &mut lines)?;
    }
    let before = schedule.interims.cost(case, inputs, scenario, |_| true)?;
    Line::new(LineCode::BeforeGoLive, Payee::Buyer, before).falling(true).put(case, &mut lines)?;
    contingency(case, inputs, &mut lines)?;
    delay(case, inputs, schedule.late_days, &mut lines)?;
    Estimate::new(case, schedule, lines, times)
}

impl<N: Number> Estimate<N> {
    fn new(case: &Case, schedule: Schedule<N>, lines: Vec<Line<N>>, times: N) -> Result<Self, PricingError> {
        let over_all = |payee: Payee| {
            let once = sum(&lines, |line| line.payee == payee && line.one_off);
            once + times * sum(&lines, |line| line.payee == payee && !line.one_off)
        };
        let one_off = sum(&lines, |line| line.one_off);
        let per_period = sum(&lines, |line| !line.one_off);
        let estimate = Self {
            total: one_off + times * per_period,
            one_off,
            per_period,
            invoiced: over_all(Payee::Provider),
            own: over_all(Payee::Buyer),
            lines,
            schedule,
        };
        let total = estimate.total.round(case.matter.currency.decimals());
        let results = [total, estimate.invoiced, estimate.own, estimate.schedule.own_hours];
        if results.into_iter().all(Number::is_valid) { Ok(estimate) } else { Err(PricingError::TooLarge) }
    }
}

/// What an improvement costs: once, in every period, and that not before it is ready.
fn improve<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    better: &Improvement,
    periods: i64,
    lines: &mut Vec<Line<N>>,
) -> Result<(), PricingError> {
    let once = inputs.or_zero(better.one_off);
    Line::new(LineCode::Improvement, Payee::Buyer, once).falling(true).put(case, lines)?;
    let running = Line::new(LineCode::ImprovementRunning, Payee::Buyer, inputs.or_zero(better.per_period));
    running.put(case, lines)?;
    if case.is_steady() {
        let running = sum(lines, |line| line.code == LineCode::ImprovementRunning);
        let wait = at_most_all(inputs, inputs.or_zero(better.ready_days), periods);
        let saved = N::whole(0) - wait * running;
        Line::new(LineCode::NotYetLive, Payee::Buyer, saved).falling(true).put(case, lines)?;
    }
    Ok(())
}

/// The matter's own charges, unless a part's provider includes them: all tasks, the larger team, the last finish.
pub fn matter_charges<N: Number, I: Inputs<N>>(
    count: &Count<N, I>,
    included: impl Fn(&String) -> bool,
    lines: &mut Vec<Line<N>>,
) -> Result<(), PricingError> {
    let Count { case, inputs, .. } = count;
    for (index, charge) in case.matter.charges.iter().enumerate() {
        if included(&charge.name) {
            continue;
        }
        let counted = Counted {
            quantity: count.quantity(charge)?,
            unit: Unit::Driver(charge.driver),
            rate: inputs.get(charge.rate),
        };
        Line::of(LineCode::Charge(index), Payee::Buyer, counted).falling(charge.one_off).put(case, lines)?;
    }
    Ok(())
}

fn contingency<N: Number>(case: &Case, inputs: &impl Inputs<N>, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
    let Some(share) = case.matter.contingency else { return Ok(()) };
    let share = inputs.get(share);
    let above: Vec<(bool, N)> = lines.iter().map(|line| (line.one_off, line.amount)).collect();
    let sum = |one_off: Option<bool>| {
        N::sum(above.iter().filter(|(once, _)| one_off.is_none_or(|want| want == *once)).map(|(_, amount)| *amount))
    };
    let halves: &[Option<bool>] = if case.matter.periods > 1 { &[Some(true), Some(false)] } else { &[None] };
    for half in halves {
        let line = Line::new(LineCode::Contingency, Payee::None, share * sum(*half));
        line.falling(*half == Some(true)).put(case, lines)?;
    }
    Ok(())
}

/// What days past the deadline cost.
pub fn delay<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    late_days: Option<N>,
    lines: &mut Vec<Line<N>>,
) -> Result<(), PricingError> {
    let (Some(days), Some(cost)) = (late_days, case.matter.late_day_cost) else { return Ok(()) };
    let counted = Counted { quantity: days, unit: Unit::Day, rate: inputs.get(cost) };
    Line::of(LineCode::Delay, Payee::None, counted).falling(true).put(case, lines)
}

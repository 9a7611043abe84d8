//! An estimate: an assignment priced, part by part, with the matter's own lines once.

use super::assignment::{Assignment, Part};
use super::charges::Count;
use super::effort::{Effort, OwnHours, effort};
use super::error::PricingError;
use super::lines::{Counted, Line, PartLines, Unit, push};
use super::rates::Rates;
use super::team::{DAYS_A_PERIOD, Team, Workload, team};
use crate::matter::{Basis, Case, Inputs, LineCode, Payee, Status};
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

/// A part, who works on it, and what it takes of the buyer's own people.
#[derive(Debug, Clone)]
pub struct StaffedPart<N> {
    /// Whose part, and which tasks.
    pub part: Part,
    /// Who works on it, and when.
    pub team: Team<N>,
    /// Hours of the buyer's own people.
    pub own: OwnHours<N>,
}

/// Effort, teams and dates: what an estimate is before anything is priced.
#[derive(Debug, Clone)]
pub struct Schedule<N> {
    /// The parts, the baseline's last.
    pub parts: Vec<StaffedPart<N>>,
    /// Volumes and hours by task.
    pub effort: Effort<N>,
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
    /// How often what recurs counts: the periods, less those before an improvement.
    pub times: i64,
    /// Periods before an improvement.
    pub before: i64,
    /// Hours of the buyer's own people, over all periods.
    pub own_hours: N,
    own_hours_a_period: N,
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
    /// Who works on a part, for how long, and what that takes of the buyer's own people.
    ///
    /// # Errors
    /// Where a count is too large to hold or a date beyond the calendar.
    pub(super) fn new(
        case: &Case,
        inputs: &impl Inputs<N>,
        part: Part,
        effort: &Effort<N>,
        ready: N,
    ) -> Result<Self, PricingError> {
        let production = N::sum(part.tasks.iter().map(|task| effort.production[*task]));
        if !production.is_valid() {
            return Err(PricingError::TooLarge);
        }
        let work = Workload { provider: part.provider, hours: production, ready_days: ready, by_seat: false };
        let team = team(case, inputs, &work)?;
        let own = OwnHours::new(case, inputs, &part, effort, team.days);
        Ok(Self { part, team, own })
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
        let parts = scenario.assignment.parts(case);
        let improvement = case.improvement.as_ref().filter(|_| scenario.improved);
        let saved = improvement.map(|better| (better.providers[0], inputs.or_zero(better.effort_saving)));
        let effort = effort(case, inputs, &parts, saved);
        let mut staffed: Vec<StaffedPart<N>> = Vec::with_capacity(parts.len());
        for part in parts {
            // In a steady portfolio the work goes on unimproved meanwhile; a single matter waits.
            let ready = match improvement {
                Some(better) if better.providers.contains(&part.provider) && case.matter.periods == 1 => {
                    inputs.or_zero(better.ready_days)
                }
                _ => N::whole(0),
            };
            staffed.push(StaffedPart::new(case, inputs, part, &effort, ready)?);
        }
        let (before, earlier_hours) = match improvement {
            Some(better) if case.matter.periods > 1 => {
                let ready = inputs.or_zero(better.ready_days) / N::whole(DAYS_A_PERIOD);
                let before = ready.ceil().count().ok_or(PricingError::TooLarge)?.min(case.matter.periods);
                let unimproved = Self::new(case, inputs, &Scenario { improved: false, ..scenario.clone() })?;
                (before, N::whole(before) * unimproved.own_hours_a_period)
            }
            _ => (0, N::whole(0)),
        };
        let times = case.matter.periods - before;
        let own_hours_once = N::sum(staffed.iter().map(|staffed| staffed.own.transfer));
        let own_hours_a_period = N::sum(staffed.iter().map(|StaffedPart { part, own, .. }| {
            let outsourced = part.provider != case.baseline;
            let production = part.tasks.iter().filter(|_| !outsourced).map(|task| effort.production[*task]);
            N::sum(production) + own.supervision + own.rework
        }));
        let teams = || staffed.iter().map(|staffed| &staffed.team);
        let finish = teams().filter_map(|team| team.finish).reduce(Number::max).map(|day| day.named(Quantity::Ends));
        let deadline = case.matter.deadline.map(|day| inputs.counted(day.number(), Quantity::Deadline));
        let dates = deadline.zip(finish);
        let slack_days = |(deadline, finish): (N, N)| days_between(case, finish, deadline).named(Quantity::SlackDays);
        let status = teams().map(|team| team.status).reduce(Number::max);
        Ok(Self {
            status: status.unwrap_or_else(|| Status::NoDeadline.number()).named(Quantity::Status),
            start: first_day(case, inputs, &staffed),
            finish,
            late_days: dates.map(|(deadline, finish)| days_late(case, deadline, finish)),
            slack_days: dates.map(slack_days),
            times,
            before,
            own_hours: own_hours_once + earlier_hours + N::whole(times) * own_hours_a_period,
            own_hours_a_period,
            parts: staffed,
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

    /// Production hours of a provider's part, in one period.
    #[must_use]
    pub fn production(&self, provider: usize) -> N {
        let part = self.parts.iter().find(|staffed| staffed.part.provider == provider);
        let tasks = part.map_or(&[][..], |staffed| &staffed.part.tasks);
        N::sum(tasks.iter().map(|task| self.effort.production[*task]))
    }

    /// The team of a provider's part.
    #[must_use]
    pub fn team(&self, provider: usize) -> Option<&Team<N>> {
        self.parts.iter().find(|staffed| staffed.part.provider == provider).map(|staffed| &staffed.team)
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
    let improvement = case.improvement.as_ref().filter(|_| scenario.improved);
    let schedule = Schedule::new(case, inputs, scenario)?;
    let times = inputs.counted(schedule.times, Quantity::Periods);
    let before = inputs.counted(schedule.before, Quantity::PeriodsBefore);
    let unimproved = match improvement {
        Some(_) if case.matter.periods > 1 => {
            Some(price(case, inputs, &Scenario { improved: false, ..scenario.clone() })?)
        }
        _ => None,
    };

    let rates = Rates { case, inputs, basis: scenario.basis };
    let mut lines: Vec<Line<N>> = Vec::with_capacity(16);
    for staffed in &schedule.parts {
        let earlier = unimproved
            .as_ref()
            .map_or_else(|| N::whole(0), |unimproved| before * recurring_invoice(unimproved, staffed.part.provider));
        let (effort, billed_only) = (&schedule.effort, scenario.billed_only);
        PartLines { case, inputs, rates: &rates, staffed, effort, times, earlier, billed_only }.write(&mut lines)?;
    }
    if !case.matter.charges.is_empty() {
        let tasks: Vec<usize> = (0..case.matter.tasks.len()).collect();
        let parts = || schedule.parts.iter();
        let heads = parts().fold(N::whole(0), |most, staffed| most.max(staffed.team.heads));
        let count = Count { case, inputs, effort: &schedule.effort, tasks: &tasks, heads, finish: schedule.finish };
        let included = |name: &String| parts().any(|of| case.providers[of.part.provider].includes.contains(name));
        matter_charges(&count, included, &mut lines)?;
    }

    if let Some(better) = improvement {
        own_line(case, &mut lines, LineCode::Improvement, true, inputs.or_zero(better.one_off))?;
        own_line(case, &mut lines, LineCode::ImprovementRunning, false, inputs.or_zero(better.per_period))?;
    }
    if let Some(unimproved) = &unimproved {
        let recurring = unimproved.lines.iter().filter(|line| !line.one_off && line.code != LineCode::Contingency);
        let amount = before * N::sum(recurring.map(|line| line.amount));
        own_line(case, &mut lines, LineCode::BeforeGoLive, true, amount)?;
    }
    contingency(case, inputs, &mut lines)?;
    delay(case, inputs, schedule.late_days, &mut lines)?;

    let sum =
        |counts: &dyn Fn(&Line<N>) -> bool| N::sum(lines.iter().filter(|line| counts(line)).map(|line| line.amount));
    let over_all = |payee: Payee| {
        let once = sum(&|line| line.payee == payee && line.one_off);
        once + times * sum(&|line| line.payee == payee && !line.one_off)
    };
    let one_off = sum(&|line| line.one_off);
    let per_period = sum(&|line| !line.one_off);
    let estimate = Estimate {
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

fn recurring_invoice<N: Number>(estimate: &Estimate<N>, provider: usize) -> N {
    let lines = estimate.lines.iter().filter(|line| {
        line.by == Some(provider) && !line.one_off && line.payee == Payee::Provider && line.code.meets_minimum()
    });
    N::sum(lines.map(|line| line.amount))
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
        let amount = counted.quantity * counted.rate;
        let code = LineCode::Charge(index);
        let line = Line { counted: Some(counted), ..Line::new(case, code, None, charge.one_off, amount) };
        push(case, lines, line)?;
    }
    Ok(())
}

fn own_line<N: Number>(
    case: &Case,
    lines: &mut Vec<Line<N>>,
    code: LineCode,
    one_off: bool,
    amount: N,
) -> Result<(), PricingError> {
    push(case, lines, Line::new(case, code, None, one_off, amount))
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
        let line = Line::new(case, LineCode::Contingency, None, *half == Some(true), share * sum(*half));
        push(case, lines, line)?;
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
    let amount = counted.quantity * counted.rate;
    let line = Line { counted: Some(counted), ..Line::new(case, LineCode::Delay, None, true, amount) };
    push(case, lines, line)
}

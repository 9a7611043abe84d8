//! Team and calendar of a part (docs/model.md, "Team and calendar").
//!
//! Everything is a number, the status and the dates too, and every decision one of [`Number::choose`]: so workbooks and
//! simulations take the rules from here.

use super::inputs::Inputs;
use crate::matter::{Case, PricingError, Provider, Status, Urgency};
use crate::number::{Day, Number, Quantity};

/// Working days of a period in a steady portfolio.
pub const DAYS_A_PERIOD: i64 = 21;
/// Days that a default team has at least to do, where nothing presses.
const UNHURRIED_DAYS: i64 = 5;
/// Hours of a working day, where nobody says.
const HOURS_A_DAY: i64 = 8;

/// What a team has to do.
#[derive(Debug, Clone, Copy)]
pub struct Workload<N> {
    /// Whose team.
    pub provider: usize,
    /// Hours of a period: production, and of people paid by the seat their quality control.
    pub hours: N,
    /// Working days until an improvement is ready.
    pub ready_days: N,
    /// Whether its people are paid by the seat.
    pub by_seat: bool,
}

/// Who works on a part, for how long, and when.
#[derive(Debug, Clone, Copy)]
pub struct Team<N> {
    /// The status, as the number of its place.
    pub status: N,
    /// People at work at once; whole, 0 where there are no hours.
    pub heads: N,
    /// Heads that would be needed, more than there are in a team over capacity.
    pub needed: N,
    /// Working days that they work, of a steady portfolio in each period; at least 1 where there are hours.
    pub days: N,
    /// Overtime hours, all heads together.
    pub overtime: N,
    /// The number of the first day, where the matter has a start; later than every date where there are no hours.
    pub start: Option<N>,
    /// The number of the last day, the matter's start where there are no hours. A steady portfolio has none.
    pub finish: Option<N>,
}

impl<N: Number> Team<N> {
    /// Whether it is in time.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::numbered(self.status)
    }

    /// The first day, where there is one.
    #[must_use]
    pub fn start(&self) -> Option<Day> {
        self.dated(self.start)
    }

    /// The last day, where there is one.
    #[must_use]
    pub fn finish(&self) -> Option<Day> {
        self.dated(self.finish)
    }

    fn dated(&self, day: Option<N>) -> Option<Day> {
        day.filter(|_| !self.days.is_zero()).and_then(Number::day)
    }
}

/// What a team works under.
struct Terms<N> {
    hours: N,
    hours_a_day: N,
    training: N,
    /// The fewest heads, those by default, and the most.
    heads: [N; 3],
    lead: N,
}

/// Status, heads, heads that would be needed, days and overtime.
type Staffing<N> = [N; 5];

/// The team for some work.
///
/// # Errors
/// Where a count is too large to hold or a date beyond the calendar.
pub fn team<N: Number>(case: &Case, inputs: &impl Inputs<N>, work: &Workload<N>) -> Result<Team<N>, PricingError> {
    let provider = &case.providers[work.provider];
    let delivery = &provider.delivery;
    let terms = Terms {
        hours: work.hours.named(Quantity::HoursOfTeam),
        hours_a_day: inputs.or(delivery.hours_per_day, HOURS_A_DAY),
        training: inputs.or_zero(delivery.training_hours),
        heads: inputs.heads(&delivery.heads),
        lead: lead(case, inputs, work).named(Quantity::Lead),
    };
    let zero = N::whole(0);
    let [status, heads, needed, days, overtime] = terms.hours.choose(
        zero,
        || [idle(case), zero, zero, zero, zero],
        || match case.matter.deadline {
            _ if case.matter.periods > 1 => terms.steady(),
            Some(deadline) => terms.against_deadline(case, inputs, work.provider, deadline),
            None => terms.unhurried(work.by_seat),
        },
    );
    for count in [heads, days, terms.lead] {
        count.count().ok_or(PricingError::TooLarge)?;
    }
    let days = days.named(Quantity::Days);
    let [start, finish] = terms.dates(case, inputs, work.provider, days)?;
    Ok(Team {
        status: status.named(Quantity::Status),
        heads: heads.named(Quantity::Heads),
        needed: needed.named(Quantity::Seats),
        days,
        overtime: overtime.named(Quantity::Overtime),
        start,
        finish,
    })
}

/// The status of a part without hours.
fn idle<N: Number>(case: &Case) -> N {
    let status = match (case.matter.periods > 1, case.matter.deadline) {
        (true, _) => Status::Steady,
        (false, Some(_)) => Status::OnTime,
        (false, None) => Status::NoDeadline,
    };
    status.number()
}

/// A provider's working days before it can start on its own, not rounded; none for who is at work already.
pub fn lead_days<N: Number>(case: &Case, inputs: &impl Inputs<N>, provider: usize) -> N {
    if case.is_at_work(provider) {
        return N::whole(0);
    }
    inputs.or_zero(case.providers[provider].delivery.lead_days.at(case.matter.urgency))
}

fn lead<N: Number>(case: &Case, inputs: &impl Inputs<N>, work: &Workload<N>) -> N {
    let own = lead_days(case, inputs, work.provider);
    let own = if case.matter.periods > 1 { own.ceil() } else { own };
    (own + work.ready_days).ceil()
}

/// The most overtime hours of a head in a day; none where nothing is urgent.
fn overtime_a_day<N: Number>(case: &Case, inputs: &impl Inputs<N>, provider: &Provider) -> N {
    match case.matter.urgency {
        Urgency::Standard => N::whole(0),
        Urgency::Expedited | Urgency::Urgent => inputs.or_zero(provider.delivery.overtime_hours),
    }
}

impl<N: Number> Terms<N> {
    /// A period of a steady portfolio.
    fn steady(&self) -> Staffing<N> {
        let [fewest, _, most] = self.heads;
        let days = N::whole(DAYS_A_PERIOD);
        let needed = fewest.max((self.hours / (days * self.hours_a_day)).ceil()).named(Quantity::HeadsNeeded);
        let zero = N::whole(0);
        needed.choose(
            most,
            || [Status::Steady.number(), needed, needed, days, zero],
            || [Status::OverCapacity.number(), most, needed, days, zero],
        )
    }

    /// One matter without a deadline.
    fn unhurried(&self, by_seat: bool) -> Staffing<N> {
        let [fewest, usual, _] = self.heads;
        let heads = if by_seat {
            fewest
        } else {
            let unhurried = (self.hours / (N::whole(UNHURRIED_DAYS) * self.hours_a_day)).floor();
            fewest.max(usual.min(unhurried)).max(N::whole(1))
        };
        [Status::NoDeadline.number(), heads, heads, self.days_of(heads), N::whole(0)]
    }

    /// Days that so many heads take without overtime.
    fn days_of(&self, heads: N) -> N {
        let days = ((self.hours + heads * self.training) / (heads * self.hours_a_day)).ceil();
        // So few hours that none is left of them at 12 decimals are a day's work all the same.
        days.choose_one(N::whole(0), || N::whole(1), || days)
    }

    /// One matter with a deadline.
    fn against_deadline(&self, case: &Case, inputs: &impl Inputs<N>, provider: usize, deadline: Day) -> Staffing<N> {
        let Self { hours, hours_a_day, training, heads: [fewest, _, most], lead } = *self;
        let (zero, one, two) = (N::whole(0), N::whole(1), N::whole(2));
        let from = case.matter.start.unwrap_or(deadline);
        let [from, to] = [(from, Quantity::Start), (deadline, Quantity::Deadline)]
            .map(|(day, what)| inputs.counted(day.number(), what));
        let window = N::working_days(case.calendar_of(provider), from, to).named(Quantity::Window);
        let reserve = inputs.or_zero(case.matter.reserve_days).ceil().named(Quantity::Reserve);
        let left = (window - lead - reserve).named(Quantity::DaysLeft);
        let overtime_a_day = overtime_a_day(case, inputs, &case.providers[provider]);

        let a_head = left * hours_a_day;
        let needed = || fewest.max((hours / (a_head - training)).ceil());
        // Nobody is trained for longer than they work.
        let trained = || (two * training).choose_one(a_head, needed, || zero);
        let needed = one.choose_one(left, trained, || zero).named(Quantity::HeadsNeeded);
        let shortfall = (hours + most * training - most * left * hours_a_day).named(Quantity::Shortfall);
        let [in_time, with_overtime, late] =
            [Status::OnTime, Status::OnTimeWithOvertime, Status::Late].map(Status::number::<N>);
        let all_heads = || shortfall.choose_one(most * left * overtime_a_day, || with_overtime, || late);
        let some_heads = || needed.choose_one(most, || in_time, all_heads);
        let status = needed.choose_one(zero, || late, some_heads).named(Quantity::Case);

        let [heads, days, overtime] = status.choose(
            in_time,
            || [needed, self.days_of(needed), zero],
            || status.choose(with_overtime, || [most, left, shortfall], || self.late(overtime_a_day)),
        );
        [status, heads, heads, days, overtime]
    }

    /// Heads, days and overtime where the work does not fit: as soon as all can, with all the overtime there is.
    fn late(&self, overtime_a_day: N) -> [N; 3] {
        let Self { hours, hours_a_day, training, heads: [fewest, _, most], .. } = *self;
        let longest = hours_a_day + overtime_a_day;
        let all = ((hours + most * training) / (most * longest)).ceil();
        let trained = (N::whole(2) * training / hours_a_day).ceil();
        let days = N::whole(1).max(all).max(trained).named(Quantity::ShortestDays);
        let heads = fewest.max((hours / (days * longest - training)).ceil());
        let overtime = N::whole(0).max(hours + heads * training - heads * days * hours_a_day);
        [heads, days, overtime]
    }

    /// The first and the last day of the work, where the matter has a start; a steady portfolio has no last one.
    fn dates(
        &self,
        case: &Case,
        inputs: &impl Inputs<N>,
        provider: usize,
        days: N,
    ) -> Result<[Option<N>; 2], PricingError> {
        let Some(start) = case.matter.start else { return Ok([None, None]) };
        let start = inputs.counted(start.number(), Quantity::Start);
        let never = inputs.counted(Day::LAST.number(), Quantity::Never);
        let nth = |n: N| N::nth_working_day(case.calendar_of(provider), start, self.lead + n);
        let is_steady = case.matter.periods > 1;
        let [begins, ends] = self.hours.choose(
            N::whole(0),
            || [never, start],
            || [nth(N::whole(1)), if is_steady { start } else { nth(days) }],
        );
        let dated =
            |day: N, what| if day.is_valid() { Ok(Some(day.named(what))) } else { Err(PricingError::BeyondCalendar) };
        Ok([dated(begins, Quantity::Begins)?, if is_steady { None } else { dated(ends, Quantity::Ends)? }])
    }
}

//! Team and calendar of a part (docs/model.md, "Team and calendar").

use crate::matter::{Case, Inputs, Provider, Status, Urgency};
use crate::number::{Day, Number};

use super::error::PricingError;

/// Working days of a period in a steady portfolio.
pub const DAYS_A_PERIOD: i64 = 21;

/// Who works on a part, for how long, and when.
#[derive(Debug, Clone, Copy)]
pub struct Team<N> {
    /// Whether it is in time.
    pub status: Status,
    /// People.
    pub heads: N,
    /// Days they work.
    pub days: N,
    /// Overtime hours, all heads together.
    pub overtime: N,
    /// The day that the work begins.
    pub start: Option<Day>,
    /// The day that it ends.
    pub finish: Option<Day>,
}

/// Who works on a part and for how long, before there are dates.
#[derive(Debug, Clone, Copy)]
pub struct Staffing<N> {
    /// Whether it is in time.
    pub status: Status,
    /// People.
    pub heads: N,
    /// Days they work.
    pub days: N,
    /// Overtime hours, all heads together.
    pub overtime: N,
    /// Working days before they start; none where there is nothing to do.
    lead_days: Option<N>,
}

/// The team for so many production hours. `ready` are working days until an improvement is ready.
///
/// # Errors
/// Where a count is too large to hold or a date beyond the calendar.
pub fn team<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    provider: &Provider,
    production: N,
    ready: N,
) -> Result<Team<N>, PricingError> {
    let staffing = staffing(case, inputs, provider, production, ready, window(case, provider));
    let (start, finish) = staffing.dates(case, provider)?;
    staffing.heads.count().ok_or(PricingError::TooLarge)?;
    Ok(Team {
        status: staffing.status,
        heads: inputs.settled(staffing.heads, "heads"),
        days: inputs.settled(staffing.days, "days"),
        overtime: inputs.settled(staffing.overtime, "overtime hours"),
        start,
        finish,
    })
}

/// Working days that a provider has from start to deadline, both included, where the matter has both.
pub fn window(case: &Case, provider: &Provider) -> Option<i64> {
    let (start, deadline) = case.matter.start.zip(case.matter.deadline)?;
    Some(provider.delivery.working_days.count(start, deadline))
}

/// The same without dates, for a window that was counted already.
pub fn staffing<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    provider: &Provider,
    production: N,
    ready: N,
    window: Option<i64>,
) -> Staffing<N> {
    let matter = &case.matter;
    let delivery = &provider.delivery;
    let zero = N::whole(0);
    let one = N::whole(1);
    let hours_a_day = inputs.or(delivery.hours_per_day, 8);
    let training = inputs.or_zero(delivery.training_hours);
    let lead = (inputs.or_zero(delivery.lead_days.at(matter.urgency)) + ready).ceil();
    let [fewest, usual, most] = delivery.heads.numbers(inputs);

    if production.is_zero() {
        let status = match (matter.periods > 1, matter.deadline) {
            (true, _) => Status::Steady,
            (false, Some(_)) => Status::OnTime,
            (false, None) => Status::NoDeadline,
        };
        return Staffing { status, heads: zero, days: zero, overtime: zero, lead_days: None };
    }
    let (status, heads, days, overtime) = if matter.periods > 1 {
        let days = N::whole(DAYS_A_PERIOD);
        let needed = fewest.max((production / (days * hours_a_day)).ceil());
        let (heads, status) =
            if needed.at_most(most) { (needed, Status::Steady) } else { (most, Status::OverCapacity) };
        (status, heads, days, zero)
    } else if let Some(window) = window {
        let reserve = inputs.or_zero(matter.reserve_days).ceil();
        let left = inputs.counted(window, "working days from start to deadline, both included") - lead - reserve;
        let overtime_a_day = match matter.urgency {
            Urgency::Standard => zero,
            Urgency::Expedited | Urgency::Urgent => inputs.or_zero(delivery.overtime_hours),
        };
        let terms = Terms { hours_a_day, overtime_a_day, training, fewest, most };
        in_time(production, left, &terms).unwrap_or_else(|| late(production, &terms))
    } else {
        let unhurried = (production / (N::whole(5) * hours_a_day)).floor();
        let heads = fewest.max(usual.min(unhurried)).max(one);
        let days = ((production + heads * training) / (heads * hours_a_day)).ceil();
        (Status::NoDeadline, heads, days, zero)
    };
    Staffing { status, heads, days, overtime, lead_days: Some(lead) }
}

impl<N: Number> Staffing<N> {
    /// The first and the last day of the work, where the matter has a start; a steady portfolio has no last one.
    ///
    /// # Errors
    /// Where a count is too large to hold or a date beyond the calendar.
    pub fn dates(&self, case: &Case, provider: &Provider) -> Result<(Option<Day>, Option<Day>), PricingError> {
        let is_steady = case.matter.periods > 1;
        let lead = self.lead_days.map(|lead| lead.count().ok_or(PricingError::TooLarge)).transpose()?;
        let days = self.days.count().ok_or(PricingError::TooLarge)?;
        let Some(start) = case.matter.start else { return Ok((None, None)) };
        // Where there is nothing to do, that is done on the first day.
        let (first, last) = lead.map_or((Some(1), Some(1)), |lead| (lead.checked_add(1), lead.checked_add(days)));
        let nth = |n: Option<i64>| {
            let day = provider.delivery.working_days.nth(start, n.ok_or(PricingError::TooLarge)?);
            day.map(Some).ok_or(PricingError::BeyondCalendar)
        };
        Ok((nth(first)?, if is_steady { None } else { nth(last)? }))
    }
}

/// What a team works under.
struct Terms<N> {
    hours_a_day: N,
    overtime_a_day: N,
    training: N,
    fewest: N,
    most: N,
}

/// Status, heads, days and overtime where the work fits the days that are left, if need be with overtime.
fn in_time<N: Number>(production: N, left_days: N, terms: &Terms<N>) -> Option<(Status, N, N, N)> {
    let Terms { hours_a_day, overtime_a_day, training, fewest, most } = *terms;
    let a_head = left_days * hours_a_day;
    // Nobody is trained for longer than they work.
    if left_days.below(N::whole(1)) || a_head.below(N::whole(2) * training) {
        return None;
    }
    let heads = fewest.max((production / (a_head - training)).ceil());
    if heads.at_most(most) {
        let days = ((production + heads * training) / (heads * hours_a_day)).ceil();
        return Some((Status::OnTime, heads, days, N::whole(0)));
    }
    let short = production + most * training - most * left_days * hours_a_day;
    let fits = short.at_most(most * left_days * overtime_a_day);
    fits.then_some((Status::OnTimeWithOvertime, most, left_days, short))
}

/// Status, heads, days and overtime where it does not fit: as soon as all can, with all the overtime there is.
fn late<N: Number>(production: N, terms: &Terms<N>) -> (Status, N, N, N) {
    let Terms { hours_a_day, overtime_a_day, training, fewest, most } = *terms;
    let longest = hours_a_day + overtime_a_day;
    let all = ((production + most * training) / (most * longest)).ceil();
    let trained = (N::whole(2) * training / hours_a_day).ceil();
    let days = N::whole(1).max(all).max(trained);
    let heads = fewest.max((production / (days * longest - training)).ceil());
    let overtime = N::whole(0).max(production + heads * training - heads * days * hours_a_day);
    (Status::Late, heads, days, overtime)
}

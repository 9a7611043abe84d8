//! What to look out for in an estimate once its hours and dates are known (docs/model.md, "What is permitted").

use super::estimate::{Scenario, Schedule, StaffedPart};
use super::inputs::Inputs;
use super::team::DAYS_A_PERIOD;
use crate::matter::{Calendar, Case, Hours, Provider, RateChange, Urgency, Volume, Warning};
use crate::number::{Day, Number};

/// What to look out for in the dates and hours of an estimate.
pub fn dates_and_hours<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    scenario: &Scenario,
    schedule: &Schedule<N>,
) -> Vec<Warning> {
    let mut found = handed_over(case, schedule);
    found.extend(own_time_short(case, inputs, schedule));
    let Some(start) = case.matter.start else { return found };
    if start < case.as_of {
        found.push(Warning::StartInThePast { start, as_of: case.as_of });
    }
    found.extend(unknown_holidays(case, schedule, start, None));
    let finish = schedule.finish.and_then(Number::day);
    found.extend(finish.map_or_else(Vec::new, |finish| rate_changes(case, scenario, schedule, [start, finish])));
    found
}

/// What to look out for in such work wherever it falls between two days.
pub fn at_any_time<N: Number>(
    case: &Case,
    scenario: &Scenario,
    schedule: &Schedule<N>,
    [from, to]: [Day; 2],
) -> Vec<Warning> {
    let mut found = handed_over(case, schedule);
    found.extend(unknown_holidays(case, schedule, from, Some(to)));
    found.extend(rate_changes(case, scenario, schedule, [from, to]));
    found
}

/// Tasks that count another one's volume, where somebody else does that: both are taken to run side by side.
fn handed_over<N: Number>(case: &Case, schedule: &Schedule<N>) -> Vec<Warning> {
    let whose = |task: usize| schedule.parts.iter().find(|of| of.part.tasks.contains(&task)).map(|of| of.part.provider);
    let linked = case.matter.tasks.iter().enumerate().filter_map(|(task, of)| match of.hours {
        Hours::Computed { volume: Volume::Share { of, .. }, .. } => Some((task, of)),
        _ => None,
    });
    linked.filter(|(task, of)| whose(*task) != whose(*of)).map(|(task, of)| Warning::SideBySide { task, of }).collect()
}

/// Hours that an estimate asks of the buyer's own people, and those that they have: until the deadline, in a steady
/// portfolio in a period.
#[derive(Debug, Clone, Copy)]
pub struct OwnTime<N> {
    /// What is asked of them.
    pub needed: N,
    /// What they have.
    pub available: N,
}

/// Whether the buyer's own people have the hours that the estimate asks of them.
fn own_time_short<N: Number>(case: &Case, inputs: &impl Inputs<N>, schedule: &Schedule<N>) -> Option<Warning> {
    let OwnTime { needed, available } = own_time(case, inputs, schedule)?;
    if needed.at_most(available) {
        return None;
    }
    Some(Warning::OwnTimeShort { needed: needed.decimal_at(1)?, available: available.decimal_at(1)? })
}

/// The hours of the buyer's own people, asked and there; none in one matter without dates.
pub fn own_time<N: Number>(case: &Case, inputs: &impl Inputs<N>, schedule: &Schedule<N>) -> Option<OwnTime<N>> {
    let matter = &case.matter;
    let delivery = &case.providers[case.baseline].delivery;
    let [.., most] = inputs.heads(&delivery.heads);
    let a_day = inputs.or(delivery.hours_per_day, 8);
    if matter.periods > 1 {
        let needed = own_hours_a_period(case, schedule);
        return Some(OwnTime { needed, available: most * a_day * N::whole(DAYS_A_PERIOD) });
    }
    let days = delivery.weeks.at(matter.urgency).count(matter.start?, matter.deadline?);
    let overtime = match matter.urgency {
        Urgency::Standard => N::whole(0),
        Urgency::Expedited | Urgency::Urgent => inputs.or_zero(delivery.overtime_hours),
    };
    let left = N::whole(0).max(N::whole(days) - inputs.or_zero(matter.reserve_days).ceil());
    Some(OwnTime { needed: schedule.own_hours, available: most * (a_day + overtime) * left })
}

/// Own hours of a period once all parts are live.
fn own_hours_a_period<N: Number>(case: &Case, schedule: &Schedule<N>) -> N {
    let direct = schedule.parts.iter().filter(|of| case.providers[of.part.provider].via.is_none());
    N::sum(direct.map(|of| {
        let own = of.part.tasks.iter().filter(|_| of.part.provider == case.baseline);
        N::sum(own.map(|task| schedule.effort.production[*task])) + of.own.supervision + of.own.rework
    }))
}

/// Calendars without a list, or whose list ends before the dates that are counted by it, which go to a given day at least.
fn unknown_holidays<N: Number>(case: &Case, schedule: &Schedule<N>, start: Day, least: Option<Day>) -> Vec<Warning> {
    let mut found = Vec::new();
    let mut look = |calendar: &Calendar, provider: Option<usize>, until: Option<Day>| {
        let last = until.max(case.matter.deadline).max(least).unwrap_or(start);
        for list in calendar.unknown(start, last) {
            let warning = Warning::HolidaysUnknown { provider, list: list.name.clone(), until: list.last_year() };
            if !found.iter().any(|known| matches!(known, Warning::HolidaysUnknown { list: of, .. } if *of == list.name))
            {
                found.push(warning);
            }
        }
    };
    for of in &schedule.parts {
        let until = of.team.finish().or(of.team.start());
        look(&case.providers[of.part.provider].delivery.calendar, Some(of.part.provider), until);
    }
    look(&case.matter.calendar, None, schedule.finish.and_then(Number::day));
    found
}

/// Billing rates that the table raises while the work goes on: of those who do it and check it, and of those who supervise
/// and correct it.
fn rate_changes<N: Number>(
    case: &Case,
    scenario: &Scenario,
    schedule: &Schedule<N>,
    [start, finish]: [Day; 2],
) -> Vec<Warning> {
    let mut found = Vec::new();
    for (provider, rate) in schedule.parts.iter().flat_map(|of| rates_of(case, scenario, of)) {
        for (role, next) in changes(&case.providers[provider], rate) {
            let warning = Warning::RateChanges { provider, role: role.to_owned(), next };
            if start < next.on && next.on <= finish && !found.contains(&warning) {
                found.push(warning);
            }
        }
    }
    found
}

/// The rates that the hours of a part are paid at, each by its provider.
fn rates_of<N: Number>(case: &Case, scenario: &Scenario, staffed: &StaffedPart<N>) -> Vec<(usize, usize)> {
    let provider = staffed.part.provider;
    let of = &case.providers[provider];
    let has_seats = scenario.seat(case, provider).is_some();
    let by_hour = staffed
        .part
        .tasks
        .iter()
        .filter(|task| of.terms[**task].price.is_none() && !(has_seats && case.is_for_seat(provider, **task)));
    let rates = by_hour.flat_map(|task| [of.terms[*task].rate, of.terms[*task].checked_at()]);
    let mut rates: Vec<(usize, usize)> = rates.flatten().map(|rate| (provider, rate)).collect();
    let own = &staffed.own;
    let does = [own.supervision, own.rework, own.transfer].map(|hours| !hours.is_structurally_zero());
    rates.extend(case.supervising_rates(provider, does));
    rates
}

/// How tables change a rate, or those that it is blended of, and of which role each is.
fn changes(provider: &Provider, rate: usize) -> Vec<(&str, RateChange)> {
    let (role, of) = &provider.rates[rate];
    let own = of.next.map(|next| (role.as_str(), next));
    let blended = of.blended().flat_map(|rate| changes(provider, rate));
    own.into_iter().chain(blended).collect()
}

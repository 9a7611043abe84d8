//! What to look out for in an estimate once its hours and dates are known (docs/model.md, "What is permitted").

use super::estimate::Schedule;
use super::team::DAYS_A_PERIOD;
use crate::matter::{Calendar, Case, Hours, Inputs, Urgency, Volume, Warning};
use crate::number::{Day, Number};

/// What to look out for in the dates and hours of an estimate.
pub fn dates_and_hours<N: Number>(case: &Case, inputs: &impl Inputs<N>, schedule: &Schedule<N>) -> Vec<Warning> {
    let mut found = handed_over(case, schedule);
    found.extend(own_time(case, inputs, schedule));
    let Some(start) = case.matter.start else { return found };
    if start < case.as_of {
        found.push(Warning::StartInThePast { start, as_of: case.as_of });
    }
    found.extend(unknown_holidays(case, schedule, start));
    found.extend(rate_changes(case, schedule, start));
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

/// Whether the buyer's own people have the hours that the estimate asks of them.
fn own_time<N: Number>(case: &Case, inputs: &impl Inputs<N>, schedule: &Schedule<N>) -> Option<Warning> {
    let matter = &case.matter;
    let delivery = &case.providers[case.baseline].delivery;
    let [.., most] = delivery.heads.numbers(inputs);
    let a_day = inputs.or(delivery.hours_per_day, 8);
    let (needed, available) = if matter.periods > 1 {
        (own_hours_a_period(case, schedule), most * a_day * N::whole(DAYS_A_PERIOD))
    } else {
        let days = delivery.weeks.at(matter.urgency).count(matter.start?, matter.deadline?);
        let overtime = match matter.urgency {
            Urgency::Standard => N::whole(0),
            Urgency::Expedited | Urgency::Urgent => inputs.or_zero(delivery.overtime_hours),
        };
        let left = N::whole(0).max(N::whole(days) - inputs.or_zero(matter.reserve_days).ceil());
        (schedule.own_hours, most * (a_day + overtime) * left)
    };
    if needed.at_most(available) {
        return None;
    }
    Some(Warning::OwnTimeShort { needed: needed.decimal_at(1)?, available: available.decimal_at(1)? })
}

/// Own hours of a period once all parts are live.
fn own_hours_a_period<N: Number>(case: &Case, schedule: &Schedule<N>) -> N {
    let direct = schedule.parts.iter().filter(|of| case.providers[of.part.provider].via.is_none());
    N::sum(direct.map(|of| {
        let own = of.part.tasks.iter().filter(|_| of.part.provider == case.baseline);
        N::sum(own.map(|task| schedule.effort.production[*task])) + of.own.supervision + of.own.rework
    }))
}

/// Calendars without a list, or whose list ends before the dates that are counted by it.
fn unknown_holidays<N: Number>(case: &Case, schedule: &Schedule<N>, start: Day) -> Vec<Warning> {
    let mut found = Vec::new();
    let mut look = |calendar: &Calendar, provider: Option<usize>, until: Option<Day>| {
        let last = until.max(case.matter.deadline).unwrap_or(start);
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

/// Billing rates that the table raises while the work goes on.
fn rate_changes<N: Number>(case: &Case, schedule: &Schedule<N>, start: Day) -> Vec<Warning> {
    let Some(finish) = schedule.finish.and_then(Number::day) else { return Vec::new() };
    let mut found = Vec::new();
    for part in schedule.parts.iter().map(|of| &of.part) {
        let provider = &case.providers[part.provider];
        let used = part.tasks.iter().flat_map(|task| {
            let terms = &provider.terms[*task];
            [terms.rate, terms.checked_at()].into_iter().flatten()
        });
        for rate in used {
            let (role, of) = &provider.rates[rate];
            let Some(next) = of.next.filter(|next| start < next.on && next.on <= finish) else { continue };
            let warning = Warning::RateChanges { provider: part.provider, role: role.clone(), next };
            if !found.contains(&warning) {
                found.push(warning);
            }
        }
    }
    found
}

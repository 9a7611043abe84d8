//! What else changes with a date of a matter that is moved: the urgency, rates that change on the way, what is out of date.

use super::moved::Moved;
use super::subject::{Point, Reader};
use crate::engine::{LikelyValues, default_urgency};
use crate::matter::{Case, Matter, Urgency, rules};
use crate::number::Day;
use crate::run::{Pricer, Question};

/// A case whose dates are moved.
pub(super) struct Dates<'a> {
    case: &'a Case,
    read: &'a Reader<'a>,
    /// The case again, for other dates.
    dated: Option<Box<Case>>,
    /// Whether the urgency goes by the dates, once that was found out.
    urgency_follows: Option<bool>,
}

impl<'a> Dates<'a> {
    pub(super) fn new(case: &'a Case, read: &'a Reader<'a>) -> Self {
        Self { case, read, dated: None, urgency_follows: None }
    }

    /// The answer to a question with a date on a day: nothing but the date changes, and the urgency where that goes by it.
    /// The matter is read anew where a billing rate changes on the way. None where it cannot be moved so far.
    pub(super) fn ask<Q: Question>(
        &mut self,
        pricer: &Pricer,
        moved: &Moved,
        day: Day,
        question: &Q,
    ) -> Option<Q::Answer> {
        let mut case = self.dated.take().unwrap_or_else(|| Box::new(self.case.clone()));
        let there = self.on_day(pricer, moved, day, &mut case, question);
        self.dated = Some(case);
        there
    }

    fn on_day<Q: Question>(
        &mut self,
        pricer: &Pricer,
        moved: &Moved,
        day: Day,
        case: &mut Case,
        question: &Q,
    ) -> Option<Q::Answer> {
        let key = key(moved)?;
        if rates_change(self.case, moved, day) {
            let case = (self.read)(key, Point::Date(day)).ok()?;
            return question.answer(&case, &LikelyValues(&case.figures)).ok();
        }
        [case.matter.start, case.matter.deadline] = on(&self.case.matter, moved, day);
        case.rates_on = rates_on(self.case, moved, day);
        let matter = &case.matter;
        if !rules::of_dates(matter.start, matter.deadline, matter.periods).is_empty() {
            return None;
        }
        case.matter.urgency = self.urgency(moved, key, day)?;
        pricer.ask(case, question).ok()
    }

    /// How soon the work must start with a date on another day.
    fn urgency(&mut self, moved: &Moved, key: &str, day: Day) -> Option<Urgency> {
        let matter = &self.case.matter;
        let there = usual(matter, on(matter, moved, day));
        if keeps_its_urgency(matter, there) {
            return Some(matter.urgency);
        }
        if self.urgency_follows.is_none() {
            let case = (self.read)(key, Point::Date(day)).ok()?;
            self.urgency_follows = Some(case.matter.urgency == there);
        }
        Some(if self.urgency_follows == Some(true) { there } else { matter.urgency })
    }
}

/// Whether nothing changes with a date on a day but the date.
pub(super) fn moves_alone(case: &Case, moved: &Moved, day: Day) -> bool {
    let matter = &case.matter;
    let [start, deadline] = on(matter, moved, day);
    let rates_on = rates_on(case, moved, day);
    let ends = case.providers.iter().filter_map(|provider| provider.valid_until);
    !rates_change(case, moved, day)
        && rules::of_dates(start, deadline, matter.periods).is_empty()
        && keeps_its_urgency(matter, usual(matter, [start, deadline]))
        && ends.into_iter().all(|until| (until < rates_on) == (until < case.rates_on))
}

fn key(moved: &Moved) -> Option<&'static str> {
    match moved {
        Moved::Start => Some("matter.start"),
        Moved::Deadline => Some("matter.deadline"),
        _ => None,
    }
}

/// Start and deadline with one of them on a day.
fn on(matter: &Matter, moved: &Moved, day: Day) -> [Option<Day>; 2] {
    match moved {
        Moved::Start => [Some(day), matter.deadline],
        _ => [matter.start, Some(day)],
    }
}

/// The day by whose rates is priced.
fn rates_on(case: &Case, moved: &Moved, day: Day) -> Day {
    if matches!(moved, Moved::Start) { day } else { case.rates_on }
}

/// Whether a billing rate changes on the way.
fn rates_change(case: &Case, moved: &Moved, day: Day) -> bool {
    let there = rates_on(case, moved, day);
    let [from, to] = [case.rates_on.min(there), case.rates_on.max(there)];
    case.rate_changes.iter().any(|change| from < *change && *change <= to)
}

fn usual(matter: &Matter, [start, deadline]: [Option<Day>; 2]) -> Urgency {
    default_urgency(matter.kind, start, deadline, &matter.weekdays)
}

/// Whether a matter stays as urgent as it is where another urgency would be usual: it was written where it is not the usual
/// one.
fn keeps_its_urgency(matter: &Matter, usual_there: Urgency) -> bool {
    usual_there == matter.urgency || usual(matter, [matter.start, matter.deadline]) != matter.urgency
}

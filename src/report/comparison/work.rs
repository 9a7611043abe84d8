//! What each task of an estimate is and takes, which a running matter is held against.

use super::super::document::document;
use super::super::num::Num;
use super::writer::exact;
use crate::engine::{Schedule, StaffedPart};
use crate::matter::{Case, HOUR};
use crate::number::{Day, Traced};

/// The tasks of an estimate, in the matter's order.
pub fn work(case: &Case, schedule: &Schedule<Traced>) -> Vec<WorkDoc> {
    let of_part = |part: &StaffedPart<Traced>| {
        let tasks = part.part.tasks.iter();
        tasks.map(|task| WorkDoc::of(case, schedule, part, *task)).collect::<Vec<_>>()
    };
    let mut work: Vec<WorkDoc> = schedule.parts.iter().flat_map(of_part).collect();
    work.sort_by_key(|of| of.task);
    work
}

document! {
    /// A task in an estimate: how much it is, and what it takes of whoever does it.
    pub struct WorkDoc of (case: &Case, schedule: &Schedule<Traced>, part: &StaffedPart<Traced>, task: usize) {
        let (of, effort) = (&case.matter.tasks[task], &schedule.effort);
        let number = |value: Traced| exact(value).map(Num::to_4);
        let given = of.hours.given().map(|_| effort.base[task]);
    };
    /// Its place in the matter.
    task: usize = task,
    /// What it is called.
    name: String = of.title().to_owned(),
    /// Its UTBMS code.
    utbms: Option<String> = of.utbms.clone(),
    /// Who does it.
    provider: String = case.providers[part.part.provider].id.clone(),
    /// What its volume is counted in; of work given in hours the hour.
    unit: String = given.map_or(&*of.unit, |_| HOUR).to_owned(),
    /// Its volume in that unit, of one period where it recurs.
    units: Option<Num> = given.or(effort.volume[task]).and_then(number),
    /// Production hours, of one period where it recurs.
    hours: Option<Num> = number(effort.production[task]),
    /// The first day that its provider works on the matter.
    start: Option<Day> = part.team.start(),
    /// The last.
    finish: Option<Day> = part.team.finish(),
}

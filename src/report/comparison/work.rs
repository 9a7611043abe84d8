//! What each task of an estimate is and takes, which a running matter is held against.

use super::super::num::Num;
use super::document::WorkDoc;
use crate::engine::{Schedule, StaffedPart};
use crate::matter::{Case, HOUR};
use crate::number::Traced;

/// The tasks of an estimate, in the matter's order.
pub fn work(case: &Case, schedule: &Schedule<Traced>) -> Vec<WorkDoc> {
    let of_part = |part: &StaffedPart<Traced>| {
        let tasks = part.part.tasks.iter();
        tasks.map(|task| of_task(case, schedule, part, *task)).collect::<Vec<_>>()
    };
    let mut work: Vec<WorkDoc> = schedule.parts.iter().flat_map(of_part).collect();
    work.sort_by_key(|of| of.task);
    work
}

fn of_task(case: &Case, schedule: &Schedule<Traced>, part: &StaffedPart<Traced>, task: usize) -> WorkDoc {
    let (of, effort) = (&case.matter.tasks[task], &schedule.effort);
    let number = |value: Traced| value.exact().get().map(Num::to_4);
    let given = of.hours.given().map(|_| effort.base[task]);
    WorkDoc {
        task,
        name: of.title().to_owned(),
        utbms: of.utbms.clone(),
        provider: case.providers[part.part.provider].id.clone(),
        unit: given.map_or(&*of.unit, |_| HOUR).to_owned(),
        units: given.or(effort.volume[task]).and_then(number),
        hours: number(effort.production[task]),
        start: part.team.start().map(|day| day.to_string()),
        finish: part.team.finish().map(|day| day.to_string()),
    }
}

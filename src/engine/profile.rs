//! What kind of matter it is, as far as that decides who should do it (docs/model.md, "The matter's profile").

use super::effort::{base_hours, volume};
use crate::matter::{Case, Complexity, Inputs, Kind, Status, Urgency};
use crate::number::{Day, Number, WorkingDays};

/// Base hours from which on a matter is time-intensive.
const TIME_INTENSIVE: i64 = 200;
/// Working days to the deadline within which a dispute is urgent.
pub const URGENT_DAYS: i64 = 30;

/// A matter's profile.
#[derive(Debug, Clone)]
pub struct Profile<N> {
    /// Base hours of all tasks, in one period.
    pub base_hours: N,
    /// `time-intensive`, `urgent`, `complex`, `steady`, as far as they hold.
    pub words: Vec<&'static str>,
}

/// The urgency of a matter that does not say it.
#[must_use]
pub fn default_urgency(kind: Kind, start: Option<Day>, deadline: Option<Day>, weekdays: &WorkingDays) -> Urgency {
    match kind {
        Kind::Litigation => match start.zip(deadline) {
            Some((start, deadline)) if weekdays.count(start, deadline) <= URGENT_DAYS => Urgency::Urgent,
            _ => Urgency::Expedited,
        },
        Kind::Regulatory => Urgency::Expedited,
        Kind::Transactional | Kind::Ip | Kind::Advisory => Urgency::Standard,
    }
}

/// The matter's profile; `baseline` is the status of the baseline's estimate.
pub fn profile<N: Number>(case: &Case, inputs: &impl Inputs<N>, baseline: Option<Status>) -> Profile<N> {
    let matter = &case.matter;
    let base: Vec<N> = matter.tasks.iter().map(|task| base_hours(inputs, task, volume(case, inputs, task))).collect();
    let base_hours = N::sum(base.iter().copied());
    let demanding = |task: &crate::matter::Task| task.complexity == Complexity::Complex || task.licensed;
    let complex = N::sum(matter.tasks.iter().zip(&base).filter(|(task, _)| demanding(task)).map(|(_, hours)| *hours));
    let hurried = matches!(baseline, Some(Status::Late | Status::OnTimeWithOvertime));
    let holds = [
        ("time-intensive", N::whole(TIME_INTENSIVE).at_most(base_hours)),
        ("urgent", matter.urgency == Urgency::Urgent || hurried),
        ("complex", base_hours.below(N::whole(2) * complex)),
        ("steady", matter.periods > 1),
    ];
    Profile { base_hours, words: holds.into_iter().filter(|(_, holds)| *holds).map(|(word, _)| word).collect() }
}

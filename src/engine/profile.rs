//! What kind of matter it is, as far as that decides who should do it (docs/model.md, "The matter's profile").

use super::effort::{base_hours, volume};
use crate::matter::{Case, Complexity, Inputs, Kind, Status, Urgency};
use crate::number::{CalendarRef, Day, Exact, Number, WorkingDays};

/// Base hours from which on a matter is time-intensive.
const TIME_INTENSIVE: i64 = 200;
/// Working days to the deadline within which a dispute is urgent.
const URGENT_DAYS: i64 = 30;

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
    let dates = start.zip(deadline).map(|(start, deadline)| [start, deadline].map(|day| Exact::whole(day.number())));
    let place = usual_urgency(kind, dates, CalendarRef { id: 0, days: weekdays }).count();
    let place = place.and_then(|place| usize::try_from(place).ok());
    place.and_then(|place| Urgency::ALL.get(place)).map_or(Urgency::Urgent, |(_, urgency)| *urgency)
}

/// The same by the numbers of start and deadline, as the number of its place from calm to urgent.
pub fn usual_urgency<N: Number>(kind: Kind, dates: Option<[N; 2]>, calendar: CalendarRef) -> N {
    let [standard, expedited, urgent] =
        [Urgency::Standard, Urgency::Expedited, Urgency::Urgent].map(|urgency| N::whole(urgency as i64));
    match (kind, dates) {
        (Kind::Litigation, Some([start, deadline])) => {
            let days = N::working_days(calendar, start, deadline);
            days.choose_one(N::whole(URGENT_DAYS), || urgent, || expedited)
        }
        (Kind::Litigation | Kind::Regulatory, _) => expedited,
        (Kind::Transactional | Kind::Ip | Kind::Advisory, _) => standard,
    }
}

/// The matter's profile; `baseline` is the status of the baseline's estimate.
pub fn profile<N: Number>(case: &Case, inputs: &impl Inputs<N>, baseline: Option<Status>) -> Profile<N> {
    let matter = &case.matter;
    let base: Vec<N> =
        matter.tasks.iter().map(|task| base_hours(inputs, task, volume(case, inputs, task, None))).collect();
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

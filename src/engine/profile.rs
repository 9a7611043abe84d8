//! What kind of matter it is, as far as that decides who should do it (docs/model.md, "The matter's profile").

use super::effort::{base_hours, volume};
use super::inputs::Inputs;
use crate::matter::{Case, Complexity, Kind, Status, Urgency};
use crate::number::{CalendarRef, Day, Exact, Number, WorkingDays};

/// Base hours from which on a matter is time-intensive.
const TIME_INTENSIVE: i64 = 200;
/// Working days to the deadline within which a dispute is urgent.
const URGENT_DAYS: i64 = 30;

/// A matter's profile.
#[derive(Debug, Clone, Copy)]
pub struct Profile<N> {
    /// Base hours of all tasks, in one period.
    pub base_hours: N,
    /// Which of the [`PROFILE`] hold: 1 where one does, else 0.
    pub holds: [N; 4],
}

/// What a matter's profile may say.
pub const PROFILE: [&str; 4] = ["time-intensive", "urgent", "complex", "steady"];

impl<N: Number> Profile<N> {
    /// The words that hold.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        PROFILE.into_iter().zip(self.holds).filter(|(_, holds)| !holds.is_zero()).map(|(word, _)| word).collect()
    }
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

/// The matter's profile; `baseline` is the status of the baseline's estimate, as the number of its place.
pub fn profile<N: Number>(case: &Case, inputs: &impl Inputs<N>, baseline: Option<N>) -> Profile<N> {
    let matter = &case.matter;
    let is_demanding = |task: usize| demanding(case, task);
    let base = base_hours_by_task(case, inputs);
    Profile::of(&base, is_demanding, [matter.urgency == Urgency::Urgent, matter.periods > 1], baseline)
}

/// Base hours of each task, in one period, before any improvement.
pub fn base_hours_by_task<N: Number>(case: &Case, inputs: &impl Inputs<N>) -> Vec<N> {
    case.matter.tasks.iter().map(|task| base_hours(inputs, task, volume(case, inputs, task, None))).collect()
}

/// Whether the hours of a task count as complex work.
#[must_use]
pub fn is_demanding(complexity: Complexity, is_licensed: bool) -> bool {
    complexity == Complexity::Complex || is_licensed
}

/// 1 where the hours of a task of a case count as complex work, else 0.
#[must_use]
pub fn demanding<N: Number>(case: &Case, task: usize) -> N {
    let task = &case.matter.tasks[task];
    N::whole(is_demanding(task.complexity, task.licensed).into())
}

impl<N: Number> Profile<N> {
    /// The profile of a matter by the base hours of its tasks, and 1 or 0 for each by whether it counts as complex work;
    /// whether it is urgent itself, and a steady portfolio.
    pub fn of(
        base: &[N],
        is_demanding: impl Fn(usize) -> N,
        [is_urgent, is_steady]: [bool; 2],
        baseline: Option<N>,
    ) -> Self {
        let base_hours = N::sum(base.iter().copied());
        let complex = N::sum(base.iter().enumerate().map(|(task, hours)| *hours * is_demanding(task)));
        let [no, yes] = [0, 1].map(N::whole);
        let urgent = if is_urgent { yes } else { baseline.map_or(no, hurried) };
        let time_intensive = N::whole(TIME_INTENSIVE).choose_one(base_hours, || yes, || no);
        let mostly_complex = (N::whole(2) * complex).choose_one(base_hours, || no, || yes);
        Self { base_hours, holds: [time_intensive, urgent, mostly_complex, if is_steady { yes } else { no }] }
    }
}

/// Whether a status is that of work which is late, or in time with overtime alone.
fn hurried<N: Number>(status: N) -> N {
    let [on_time, with_overtime, over_capacity] =
        [Status::OnTime, Status::OnTimeWithOvertime, Status::OverCapacity].map(Status::number::<N>);
    let [no, yes] = [0, 1].map(N::whole);
    let above = || status.choose_one(over_capacity, || no, || yes);
    status.choose_one(on_time, || no, || status.choose_one(with_overtime, || yes, above))
}

//! Effort: volumes, base hours and production hours (docs/model.md, "Effort").

use super::assignment::Part;
use super::inputs::Inputs;
use super::team::Team;
use crate::matter::{Case, FigureId, Hours, Improvement, Provider, ProviderKind, Speed, Task, TaskFigures, Volume};
use crate::number::Number;

/// The unit of work that is counted in hours; its volume is its hours.
const HOUR: &str = "hour";

/// How much work each task is, by index.
#[derive(Debug, Clone)]
pub struct Effort<N> {
    /// Units, where the task has a volume.
    pub volume: Vec<Option<N>>,
    /// Hours of the buyer's own associates.
    pub base: Vec<N>,
    /// Hours of whoever does it.
    pub production: Vec<N>,
}

/// The volume of a task, following shares of other tasks' volumes; what an improvement saves of it is saved once, where a
/// listed type stands nearest to the written number. Hours that are given have no volume to save.
pub fn volume<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    task: &Task,
    improvement: Option<&Improvement>,
) -> Option<N> {
    let mut at = task;
    let mut shares = N::whole(1);
    let mut saves = false;
    let kept = |saves: bool| match improvement.and_then(|better| better.volume_saving).filter(|_| saves) {
        Some(saving) => N::whole(1) - inputs.get(saving),
        None => N::whole(1),
    };
    loop {
        let listed = improvement.is_some_and(|better| better.lists(&at.task_type.id));
        match &at.hours {
            Hours::Given(hours) => {
                return (*at.unit == *HOUR).then(|| shares * inputs.get(*hours) * kept(saves && !listed));
            }
            Hours::Computed { volume, .. } => match volume {
                Volume::Units(units) => return Some(inputs.get(*units) * shares * kept(saves || listed)),
                Volume::Gigabytes { gigabytes, documents_per_gigabyte, cull } => {
                    let documents = inputs.get(*gigabytes) * inputs.get(*documents_per_gigabyte);
                    let culled = documents * (N::whole(1) - inputs.or_zero(*cull));
                    return Some(culled * shares * kept(saves || listed));
                }
                Volume::Share { of, share } => {
                    shares = shares * inputs.get(*share);
                    saves |= listed;
                    at = &case.matter.tasks[*of];
                }
            },
        }
    }
}

/// Base hours of a task: V / (T k), or as given.
pub fn base_hours<N: Number>(inputs: &impl Inputs<N>, task: &Task, volume: Option<N>) -> N {
    match &task.hours {
        Hours::Given(hours) => inputs.get(*hours),
        Hours::Computed { speed, factor, .. } => {
            let an_hour = match speed {
                Speed::Throughput(units) => inputs.get(*units),
                Speed::Minutes(minutes) => N::whole(60) / inputs.get(*minutes),
            };
            let units = volume.unwrap_or_else(|| N::whole(0));
            units / (an_hour * inputs.or(*factor, 1))
        }
    }
}

/// The effort of all tasks under an assignment, after an improvement where one is made.
pub fn effort<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    parts: &[Part],
    improvement: Option<&Improvement>,
) -> Effort<N> {
    let tasks = &case.matter.tasks;
    let volume: Vec<Option<N>> = tasks.iter().map(|task| volume(case, inputs, task, improvement)).collect();
    let saved = improvement.and_then(|better| Some((better, inputs.get(better.effort_saving?))));
    let base_of = |(task, volume): (&Task, &Option<N>)| {
        let base = base_hours(inputs, task, *volume);
        match saved.filter(|(better, _)| better.lists(&task.task_type.id)) {
            Some((_, share)) => base * (N::whole(1) - share),
            None => base,
        }
    };
    let base: Vec<N> = tasks.iter().zip(&volume).map(base_of).collect();
    let mut production = base.clone();
    for part in parts {
        for task in &part.tasks {
            let figures = case.task_figures(part.provider, *task);
            production[*task] = base[*task] / inputs.or(figures.productivity, 1);
        }
    }
    Effort { volume, base, production }
}

/// Hours that a part takes of those who supervise it, besides the baseline's production: of the buyer's own people, or
/// of the firm's where it is bought through one.
#[derive(Debug, Clone, Copy)]
pub struct OwnHours<N> {
    /// Supervision, of one period.
    pub supervision: N,
    /// Base hours done over, of one period.
    pub rework: N,
    /// Knowledge transfer, once; none where the provider is at work already.
    pub transfer: N,
}

impl<N: Number> OwnHours<N> {
    /// The hours of a part that so many heads work on for so many days.
    pub fn new(case: &Case, inputs: &impl Inputs<N>, part: &Part, effort: &Effort<N>, team: &Team<N>) -> Self {
        let provider = &case.providers[part.provider];
        let share = |of: fn(TaskFigures) -> Option<FigureId>, hours: &dyn Fn(usize) -> N| {
            let figure = |task: usize| inputs.or_zero(of(case.task_figures(part.provider, task)));
            N::sum(part.tasks.iter().map(|task| figure(*task) * hours(*task)))
        };
        let by_share = share(|terms| terms.supervision, &|task| effort.qc_hours(provider, task));
        let supervision = match provider.supervision_per_day {
            Some(a_day) => {
                let supervisors = provider.span.map_or(N::whole(1), |span| (team.heads / inputs.get(span)).ceil());
                by_share.max(inputs.get(a_day) * team.days * supervisors)
            }
            None => by_share,
        };
        let rework = share(|terms| terms.rework, &|task| effort.base[task]);
        let transfer = if case.is_at_work(part.provider) { None } else { provider.fees.knowledge_transfer_hours };
        Self { supervision, rework, transfer: inputs.or_zero(transfer) }
    }
}

impl<N: Number> Effort<N> {
    /// What quality control and supervision are shares of: production hours, at a technology provider base hours.
    pub fn qc_hours(&self, provider: &Provider, task: usize) -> N {
        match provider.kind {
            ProviderKind::Technology => self.base[task],
            _ => self.production[task],
        }
    }
}

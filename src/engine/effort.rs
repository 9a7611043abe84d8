//! Effort: volumes, base hours and production hours (docs/model.md, "Effort").

use super::assignment::Part;
use crate::matter::{Case, FigureId, Hours, Inputs, Provider, ProviderKind, Speed, Task, TaskFigures, Volume};
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

/// The volume of a task, following shares of other tasks' volumes.
pub fn volume<N: Number>(case: &Case, inputs: &impl Inputs<N>, task: &Task) -> Option<N> {
    let mut at = task;
    let mut shares = N::whole(1);
    loop {
        match &at.hours {
            Hours::Given(hours) => return (*at.unit == *HOUR).then(|| shares * inputs.get(*hours)),
            Hours::Computed { volume, .. } => match volume {
                Volume::Units(units) => return Some(inputs.get(*units) * shares),
                Volume::Gigabytes { gigabytes, documents_per_gigabyte, cull } => {
                    let kept = N::whole(1) - inputs.or_zero(*cull);
                    return Some(inputs.get(*gigabytes) * inputs.get(*documents_per_gigabyte) * kept * shares);
                }
                Volume::Share { of, share } => {
                    shares = shares * inputs.get(*share);
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

/// The effort of all tasks under an assignment. `saved` is the share of base hours that an improvement saves, and at
/// whom.
pub fn effort<N: Number>(case: &Case, inputs: &impl Inputs<N>, parts: &[Part], saved: Option<(usize, N)>) -> Effort<N> {
    let tasks = &case.matter.tasks;
    let volume: Vec<Option<N>> = tasks.iter().map(|task| volume(case, inputs, task)).collect();
    let mut base: Vec<N> = tasks.iter().zip(&volume).map(|(task, volume)| base_hours(inputs, task, *volume)).collect();
    let mut production = base.clone();
    for part in parts {
        for task in &part.tasks {
            if let Some((_, share)) = saved.filter(|(provider, _)| *provider == part.provider) {
                base[*task] = base[*task] * (N::whole(1) - share);
            }
            let figures = case.task_figures(part.provider, *task);
            production[*task] = base[*task] / inputs.or(figures.productivity, 1);
        }
    }
    Effort { volume, base, production }
}

/// Hours that a part takes of the buyer's own people, besides the baseline's production.
#[derive(Debug, Clone, Copy)]
pub struct OwnHours<N> {
    /// Supervision, of one period.
    pub supervision: N,
    /// Base hours done over, of one period.
    pub rework: N,
    /// Knowledge transfer, once.
    pub transfer: N,
}

impl<N: Number> OwnHours<N> {
    /// The hours of a part whose team works so many days.
    pub fn new(case: &Case, inputs: &impl Inputs<N>, part: &Part, effort: &Effort<N>, days: N) -> Self {
        let provider = &case.providers[part.provider];
        let share = |of: fn(TaskFigures) -> Option<FigureId>, hours: &dyn Fn(usize) -> N| {
            let figure = |task: usize| inputs.or_zero(of(case.task_figures(part.provider, task)));
            N::sum(part.tasks.iter().map(|task| figure(*task) * hours(*task)))
        };
        let by_share = share(|terms| terms.supervision, &|task| effort.qc_hours(provider, task));
        let supervision = match provider.supervision_per_day {
            Some(a_day) => by_share.max(inputs.get(a_day) * days),
            None => by_share,
        };
        let rework = share(|terms| terms.rework, &|task| effort.base[task]);
        Self { supervision, rework, transfer: inputs.or_zero(provider.fees.knowledge_transfer_hours) }
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

//! Matters that are made up alike, priced together by one compiled plan.
//!
//! What a plan is made for is known by its shape: what of a matter is given, what is demanded of it, and the classes of its
//! tasks. Task types that are made up alike are one class: their figures are parameters of the plan.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rust_decimal::Decimal;

use super::matter::{Amount, Matter, Task};
use super::score::{Outline, measured};
use super::scorer::Base;
use crate::engine::is_demanding;
use crate::matter::{Basis, Mix, Urgency};
use crate::number::{DoubleDouble, Number, Tape};
use crate::run::plan::{Days, OwnFigures, Plan, PlanQueue, QuickMap, Recorded, Sources, TaskParameters, Workspace};

/// Matters of more tasks are priced by themselves.
const MOST_TASKS: usize = 8;
/// A shape that came so often gets a plan.
const OFTEN: u32 = 8;
/// So many shapes are known at a time, with a plan or on their way to one.
const MOST_SHAPES: usize = 4096;
/// So many kinds of tasks are known.
const MOST_KINDS: usize = 4096;
/// So many numbers are kept of what the parameters of tasks come to, 16 bytes each.
const MOST_KEPT: usize = 500_000;
/// So many jurisdictions are told apart.
const MOST_JURISDICTIONS: usize = 64;
/// So many of them have plans.
const MOST_PLANS: usize = 512;

/// What a plan holds for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Shape {
    periods: Option<i64>,
    /// Which of gigabytes, months, budget, cost of a late day, start and deadline are given, and whether offshore work is barred.
    given: [bool; 7],
    urgency: u8,
    basis: u8,
    jurisdiction: Option<usize>,
    tasks: usize,
    classes: [u16; MOST_TASKS],
}

/// What is known of a shape.
enum Known {
    /// It came so often.
    Seen(u32),
    /// It has a plan.
    Planned(Box<(PlanQueue, Outline)>),
    /// No plan can be made for it.
    Single,
}

/// A type of task under the conditions that its parameters hang on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct KindKey {
    of_type: usize,
    complexity: u8,
    basis: u8,
    has_hours: bool,
    has_throughput: bool,
    role: Option<String>,
}

/// The class of a task, and its parameters.
struct Kind {
    class: u16,
    is_demanding: bool,
    parameters: Vec<DoubleDouble>,
}

/// The plans of a template.
#[derive(Default)]
pub struct Plans {
    kinds: QuickMap<KindKey, usize>,
    of_kinds: Vec<Kind>,
    /// Classes by what tasks are made up of.
    classes: HashMap<Vec<u8>, u16>,
    shapes: QuickMap<Shape, Known>,
    /// How many have a plan.
    planned: usize,
    /// How many of them were counted.
    counted: usize,
    days: Vec<Days>,
    jurisdictions: Vec<String>,
}

/// A matter's numbers in the order in which a plan takes them.
fn own_numbers<'m>(of: &'m Matter, tasks: &'m [usize]) -> impl Iterator<Item = Decimal> + 'm {
    let of_matter = [of.gigabytes, of.months, of.budget, of.late_day_cost].into_iter().flatten();
    let of_task = |task: &Task| {
        let (Amount::Hours(amount) | Amount::Volume(amount)) = task.amount;
        [task.throughput, Some(amount)]
    };
    of_matter.chain(tasks.iter().flat_map(move |task| of_task(&of.tasks[*task]).into_iter().flatten()))
}

/// Its dates: the first day, or what stands for it, and the last.
fn dates(of: &Matter) -> impl Iterator<Item = DoubleDouble> {
    let days = [of.start.or(of.deadline), of.deadline];
    days.into_iter().flatten().map(|day| DoubleDouble::whole(day.number()))
}

impl Base {
    /// Has a matter wait for the plan of its shape; false where there is none, and it has to be priced by itself.
    pub fn waits(&mut self, number: usize, of: &Matter) -> bool {
        let mut tasks: [usize; MOST_TASKS] = std::array::from_fn(|task| task);
        let Some(tasks) = tasks.get_mut(..of.tasks.len()).filter(|_| !self.limits_budget(of)) else { return false };
        // What is zero may be left out of a price, and what is missing for it too.
        if own_numbers(of, tasks).any(|number| number.is_zero()) {
            return false;
        }
        let mut kinds = [0; MOST_TASKS];
        for (at, task) in of.tasks.iter().enumerate() {
            let Some(kind) = self.kind(of, at, task) else { return false };
            kinds[at] = kind;
        }
        tasks.sort_unstable_by_key(|task| (self.plans.of_kinds[kinds[*task]].class, *task));
        let tasks = &*tasks;
        let Some(shape) = self.shape(of, tasks, &kinds) else { return false };
        let plans = &mut self.plans;
        let count = plans.shapes.len();
        let is_worth_it = match plans.shapes.entry(shape.clone()) {
            Entry::Occupied(mut known) => match known.get_mut() {
                Known::Planned(planned) => {
                    let numbers = own_numbers(of, tasks).map(DoubleDouble::from);
                    planned.0.push(number, numbers.chain(dates(of)), tasks.iter().map(|task| kinds[*task]));
                    return true;
                }
                Known::Single => false,
                Known::Seen(times) => {
                    *times += 1;
                    *times >= OFTEN && plans.planned < MOST_PLANS
                }
            },
            Entry::Vacant(place) => {
                if count < MOST_SHAPES {
                    place.insert(Known::Seen(1));
                }
                false
            }
        };
        if !is_worth_it {
            return false;
        }
        let planned = self.plan(of, tasks);
        self.plans.planned += usize::from(planned.is_some());
        let is_planned = planned.is_some();
        self.plans.shapes.insert(shape, planned.map_or(Known::Single, |of| Known::Planned(Box::new(of))));
        is_planned && self.waits(number, of)
    }

    /// Works through all plans that matters wait for, and hands on each with its measured numbers.
    pub fn work(
        &mut self,
        space: &mut Workspace,
        mut each: impl FnMut(usize, &Outline, &dyn Fn(usize) -> bool, Option<&[DoubleDouble]>),
    ) {
        let Plans { shapes, of_kinds, .. } = &mut self.plans;
        let mut kept = 0;
        for known in shapes.values_mut() {
            if let Known::Planned(planned) = known {
                let (queue, outline) = &mut **planned;
                if kept > MOST_KEPT {
                    queue.forget();
                }
                let parameters = |kind: usize| of_kinds[kind].parameters.as_slice();
                queue.run(space, parameters, |number, kinds, results| {
                    each(number, outline, &|task| of_kinds[kinds[task]].is_demanding, results);
                });
                kept += queue.kept();
            }
        }
    }

    /// How many plans were compiled since this was asked last.
    pub fn new_plans(&mut self) -> u64 {
        let new = self.plans.planned - std::mem::replace(&mut self.plans.counted, self.plans.planned);
        new as u64
    }

    /// Whether what may be spent decides about who may be chosen.
    fn limits_budget(&self, of: &Matter) -> bool {
        self.defaults.budget_is_limit && (of.budget.is_some() || self.defaults.budget.is_some())
    }

    /// The shape of a matter with its tasks in an order; none where too many places were named.
    fn shape(&mut self, of: &Matter, tasks: &[usize], kinds: &[usize]) -> Option<Shape> {
        let mut classes = [0; MOST_TASKS];
        for (class, task) in classes.iter_mut().zip(tasks) {
            *class = self.plans.of_kinds[kinds[*task]].class;
        }
        let jurisdiction = match of.jurisdiction.as_deref() {
            Some(place) => Some(self.plans.jurisdiction(place)?),
            None => None,
        };
        Some(Shape {
            periods: of.periods,
            given: [
                of.gigabytes.is_some(),
                of.months.is_some(),
                of.budget.is_some(),
                of.late_day_cost.is_some(),
                of.start.is_some(),
                of.deadline.is_some(),
                !of.offshore.unwrap_or(self.defaults.offshore_allowed),
            ],
            urgency: self.urgency(of) as u8,
            basis: self.basis(of) as u8,
            jurisdiction,
            tasks: tasks.len(),
            classes,
        })
    }

    /// The kind of a task, by its number; none where there are too many.
    fn kind(&mut self, of: &Matter, at: usize, task: &Task) -> Option<usize> {
        let key = KindKey {
            of_type: task.of_type,
            complexity: task.complexity as u8,
            basis: self.basis(of) as u8,
            has_hours: matches!(task.amount, Amount::Hours(_)),
            has_throughput: task.throughput.is_some(),
            role: task.role.clone(),
        };
        if let Some(known) = self.plans.kinds.get(&key) {
            return Some(*known);
        }
        if self.plans.kinds.len() == MOST_KINDS {
            return None;
        }
        self.take(of, false);
        let mut own = OwnFigures::new(&mut self.case, self.pricer.quick(), self.figures);
        let TaskParameters { signature, values, .. } = own.give(at);
        own.undo();
        let is_demanding = is_demanding(task.complexity, self.types()[task.of_type].licensed);
        let plans = &mut self.plans;
        let next = u16::try_from(plans.classes.len()).unwrap_or(u16::MAX);
        let class = *plans.classes.entry(signature).or_insert(next);
        plans.of_kinds.push(Kind { class, is_demanding, parameters: values });
        plans.kinds.insert(key, plans.of_kinds.len() - 1);
        Some(plans.of_kinds.len() - 1)
    }

    /// A plan for matters of the shape of this one, its tasks in an order.
    fn plan(&mut self, of: &Matter, tasks: &[usize]) -> Option<(PlanQueue, Outline)> {
        let ordered = Matter { tasks: tasks.iter().map(|task| of.tasks[*task].clone()).collect(), ..of.clone() };
        self.take(&ordered, false);
        self.case.mix = Mix::LeftOut;
        let first = self.figures;
        let numbers = self.case.figures.len() - first;
        let tape = Tape::for_all_inputs();
        let mut own = OwnFigures::new(&mut self.case, self.pricer.quick(), first);
        let parameters: Vec<TaskParameters> = (0..tasks.len()).map(|task| own.give(task)).collect();
        let found = measured(own.case(), &Recorded::new(&tape, &own.case().figures, &parameters));
        own.undo();
        let (outline, results) = found.ok().filter(|(outline, _)| outline.holds_for_all)?;
        let place = |given: bool, place: usize| given.then_some(numbers + place);
        let sources = Sources {
            own: (first..first + numbers).zip(0..).collect(),
            of_tasks: parameters.iter().enumerate().flat_map(|(task, of)| of.places(task)).collect(),
            dates: [place(of.start.or(of.deadline).is_some(), 0), place(of.deadline.is_some(), 1)],
        };
        let (case, days) = (&self.case, &mut self.plans.days);
        let calendar = |id: usize| known_days(days, case.calendar_numbered(id).days);
        let plan = Plan::of(&tape, &results, &sources, tasks.len(), calendar)?;
        Some((PlanQueue::new(plan), outline))
    }

    fn basis(&self, of: &Matter) -> Basis {
        of.basis.unwrap_or(self.defaults.basis)
    }

    fn urgency(&self, of: &Matter) -> Urgency {
        let weekdays = &self.case.matter.weekdays;
        of.urgency.unwrap_or_else(|| crate::engine::default_urgency(of.kind, of.start, of.deadline, weekdays))
    }
}

/// The tables of a calendar, made once.
fn known_days(known: &mut Vec<Days>, calendar: &crate::number::WorkingDays) -> Days {
    if let Some(days) = known.iter().find(|days| days.are_of(calendar)) {
        return days.clone();
    }
    let days = Days::of(calendar);
    known.push(days.clone());
    days
}

impl Plans {
    /// The number of a jurisdiction; none where too many were named.
    fn jurisdiction(&mut self, place: &str) -> Option<usize> {
        let known = self.jurisdictions.iter().position(|known| known == place);
        known.or_else(|| {
            (self.jurisdictions.len() < MOST_JURISDICTIONS).then(|| {
                self.jurisdictions.push(place.to_owned());
                self.jurisdictions.len() - 1
            })
        })
    }
}

//! Matters that are made up alike, priced together by one compiled plan.
//!
//! What a plan is made for is known by its shape: what of a matter is given, what is demanded of it, and the classes of its
//! tasks. Task types that are made up alike are one class: their figures are parameters of the plan.

use std::rc::Rc;

use rust_decimal::Decimal;

use super::matter::{Amount, Matter, Task};
use super::score::{Measure, Outline, measured};
use super::scorer::Base;
use super::shared_plans::{Compiled, MOST_TASKS, Search, Shape, StatePlans};
use crate::matter::{Basis, Urgency};
use crate::number::{Day, DoubleDouble, Number, Tape, Traced};
use crate::run::plan::{
    OwnFigures, Plan, PlanQueue, PreparedTasks, QuickMap, Recorded, Results, Sources, TaskParameters, Workspace,
    is_moderate,
};

/// So many kinds of tasks are known.
const MOST_KINDS: usize = 4096;
/// Work of less, a hundred thousandth of a unit or an hour, may be left out of a price: it makes a task one of another class.
const LITTLE: Decimal = Decimal::from_parts(1, 0, 0, false, 5);
/// What marks the class of a task of so little work.
const OF_LITTLE: u16 = 1 << 15;
/// So many jurisdictions and roles are told apart.
const MOST_NAMES: usize = 64;
/// So many shapes are remembered for which no plan can be made.
const MOST_SINGLE: usize = 4096;

/// A type of task under the conditions that its parameters hang on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct KindKey {
    of_type: usize,
    /// Complexity, basis, whether hours and throughput are given, and the role.
    conditions: u64,
}

/// The class of a task, and its parameters.
struct Kind {
    class: u16,
    parameters: Vec<DoubleDouble>,
}

/// A plan with the matters that wait for it, and what of their scores hangs on no number.
type Queue = (PlanQueue, Rc<Outline>);

/// The plans of a template, as one thread works with them.
#[derive(Default)]
pub struct Plans {
    shared: StatePlans,
    kinds: QuickMap<KindKey, Option<usize>>,
    of_kinds: Vec<Kind>,
    /// The place of the queue of each shape; none where no plan can be made for it.
    shapes: QuickMap<Shape, Option<usize>>,
    queues: Vec<Queue>,
    /// The queues in which somebody waits.
    busy: Vec<usize>,
    prepared: PreparedTasks,
    /// How many were compiled here.
    compiled: u64,
    jurisdictions: Names,
    roles: Names,
}

/// Names by numbers, from 1 on; 0 is none.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    /// The number of a name; none where too many came.
    fn number(&mut self, name: Option<&str>) -> Option<u64> {
        let Some(name) = name else { return Some(0) };
        let at = self.0.iter().position(|known| known == name).or_else(|| {
            (self.0.len() < MOST_NAMES).then(|| {
                self.0.push(name.to_owned());
                self.0.len() - 1
            })
        });
        at.map(|at| at as u64 + 1)
    }
}

/// Hands on a matter's numbers in the order in which a plan takes them.
fn each_number(of: &Matter, tasks: &[usize], mut each: impl FnMut(Decimal)) {
    for number in [of.gigabytes, of.months, of.budget, of.late_day_cost].into_iter().flatten() {
        each(number);
    }
    for task in tasks.iter().map(|task| &of.tasks[*task]) {
        if let Some(throughput) = task.throughput {
            each(throughput);
        }
        each(amount(task));
    }
}

/// Its dates: the first day, or what stands for it, and the last.
fn dates(of: &Matter) -> [Option<Day>; 2] {
    [of.start.or(of.deadline), of.deadline]
}

impl Base {
    /// Has a matter wait for the plan of its shape; false where there is none, and it has to be priced by itself.
    pub fn waits(&mut self, number: usize, of: &Matter) -> bool {
        let mut tasks: [usize; MOST_TASKS] = std::array::from_fn(|task| task);
        let Some(tasks) = tasks.get_mut(..of.tasks.len()).filter(|_| !self.limits_budget(of)) else { return false };
        let mut kinds = [0; MOST_TASKS];
        for (at, task) in of.tasks.iter().enumerate() {
            let Some(kind) = self.kind(of, at, task) else { return false };
            kinds[at] = kind;
        }
        if tasks.len() > 1 {
            tasks.sort_unstable_by_key(|task| (self.plans.class(of, *task, &kinds), *task));
        }
        let Some(shape) = self.shape(of, tasks, &kinds) else { return false };
        let known = match self.plans.shapes.get(&shape) {
            Some(known) => *known,
            None => self.new_queue(of, tasks, &shape),
        };
        let Some(queue) = known else { return false };
        let Plans { queues, busy, .. } = &mut self.plans;
        let waiting = &mut queues[queue].0;
        if waiting.is_empty() {
            busy.push(queue);
        }
        waiting.push(number, tasks.iter().map(|task| kinds[*task]));
        each_number(of, tasks, |number| waiting.push_own(number.into()));
        dates(of).into_iter().flatten().for_each(|day| waiting.push_own(DoubleDouble::whole(day.number())));
        true
    }

    /// A queue for the plan of a shape, once it has one.
    fn new_queue(&mut self, of: &Matter, tasks: &[usize], shape: &Shape) -> Option<usize> {
        let mut compiled = 0;
        let shared = self.plans.shared.clone();
        let found = shared.plan(shape, || {
            let plan = self.plan(of, tasks);
            compiled = u64::from(plan.is_some());
            plan
        });
        let plans = &mut self.plans;
        plans.compiled += compiled;
        let queue = match found {
            Search::TooEarly => return None,
            Search::Vain => None,
            Search::Found(plan) => {
                plans.queues.push((PlanQueue::new(&plan.0, &mut plans.prepared), plan.1.for_one_thread().into()));
                Some(plans.queues.len() - 1)
            }
        };
        if queue.is_some() || plans.shapes.len() < MOST_SINGLE {
            plans.shapes.insert(*shape, queue);
        }
        queue
    }

    /// Works through all plans that matters wait for, and hands on each with its measured numbers.
    pub fn work(&mut self, space: &Workspace, mut each: impl FnMut(usize, &Rc<Outline>, Results<'_>)) {
        let Plans { queues, busy, of_kinds, prepared, .. } = &mut self.plans;
        prepared.limit();
        let parameters = |kind: usize| of_kinds[kind].parameters.as_slice();
        for queue in busy.drain(..) {
            let (waiting, outline) = &mut queues[queue];
            waiting.run(space, prepared, parameters, |number, results| each(number, outline, results));
        }
    }

    /// How many plans were compiled since this was asked last.
    pub fn new_plans(&mut self) -> u64 {
        std::mem::take(&mut self.plans.compiled)
    }

    /// Whether what may be spent decides about who may be chosen.
    fn limits_budget(&self, of: &Matter) -> bool {
        self.defaults.budget_is_limit && (of.budget.is_some() || self.defaults.budget.is_some())
    }

    /// The shape of a matter with its tasks in an order; none where too many places were named.
    fn shape(&mut self, of: &Matter, tasks: &[usize], kinds: &[usize]) -> Option<Shape> {
        let mut classes = [0; MOST_TASKS];
        for (class, task) in classes.iter_mut().zip(tasks) {
            *class = self.plans.class(of, *task, kinds);
        }
        let given = [
            of.gigabytes.is_some(),
            of.months.is_some(),
            of.budget.is_some(),
            of.late_day_cost.is_some(),
            of.start.is_some(),
            of.deadline.is_some(),
            !of.offshore.unwrap_or(self.defaults.offshore_allowed),
        ];
        let given = given.iter().rev().fold(0, |bits, given| bits << 1 | u64::from(*given));
        let demanded = [self.urgency(of) as u64, self.basis(of) as u64, tasks.len() as u64];
        let place = self.plans.jurisdictions.number(of.jurisdiction.as_deref())?;
        let demanded = demanded.iter().rev().fold(place, |bits, of| bits << 8 | of);
        Some(Shape::new(of.periods.unwrap_or(self.defaults.periods), demanded << 8 | given, classes))
    }

    /// The kind of a task, by its number; none where there are too many, or it has a number that plans do not take.
    fn kind(&mut self, of: &Matter, at: usize, task: &Task) -> Option<usize> {
        let role = self.plans.roles.number(task.role.as_deref())?;
        let given = [matches!(task.amount, Amount::Hours(_)), task.throughput.is_some()].map(u64::from);
        let bits = [task.complexity as u64, self.basis(of) as u64, given[0], given[1]];
        let key = KindKey { of_type: task.of_type, conditions: bits.iter().fold(role, |all, of| all << 8 | of) };
        if let Some(known) = self.plans.kinds.get(&key) {
            return *known;
        }
        if self.plans.kinds.len() == MOST_KINDS {
            return None;
        }
        self.take(of, false);
        let mut own = OwnFigures::new(&mut self.case, self.pricer.quick(), self.figures);
        let TaskParameters { signature, values, .. } = own.give(at);
        own.undo();
        let plans = &mut self.plans;
        let is_taken = values.iter().all(|value| is_moderate(*value) && value.halves()[0] >= 0.0);
        let class = Some(plans.shared.class(signature)).filter(|class| is_taken && *class < OF_LITTLE);
        let kind = class.map(|class| {
            plans.of_kinds.push(Kind { class, parameters: values });
            plans.of_kinds.len() - 1
        });
        plans.kinds.insert(key, kind);
        kind
    }

    /// A plan for matters of the shape of this one, its tasks in an order.
    fn plan(&mut self, of: &Matter, tasks: &[usize]) -> Option<Compiled> {
        let ordered: Vec<Task> = tasks.iter().map(|task| of.tasks[*task].clone()).collect();
        self.take(&Matter { tasks: &ordered, ..*of }, false);
        let first = self.figures;
        let numbers = self.case.figures.len() - first;
        let tape = Tape::with_questions();
        let mut own = OwnFigures::new(&mut self.case, self.pricer.quick(), first);
        let parameters: Vec<TaskParameters> = (0..tasks.len()).map(|task| own.give(task)).collect();
        let inputs = Recorded::new(&tape, &own.case().figures, &parameters);
        let found = measured(own.case(), &inputs, |task| inputs.is_demanding(task));
        own.undo();
        let (outline, results) = found.ok().filter(|(outline, _)| outline.holds_for_all)?;
        let results: Vec<(Traced, u32)> = results.into_iter().map(in_units).collect();
        let sources = Sources {
            own: (first..first + numbers).zip(0..).collect(),
            of_tasks: parameters.iter().enumerate().flat_map(|(task, of)| of.places(task)).collect(),
            dates: [(0, dates(of)[0]), (1, dates(of)[1])].map(|(at, day)| day.map(|_| numbers + at)),
            figures: self.case.figures.len(),
        };
        let calendar = |id: usize| self.plans.shared.days(self.case.calendar_numbered(id).days);
        let plan = Plan::of(&tape, &results, &sources, tasks.len(), calendar)?;
        Some(Compiled::new((plan.into(), outline)))
    }

    fn basis(&self, of: &Matter) -> Basis {
        of.basis.unwrap_or(self.defaults.basis)
    }

    fn urgency(&self, of: &Matter) -> Urgency {
        let weekdays = &self.case.matter.weekdays;
        of.urgency.unwrap_or_else(|| crate::engine::default_urgency(of.kind, of.start, of.deadline, weekdays))
    }
}

/// A number as a plan hands it on: whole, or rounded to its decimals.
fn in_units(of: Measure<Traced>) -> (Traced, u32) {
    match of {
        Measure::Count(number) => (number, 0),
        Measure::Amount(number, decimals) => (number.round(decimals), decimals),
    }
}

/// How much work a task is.
fn amount(of: &Task) -> Decimal {
    let (Amount::Hours(amount) | Amount::Volume(amount)) = of.amount;
    amount
}

impl Plans {
    /// The class of a task of a matter, by the kinds of its tasks.
    fn class(&self, of: &Matter, task: usize, kinds: &[usize]) -> u16 {
        let amount = amount(&of.tasks[task]);
        let is_little = amount < LITTLE && !amount.is_zero();
        self.of_kinds[kinds[task]].class | if is_little { OF_LITTLE } else { 0 }
    }

    /// With those that others know too.
    pub fn of(shared: StatePlans) -> Self {
        Self { shared, ..Self::default() }
    }
}

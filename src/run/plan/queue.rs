//! Matters that wait for plans, worked through in lanes.

use std::sync::Arc;

use fearless_simd::Level as Processor;

use super::lanes::{LANES, Registers, WIDTH, integer};
use super::{Plan, TaskProgram};
use crate::number::DoubleDouble;

/// Room to work in, for any number of plans.
pub struct Workspace {
    processor: Processor,
    registers: Registers,
}

impl Default for Workspace {
    fn default() -> Self {
        Self { processor: Processor::new(), registers: Registers::new() }
    }
}

/// What the parameters of tasks come to, by what is worked out of them: once for all tasks of a kind.
#[derive(Default)]
pub struct PreparedTasks(Vec<Prepared>);

struct Prepared {
    program: Arc<TaskProgram>,
    /// So many numbers a kind, in the order of the kinds; of those that came the first is a number.
    numbers: Vec<f64>,
}

/// So many numbers are kept of what parameters come to, over all kinds of tasks.
const MOST_KEPT: usize = 1_000_000;

impl PreparedTasks {
    /// The place of what a program works out; programs that are alike have one.
    fn place(&mut self, program: &Arc<TaskProgram>) -> usize {
        if let Some(known) = self.0.iter().position(|known| known.program == *program) {
            return known;
        }
        self.0.push(Prepared { program: Arc::clone(program), numbers: Vec::new() });
        self.0.len() - 1
    }

    /// Makes room where too much is kept.
    pub fn limit(&mut self) {
        if self.0.iter().map(|of| of.numbers.len()).sum::<usize>() > MOST_KEPT {
            self.0.iter_mut().for_each(|of| of.numbers = Vec::new());
        }
    }
}

impl Prepared {
    fn count(&self) -> usize {
        // One more says whether a kind is known.
        self.program.count + 1
    }

    fn of(&self, kind: usize) -> &[f64] {
        &self.numbers[kind * self.count()..][..self.program.count]
    }

    fn prepare(&mut self, kind: usize, space: &Workspace, plan: &Plan, parameters: &[DoubleDouble]) {
        let (count, at) = (self.count(), kind * self.count());
        if self.numbers.len() < at + count {
            self.numbers.resize(at + count, 0.0);
        }
        if self.numbers[at + count - 1] > 0.0 {
            return;
        }
        let Workspace { processor, registers } = space;
        for (slot, register) in &self.program.parameters {
            let value = parameters.get(slot / 2).map_or(f64::NAN, |value| value.halves()[slot % 2]);
            registers.at(*register).fill(1, value);
        }
        self.program.program.run(*processor, registers, 1, &plan.days);
        for (number, register) in self.numbers[at..].iter_mut().zip(self.program.program.outputs()) {
            *number = registers.at(register).lane(0);
        }
        self.numbers[at + count - 1] = 1.0;
    }
}

/// A plan, and the matters that wait for it.
pub struct PlanQueue {
    plan: Arc<Plan>,
    /// Where what the parameters of each task come to is kept.
    prepared: Vec<usize>,
    /// Who waits.
    waiting: Vec<usize>,
    /// Their own numbers, in two halves, so many each.
    own: Vec<f64>,
    /// The kinds of their tasks.
    kinds: Vec<usize>,
    /// Room for the results of those that are worked through at once.
    results: Vec<f64>,
}

/// The results of a matter, one after the other.
pub struct Results<'r>(&'r [f64]);

impl<'r> Results<'r> {
    /// Results that were kept.
    #[must_use]
    pub fn of(kept: &'r [f64]) -> Self {
        Self(kept)
    }

    /// The next one, in its units.
    pub fn units(&mut self) -> Option<i64> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        integer(*first)
    }

    /// Whether any of them is in doubt.
    #[must_use]
    pub fn are_in_doubt(&self) -> bool {
        self.0.iter().fold(false, |doubt, units| doubt | integer(*units).is_none())
    }

    /// All that are left, to be kept.
    #[must_use]
    pub fn left(&self) -> &'r [f64] {
        self.0
    }
}

impl PlanQueue {
    /// A plan that nobody waits for.
    #[must_use]
    pub fn new(plan: &Arc<Plan>, prepared: &mut PreparedTasks) -> Self {
        let prepared = plan.tasks.iter().map(|(program, _)| prepared.place(program)).collect();
        Self {
            plan: Arc::clone(plan),
            prepared,
            waiting: Vec::new(),
            own: Vec::new(),
            kinds: Vec::new(),
            results: Vec::new(),
        }
    }

    /// Whether nobody waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Takes a matter in, by whatever it is known by, with the kinds of its tasks; its own numbers come next. All matters of a
    /// plan have as many of each.
    pub fn push(&mut self, matter: usize, kinds: impl Iterator<Item = usize>) {
        self.waiting.push(matter);
        self.kinds.extend(kinds);
    }

    /// Takes the next number of the matter that came last.
    pub fn push_own(&mut self, number: DoubleDouble) {
        self.own.extend_from_slice(&number.halves());
    }

    /// Works through all that wait, and hands on each with its results. `parameters` are those of a kind of task.
    pub fn run<'p>(
        &mut self,
        space: &Workspace,
        prepared: &mut PreparedTasks,
        parameters: impl Fn(usize) -> &'p [DoubleDouble],
        mut each: impl FnMut(usize, Results<'_>),
    ) {
        for (at, kind) in self.kinds.iter().enumerate() {
            let place = self.prepared[at % self.prepared.len()];
            prepared.0[place].prepare(*kind, space, &self.plan, parameters(*kind));
        }
        let Workspace { processor, registers } = space;
        let mut results = std::mem::take(&mut self.results);
        results.resize(LANES * self.plan.outputs.len(), 0.0);
        for first in (0..self.waiting.len()).step_by(LANES) {
            let count = LANES.min(self.waiting.len() - first);
            let groups = count.div_ceil(WIDTH);
            for group in 0..groups {
                self.fill(registers, prepared, first, group);
            }
            self.plan.matter.run(*processor, registers, groups, &self.plan.days);
            self.collect(registers, groups, &mut results);
            let of_matters = results.chunks_exact(self.plan.outputs.len().max(1));
            for (matter, results) in self.waiting[first..].iter().zip(of_matters).take(count) {
                each(*matter, Results(results));
            }
        }
        self.results = results;
        self.waiting.clear();
        self.own.clear();
        self.kinds.clear();
    }

    /// Puts the results of each matter side by side.
    fn collect(&self, registers: &Registers, groups: usize, results: &mut [f64]) {
        let count = self.plan.outputs.len();
        for (at, place) in self.plan.outputs.iter().enumerate() {
            let units = (0..groups).flat_map(|group| registers.at(*place).four(group));
            for (result, units) in results[at..].iter_mut().step_by(count).zip(units) {
                *result = units;
            }
        }
    }

    /// Puts what four matters bring along into the registers; lanes that are left over take the last one's.
    fn fill(&self, registers: &Registers, prepared: &PreparedTasks, first: usize, group: usize) {
        let last = self.waiting.len() - 1;
        let matters: [usize; WIDTH] = std::array::from_fn(|lane| (first + group * WIDTH + lane).min(last));
        let numbers = self.own.len() / self.waiting.len();
        let own = matters.map(|matter| &self.own[matter * numbers..][..numbers]);
        for (slot, register) in &self.plan.own {
            registers.at(*register).put(group, own.map(|own| own.get(*slot).copied().unwrap_or(f64::NAN)));
        }
        for (task, (_, places)) in self.plan.tasks.iter().enumerate() {
            let prepared = &prepared.0[self.prepared[task]];
            let of = matters.map(|matter| prepared.of(self.kinds[matter * self.prepared.len() + task]));
            for (at, register) in places.iter().enumerate() {
                registers.at(*register).put(group, of.map(|numbers| numbers[at]));
            }
        }
    }
}

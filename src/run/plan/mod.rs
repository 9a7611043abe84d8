//! Compiled plans: the engine's operations, taken from the tape of one pricing, worked through for many matters at once.
//!
//! A matter is priced on a tape for all inputs, decisions and calendar steps included. What is on the tape is a program
//! (`graph`): constants are folded, common parts shared, and what hangs on the types of tasks alone is worked out once a
//! type. It runs on lanes of matters (`lanes`), which may be of any types that are made up alike (`tasks`).
//!
//! # Why the digits are those of the exact engine
//!
//! Every number that is shown is a decision of the engine: a rounding, whole heads or days, a comparison. The exact engine
//! makes each on a value brought to 12 decimals, and so do plans, in two ways.
//!
//! * **Whole numbers of small units.** A rounded line is a whole number of cents; heads, days and dates are whole. Sums,
//!   differences and the larger of such values are whole numbers of the finest unit among them, and so is a product with a
//!   constant of few digits, in units finer by its decimals. A float holds each exactly up to 2^53, and what lies beyond
//!   9 x 10^15 is no number from there on. Such values have at most 12 decimals, so bringing them to 12 changes nothing; a
//!   midpoint is a midpoint, not a doubt.
//! * **Pairs of doubles.** Anything else is the sum of two doubles. Of such values a sum errs by 3 u^2 of its size, a
//!   product by 7 u^2 and a quotient by 15 u^2 at most, where u = 2^-53, so u^2 is 1.3 x 10^-32. Of operands up to 10^12
//!   and a few hundred operations the error stays below 2 x 10^-26 of the value and 10^-17 together, and so does that of 28
//!   decimal digits. A decision is taken only where the value lies further than that from the edge, which lies 5 x 10^-13
//!   below a midpoint or beside a whole number: exact midpoints are thus never in doubt.
//!
//! What is in doubt, too large, or beyond the calendar is no number, and neither is anything that is computed from it,
//! unless a decision goes for another side. A matter with such a result is priced by the engine itself, as if there were no
//! plan. Lanes do not touch each other, so how matters are put together changes no digit.

mod days;
mod graph;
mod hash;
mod lanes;
mod program;
mod tasks;

use std::ops::Range;

pub use days::Days;
pub use graph::Sources;
pub use hash::QuickMap;
pub use tasks::{OwnFigures, Recorded, TaskParameters};

use graph::{Graph, Level, Node, Operation};
use lanes::Lanes;
use program::{Handed, Program};

use crate::number::{DoubleDouble, Number, Tape, Traced};

/// So many matters are worked through at once.
const LANES: usize = 8;

/// The operations that results hang on.
#[derive(Debug, Clone)]
pub struct Plan {
    matter: Program,
    /// Which of a matter's own numbers stands in which register.
    own: Vec<(usize, usize)>,
    tasks: Vec<TaskProgram>,
    days: Vec<Days>,
}

impl Plan {
    /// The plan for some results on a tape of a case with so many tasks; `calendar` hands out the days of a calendar by its
    /// id. None where the operations are none that can be run so.
    pub fn of(
        tape: &Tape,
        results: &[Traced],
        sources: &Sources,
        tasks: usize,
        calendar: impl FnMut(usize) -> Days,
    ) -> Option<Self> {
        let graph = Graph::of(tape, results, sources);
        let handed: Vec<Handed> = graph.results.iter().map(|node| Handed::AsPair(*node)).collect();
        let matter = Program::of(&graph, Level::Matter, &handed)?;
        let mut own = Vec::new();
        let mut of_tasks: Vec<Vec<(Node, usize)>> = vec![Vec::new(); tasks];
        for (node, register) in &matter.inputs {
            let register = usize::from(*register);
            match graph.nodes[*node] {
                (Operation::Own(at) | Operation::Date(at), ..) => own.push((at, register)),
                (_, Level::Task(task), _) => of_tasks.get_mut(task)?.push((*node, register)),
                _ => return None,
            }
        }
        let program = |(task, nodes): (usize, &Vec<(Node, usize)>)| TaskProgram::of(&graph, task, nodes);
        let tasks = of_tasks.iter().enumerate().map(program).collect::<Option<Vec<_>>>()?;
        Some(Self { matter, own, tasks, days: graph.calendars.iter().copied().map(calendar).collect() })
    }
}

/// The numbers that the parameters of a task come to.
type Prepared = Box<[[f64; 2]]>;

/// What the parameters of a task come to: worked out once for all tasks of a kind.
#[derive(Debug, Clone)]
struct TaskProgram {
    program: Program,
    /// Which parameter stands in which register.
    parameters: Vec<(usize, usize)>,
    /// In which register of the plan each result belongs.
    registers: Vec<usize>,
}

impl TaskProgram {
    fn of(graph: &Graph, task: usize, nodes: &[(Node, usize)]) -> Option<Self> {
        let handed: Vec<Handed> = nodes.iter().map(|(node, _)| Handed::AsHeld(*node)).collect();
        let program = Program::of(graph, Level::Task(task), &handed)?;
        let parameter = |(node, register): &(Node, u16)| match graph.nodes[*node].0 {
            Operation::OfTask(_, at) => Some((at, usize::from(*register))),
            _ => None,
        };
        let parameters = program.inputs.iter().map(parameter).collect::<Option<Vec<_>>>()?;
        Some(Self { program, parameters, registers: nodes.iter().map(|(_, register)| *register).collect() })
    }

    fn results(&self, parameters: &[DoubleDouble], days: &[Days]) -> Prepared {
        let mut registers = vec![Lanes::<1>::EMPTY; self.program.registers];
        for (parameter, register) in &self.parameters {
            let value = parameters.get(*parameter).map_or([f64::NAN; 2], |value| value.halves());
            registers[*register] = Lanes::all(value);
        }
        self.program.run(&mut registers, days);
        let result = |at: usize| {
            let Lanes { high: [high], low: [low] } = registers[self.program.output(at)];
            [high, low]
        };
        (0..self.registers.len()).map(result).collect()
    }
}

/// Room to work in, for any number of plans.
#[derive(Debug, Default)]
pub struct Workspace {
    registers: Vec<Lanes<LANES>>,
    results: Vec<DoubleDouble>,
}

/// A plan, and the matters that wait for it.
#[derive(Debug)]
pub struct PlanQueue {
    plan: Plan,
    /// What the parameters of each task come to, by the kind of task.
    prepared: Vec<Vec<Option<Prepared>>>,
    /// Who waits.
    waiting: Vec<usize>,
    /// Their own numbers, so many each.
    own: Vec<[f64; 2]>,
    /// The kinds of their tasks.
    kinds: Vec<usize>,
}

impl PlanQueue {
    /// A plan that nobody waits for.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        let prepared = vec![Vec::new(); plan.tasks.len()];
        Self { plan, prepared, waiting: Vec::new(), own: Vec::new(), kinds: Vec::new() }
    }

    /// Takes a matter in, by whatever it is known by, with its own numbers and the kinds of its tasks; all matters of a
    /// plan have as many of each.
    pub fn push(&mut self, matter: usize, own: impl Iterator<Item = DoubleDouble>, kinds: impl Iterator<Item = usize>) {
        self.waiting.push(matter);
        self.own.extend(own.map(DoubleDouble::halves));
        self.kinds.extend(kinds);
    }

    /// Works through all that wait, and hands on each with the kinds of its tasks and its results; none where any of these is in doubt. `parameters`
    /// are those of a kind of task.
    pub fn run<'p>(
        &mut self,
        space: &mut Workspace,
        parameters: impl Fn(usize) -> &'p [DoubleDouble],
        mut each: impl FnMut(usize, &[usize], Option<&[DoubleDouble]>),
    ) {
        self.prepare(parameters);
        let Workspace { registers, results } = space;
        if registers.len() < self.plan.matter.registers {
            registers.resize(self.plan.matter.registers, Lanes::EMPTY);
        }
        for first in (0..self.waiting.len()).step_by(LANES) {
            let matters = first..self.waiting.len().min(first + LANES);
            self.fill(registers, matters.clone());
            self.plan.matter.run(registers, &self.plan.days);
            for (lane, matter) in matters.enumerate() {
                results.clear();
                results.extend(self.plan.matter.outputs().map(|at| registers[at].lane(lane)));
                let is_sound = results.iter().all(|result| result.is_valid());
                let tasks = self.plan.tasks.len();
                let kinds = &self.kinds[matter * tasks..][..tasks];
                each(self.waiting[matter], kinds, is_sound.then_some(results.as_slice()));
            }
        }
        self.waiting.clear();
        self.own.clear();
        self.kinds.clear();
    }

    /// How many numbers are kept of what parameters come to.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.prepared.iter().flatten().flatten().map(|numbers| numbers.len()).sum()
    }

    /// Forgets what parameters come to, until it is asked for again.
    pub fn forget(&mut self) {
        self.prepared.iter_mut().for_each(Vec::clear);
    }

    /// Works out what the parameters of those kinds of tasks come to that came for the first time.
    fn prepare<'p>(&mut self, parameters: impl Fn(usize) -> &'p [DoubleDouble]) {
        let tasks = self.plan.tasks.len().max(1);
        for (at, kind) in self.kinds.iter().enumerate() {
            let (task, kind) = (at % tasks, *kind);
            let known = &mut self.prepared[task];
            if known.len() <= kind {
                known.resize(kind + 1, None);
            }
            known[kind].get_or_insert_with(|| self.plan.tasks[task].results(parameters(kind), &self.plan.days));
        }
    }

    /// Puts what some matters bring along into the registers, a lane each.
    fn fill(&self, registers: &mut [Lanes<LANES>], matters: Range<usize>) {
        let (numbers, tasks) = (self.own.len() / self.waiting.len().max(1), self.plan.tasks.len());
        for (lane, matter) in matters.enumerate() {
            let own = &self.own[matter * numbers..][..numbers];
            for (at, register) in &self.plan.own {
                registers[*register].set(lane, own.get(*at).copied());
            }
            for (task, program) in self.plan.tasks.iter().enumerate() {
                let kind = self.kinds[matter * tasks + task];
                let Some(prepared) = self.prepared[task].get(kind).and_then(Option::as_deref) else { continue };
                for (value, register) in prepared.iter().zip(&program.registers) {
                    registers[*register].set(lane, Some(*value));
                }
            }
        }
    }
}

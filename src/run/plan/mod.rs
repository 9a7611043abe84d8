//! Compiled plans: the engine's operations, taken from the tape of one pricing, worked through for many matters at once.
//!
//! A matter is priced on a tape for all inputs, decisions and calendar steps included. What is on the tape is a program
//! (`graph`): constants are folded, common parts shared, and what hangs on the types of tasks alone is worked out once a
//! type. It runs on lanes of matters (`lanes`), four numbers at a time where the processor can (`vectors`); the matters may be
//! of any types that are made up alike (`tasks`).
//!
//! # Why the operations are the engine's own
//!
//! Where the engine decides between two ways of going on, both stand on the tape, with the decision. But some of what it asks
//! leaves no operation: whether hours are zero at 12 decimals, and are left out; whether a result can be held. The tape keeps
//! these questions, and each is a condition of the plan (`demands`): a matter for which the answer is another one, or may be,
//! is in doubt. Hours that are zero themselves are kept, like those of the matter on the tape: all that comes of them is
//! zero, and adds nothing. Hours between zero and what 12 decimals tell from it are left out by the engine, so they must not
//! come up; a plan for a matter that has them leaves them out as well, and demands that they stay so small.
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
//!   product by 7 u^2 and a quotient by 15 u^2 at most, where u = 2^-53, so u^2 is 1.3 x 10^-32. The exact engine's own
//!   decimals err by 10^-28, or by 10^-28 of what is larger than one. What such an error is multiplied by is moderate: no
//!   figure of a task or a provider that others are multiplied by is above 10^8, or below 10^-5 where it divides, else there
//!   is no plan. What a matter brings along has no error. Divisors that have one are demanded to be so large that it grows to
//!   10^-16 at most. So both together stay below 10^-24 of the value and 4 x 10^-15. A decision is taken only where the value
//!   lies further than that from the edge, which lies 5 x 10^-13 below a midpoint or beside a whole number: exact midpoints
//!   are thus never in doubt.
//!
//! What is in doubt, too large, or beyond the calendar is no number, and neither is anything that is computed from it,
//! unless a decision goes for another side. A matter with such a result is priced by the engine itself, as if there were no
//! plan. Lanes do not touch each other, so how matters are put together changes no digit.

mod conditions;
mod days;
mod demands;
mod graph;
mod hash;
mod held;
mod instruction;
mod lanes;
mod program;
mod queue;
mod registers;
mod tasks;
mod vectors;
#[cfg(test)]
mod vectors_tests;

use std::sync::Arc;

pub use conditions::is_moderate;
pub use days::Days;
pub use graph::Sources;
pub use hash::QuickMap;
pub use queue::{PlanQueue, PreparedTasks, Results, Workspace};
pub use tasks::{OwnFigures, Recorded, TaskParameters};

use graph::{Graph, Level, Node, Operation};
use held::Held;
use program::{Handed, Program};

use crate::number::{Tape, Traced};

/// The operations that results hang on.
#[derive(Debug, Clone)]
pub struct Plan {
    matter: Program,
    /// Which half of a matter's own numbers stands in which register.
    own: Vec<(usize, u16)>,
    /// What is worked out of each task's parameters, and in which registers that belongs.
    tasks: Vec<(Arc<TaskProgram>, Vec<u16>)>,
    days: Vec<Days>,
    /// The registers of the results.
    outputs: Vec<u16>,
}

impl Plan {
    /// The plan for some results on a tape of a case with so many tasks, each a whole number of units of so many decimals;
    /// `calendar` hands out the days of a calendar by its id. None where the operations are none that can be run so.
    pub fn of(
        tape: &Tape,
        results: &[(Traced, u32)],
        sources: &Sources,
        tasks: usize,
        calendar: impl FnMut(usize) -> Days,
    ) -> Option<Self> {
        let graph = Graph::of(tape, results.iter().map(|(result, _)| *result), sources)?;
        let units = results.iter().map(|(_, decimals)| *decimals);
        let handed: Vec<Handed> =
            graph.results.iter().zip(units).map(|(of, places)| Handed::InUnits(*of, places)).collect();
        let matter = Program::of(&graph, Level::Matter, &handed)?;
        let mut own = Vec::new();
        let mut of_tasks: Vec<Vec<(Node, Held)>> = vec![Vec::new(); tasks];
        for (node, held) in &matter.inputs {
            match graph.nodes[*node] {
                (Operation::Own(at) | Operation::Date(at), ..) => own.extend(slots(at, *held)),
                (_, Level::Task(task), _) => of_tasks.get_mut(task)?.push((*node, *held)),
                _ => return None,
            }
        }
        let program = |(task, nodes): (usize, &Vec<(Node, Held)>)| {
            let registers = nodes.iter().flat_map(|(_, held)| held.places()).collect();
            Some((Arc::new(TaskProgram::of(&graph, task, nodes)?), registers))
        };
        let tasks = of_tasks.iter().enumerate().map(program).collect::<Option<Vec<_>>>()?;
        let outputs = matter.outputs().collect();
        Some(Self { matter, own, tasks, days: graph.calendars.iter().copied().map(calendar).collect(), outputs })
    }
}

/// The halves of the number at a place, with their registers.
fn slots(at: usize, held: Held) -> impl Iterator<Item = (usize, u16)> {
    (2 * at..).zip(held.places())
}

/// What is worked out of the parameters of a task: once for all tasks of a kind.
#[derive(Debug, Clone)]
struct TaskProgram {
    program: Program,
    /// Which half of which parameter stands in which register.
    parameters: Vec<(usize, u16)>,
    /// How many numbers it comes to.
    count: usize,
}

impl PartialEq for TaskProgram {
    fn eq(&self, other: &Self) -> bool {
        self.parameters == other.parameters && self.program.does_the_same_as(&other.program)
    }
}

impl TaskProgram {
    fn of(graph: &Graph, task: usize, nodes: &[(Node, Held)]) -> Option<Self> {
        let handed: Vec<Handed> = nodes.iter().map(|(node, _)| Handed::AsHeld(*node)).collect();
        let program = Program::of(graph, Level::Task(task), &handed)?;
        let mut parameters = Vec::new();
        for (node, held) in &program.inputs {
            let Operation::OfTask(_, at) = graph.nodes[*node].0 else { return None };
            parameters.extend(slots(at, *held));
        }
        let count = program.outputs().count();
        Some(Self { program, parameters, count })
    }
}

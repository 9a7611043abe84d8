//! What is on a tape as a graph of operations, each once: constants are folded, and what hangs on no input, on the inputs of
//! one task alone, or on a matter's own numbers is told apart.

use std::hash::BuildHasherDefault;

use rust_decimal::Decimal;

use super::super::operations::Sign;
use super::hash::QuickMap;
use crate::number::{Choice, Exact, Number, Quantity, Step, Tape, Traced};

/// The place of a node among all; what it hangs on stands before it.
pub type Node = usize;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// The same for all matters; none where it cannot be held.
    Constant(Option<Decimal>),
    /// One over a constant, where that is no decimal of few digits.
    Reciprocal(Node),
    /// A number that each matter brings along.
    Own(usize),
    /// A date that each matter brings along.
    Date(usize),
    /// A parameter of a task, by the task and its place among the task's.
    OfTask(usize, usize),
    Binary(Sign, Node, Node),
    Ceil(Node),
    Floor(Node),
    Round(Node, u32),
    /// Whether the first is at most the second.
    AtMost(Node, Node),
    /// The second if the first holds, else the third.
    Select(Node, Node, Node),
    NthWorkingDay(usize, Node, Node),
    WorkingDays(usize, Node, Node),
}

/// What a node's value hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Constant,
    /// The parameters of one task.
    Task(usize),
    /// Whatever a matter brings along.
    Matter,
}

/// How a node's value is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number of units of so many decimals: exact.
    Scaled(u32),
    /// A pair of doubles.
    Pair,
    /// Yes or no.
    Decision,
}

/// Where the inputs on a tape come from.
pub struct Sources {
    /// By the index of the figure: those that each matter brings along, by their place among the matter's numbers.
    pub own: QuickMap<usize, usize>,
    /// Parameters of tasks.
    pub of_tasks: QuickMap<usize, (usize, usize)>,
    /// The places of the first and the last day among the matter's numbers.
    pub dates: [Option<usize>; 2],
}

/// Operations in their order.
pub struct Graph {
    pub nodes: Vec<(Operation, Level, Kind)>,
    /// Those that were asked for.
    pub results: Vec<Node>,
    /// The calendars that days are counted by; operations name them by their place here.
    pub calendars: Vec<usize>,
    known: QuickMap<Operation, Node>,
}

/// Amounts of more decimals are pairs of doubles.
const MOST_DECIMALS: u32 = 6;
/// A constant of more digits is multiplied as a pair of doubles, so that products of amounts stay whole.
const LARGEST_FACTOR: i128 = 10_000_000;

impl Graph {
    /// The operations that some results on a tape hang on.
    pub fn of<'t>(tape: &Tape, results: impl Iterator<Item = Traced<'t>> + Clone, sources: &Sources) -> Self {
        let needed = tape.needed(results.clone().filter_map(Traced::position));
        let count = needed.iter().filter(|needed| **needed).count();
        let known = QuickMap::with_capacity_and_hasher(count, BuildHasherDefault::default());
        let nodes = Vec::with_capacity(count);
        let mut graph = Self { nodes, results: Vec::new(), calendars: Vec::new(), known };
        let mut nodes: Vec<Node> = vec![0; needed.len()];
        for at in 0..needed.len() {
            if needed[at] {
                nodes[at] = graph.step(tape.step(at), &nodes, sources);
            }
        }
        let place = |of: Traced| of.position().map_or_else(|| graph.constant(of.exact().get()), |at| nodes[at]);
        graph.results = results.map(place).collect();
        graph
    }

    fn step(&mut self, (step, value): (Step, Exact), nodes: &[Node], sources: &Sources) -> Node {
        let [start, deadline] = sources.dates;
        let dated = |graph: &mut Self, place: Option<usize>| match place {
            Some(place) => graph.put(Operation::Date(place)),
            None => graph.constant(value.get()),
        };
        match step {
            Step::Constant => self.constant(value.get()),
            Step::Input(figure) => match (sources.own.get(&figure), sources.of_tasks.get(&figure)) {
                (Some(own), _) => self.put(Operation::Own(*own)),
                (_, Some((task, parameter))) => self.put(Operation::OfTask(*task, *parameter)),
                _ => self.constant(value.get()),
            },
            Step::Named(_, Quantity::Start) => dated(self, start),
            Step::Named(_, Quantity::Deadline) => dated(self, deadline),
            Step::Named(of, _) => nodes[of],
            Step::Add(a, b) => self.binary(Sign::Add, nodes[a], nodes[b], value),
            Step::Subtract(a, b) => self.binary(Sign::Subtract, nodes[a], nodes[b], value),
            Step::Multiply(a, b) => self.binary(Sign::Multiply, nodes[a], nodes[b], value),
            Step::Divide(a, b) => self.binary(Sign::Divide, nodes[a], nodes[b], value),
            Step::Max(a, b) => self.binary(Sign::Max, nodes[a], nodes[b], value),
            Step::Min(a, b) => self.binary(Sign::Min, nodes[a], nodes[b], value),
            Step::Ceil(a) => self.folded(Operation::Ceil(nodes[a]), value),
            Step::Floor(a) => self.folded(Operation::Floor(nodes[a]), value),
            Step::Round(a, places) => self.folded(Operation::Round(nodes[a], places), value),
            Step::NthWorkingDay { calendar, from, n } => {
                let calendar = self.calendar(calendar);
                self.folded(Operation::NthWorkingDay(calendar, nodes[from], nodes[n]), value)
            }
            Step::WorkingDays { calendar, from, to } => {
                let calendar = self.calendar(calendar);
                self.folded(Operation::WorkingDays(calendar, nodes[from], nodes[to]), value)
            }
            Step::Choose(Choice { value, bound, then, otherwise }) => {
                self.choose([value, bound, then, otherwise].map(|at| nodes[at]))
            }
        }
    }

    fn calendar(&mut self, id: usize) -> usize {
        let known = self.calendars.iter().position(|known| *known == id);
        known.unwrap_or_else(|| {
            self.calendars.push(id);
            self.calendars.len() - 1
        })
    }

    fn choose(&mut self, [value, bound, then, otherwise]: [Node; 4]) -> Node {
        match (self.constant_of(value), self.constant_of(bound)) {
            _ if then == otherwise => then,
            (Some(value), Some(bound)) if Exact::from(value).at_most(bound.into()) => then,
            (Some(_), Some(_)) => otherwise,
            _ => {
                let holds = self.put(Operation::AtMost(value, bound));
                self.put(Operation::Select(holds, then, otherwise))
            }
        }
    }

    fn binary(&mut self, sign: Sign, a: Node, b: Node, value: Exact) -> Node {
        let is = |node: Node, number: i64| self.constant_of(node) == Some(Decimal::from(number));
        match sign {
            Sign::Add if is(a, 0) => b,
            Sign::Add | Sign::Subtract if is(b, 0) => a,
            Sign::Multiply if is(a, 1) || is(b, 0) => b,
            Sign::Multiply | Sign::Divide if is(b, 1) || is(a, 0) => a,
            Sign::Max | Sign::Min if a == b => a,
            Sign::Divide if self.nodes[b].1 != Level::Matter && self.nodes[a].1 == Level::Matter => {
                let inverse = self.reciprocal(b);
                self.binary(Sign::Multiply, a, inverse, value)
            }
            // Whichever comes first, it is the same.
            Sign::Add | Sign::Multiply | Sign::Max | Sign::Min => {
                self.folded(Operation::Binary(sign, a.min(b), a.max(b)), value)
            }
            Sign::Subtract | Sign::Divide => self.folded(Operation::Binary(sign, a, b), value),
        }
    }

    /// One over what no matter changes: a decimal where that is one of few digits.
    fn reciprocal(&mut self, of: Node) -> Node {
        let one = self.constant(Some(Decimal::ONE));
        let Some(number) = self.constant_of(of) else {
            return self.put(Operation::Binary(Sign::Divide, one, of));
        };
        let inverse = Decimal::ONE.checked_div(number).map(|inverse| inverse.normalize());
        match inverse.filter(|inverse| inverse.scale() <= MOST_DECIMALS && inverse * number == Decimal::ONE) {
            Some(inverse) => self.constant(Some(inverse)),
            None => self.put(Operation::Reciprocal(of)),
        }
    }

    /// An operation, or what it comes to on constants.
    fn folded(&mut self, operation: Operation, value: Exact) -> Node {
        match self.level(operation) {
            Level::Constant => self.constant(value.get()),
            _ => self.put(operation),
        }
    }

    fn constant(&mut self, value: Option<Decimal>) -> Node {
        self.put(Operation::Constant(value.map(|value| value.normalize())))
    }

    /// The value of a constant that can be held.
    pub fn constant_of(&self, node: Node) -> Option<Decimal> {
        match self.nodes[node].0 {
            Operation::Constant(value) => value,
            _ => None,
        }
    }

    fn put(&mut self, operation: Operation) -> Node {
        let next = self.nodes.len();
        let known = *self.known.entry(operation).or_insert(next);
        if known == next {
            self.nodes.push((operation, self.level(operation), self.kind(operation)));
        }
        known
    }

    fn level(&self, operation: Operation) -> Level {
        let own = match operation {
            Operation::Own(_) | Operation::Date(_) => Level::Matter,
            Operation::OfTask(task, _) => Level::Task(task),
            _ => Level::Constant,
        };
        operation.operands().map(|of| self.nodes[of].1).fold(own, Level::and)
    }

    /// How many decimals hold a value exactly, where it is held so or is a constant of few.
    pub fn decimals(&self, node: Node) -> Option<u32> {
        match self.nodes[node] {
            (Operation::Constant(Some(value)), ..) => {
                let is_small = value.scale() <= MOST_DECIMALS && value.mantissa().abs() < LARGEST_FACTOR;
                is_small.then_some(value.scale())
            }
            (.., Kind::Scaled(decimals)) => Some(decimals),
            _ => None,
        }
    }

    fn kind(&self, operation: Operation) -> Kind {
        let both = |a: Node, b: Node| self.decimals(a).zip(self.decimals(b));
        let scaled =
            |decimals: Option<u32>| decimals.filter(|of| *of <= MOST_DECIMALS).map_or(Kind::Pair, Kind::Scaled);
        match operation {
            Operation::Binary(Sign::Multiply, a, b) => scaled(both(a, b).map(|(a, b)| a + b)),
            Operation::Constant(_)
            | Operation::Reciprocal(_)
            | Operation::Own(_)
            | Operation::OfTask(..)
            | Operation::Binary(Sign::Divide, ..) => Kind::Pair,
            Operation::Binary(_, a, b) | Operation::Select(_, a, b) => scaled(both(a, b).map(|(a, b)| a.max(b))),
            Operation::Round(_, places) => Kind::Scaled(places),
            Operation::AtMost(..) => Kind::Decision,
            Operation::Date(_)
            | Operation::Ceil(_)
            | Operation::Floor(_)
            | Operation::NthWorkingDay(..)
            | Operation::WorkingDays(..) => Kind::Scaled(0),
        }
    }
}

impl Level {
    /// What something hangs on that hangs on both.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant, of) | (of, Self::Constant) => of,
            (of, other) if of == other => of,
            _ => Self::Matter,
        }
    }
}

impl Operation {
    /// What it hangs on.
    pub fn operands(self) -> impl Iterator<Item = Node> {
        let operands = match self {
            Self::Constant(_) | Self::Own(_) | Self::Date(_) | Self::OfTask(..) => [None; 3],
            Self::Reciprocal(a) | Self::Ceil(a) | Self::Floor(a) | Self::Round(a, _) => [Some(a), None, None],
            Self::Binary(_, a, b) | Self::AtMost(a, b) | Self::NthWorkingDay(_, a, b) | Self::WorkingDays(_, a, b) => {
                [Some(a), Some(b), None]
            }
            Self::Select(a, b, c) => [Some(a), Some(b), Some(c)],
        };
        operands.into_iter().flatten()
    }
}

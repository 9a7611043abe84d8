//! What is on a tape as a graph of operations, each once: constants are folded, and what hangs on no input, on the inputs of
//! one task alone, or on a matter's own numbers is told apart.

use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::ops::Index;

use rust_decimal::Decimal;

use super::super::operations::Sign;
use super::demands::Demand;
use super::hash::QuickMap;
use crate::number::{Choice, Exact, Number, Position, Quantity, Step, Tape, Traced};

/// The place of a node among all; what it hangs on stands before it.
pub type Node = usize;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// How many figures there are.
    pub figures: usize,
}

/// Operations in their order.
pub struct Graph {
    pub nodes: Vec<(Operation, Level, Kind)>,
    /// Those that were asked for.
    pub results: Vec<Node>,
    /// What has to hold of their values.
    pub demands: Vec<Demand>,
    /// The calendars that days are counted by; operations name them by their place here.
    pub calendars: Vec<usize>,
    known: QuickMap<Operation, Node>,
    /// Constants by their digits.
    constants: QuickMap<(i128, u32), Node>,
    /// The nodes of 0 and of 1.
    zero: Node,
    one: Node,
}

/// Amounts of more decimals are pairs of doubles.
const MOST_DECIMALS: u32 = 6;
/// A constant of more digits is multiplied as a pair of doubles, so that products of amounts stay whole.
const LARGEST_FACTOR: i128 = 10_000_000;

/// The nodes of what stands on a tape, by its position.
pub struct Nodes(Vec<Node>);

impl Index<Position> for Nodes {
    type Output = Node;

    fn index(&self, at: Position) -> &Node {
        &self.0[at as usize]
    }
}

impl Graph {
    /// The operations that some results on a tape hang on, and whatever was asked of numbers. None where an answer holds for
    /// the inputs on the tape alone.
    pub fn of<'t>(tape: &Tape, results: impl Iterator<Item = Traced<'t>> + Clone, sources: &Sources) -> Option<Self> {
        let asked = tape.asked();
        let of_questions = asked.iter().flat_map(|question| question.positions());
        let needed = tape.needed(results.clone().filter_map(Traced::position).chain(of_questions));
        let mut graph = Self::without_operations(needed.len());
        let mut nodes = Nodes(vec![0; needed.last().map_or(0, |last| *last as usize + 1)]);
        let mut inputs = vec![None; sources.figures];
        for at in needed {
            nodes.0[at as usize] = match tape.step(at) {
                // Most figures are asked for more than once.
                (Step::Input(figure), value) => {
                    let figure = figure as usize;
                    *inputs[figure].get_or_insert_with(|| graph.input(figure, value, sources))
                }
                step => graph.step(step, &nodes, sources),
            };
        }
        let place = |of: Traced| of.position().map_or_else(|| graph.constant(of.exact().get()), |at| nodes[at]);
        graph.results = results.map(place).collect();
        graph.demand(&asked, tape, &nodes)?;
        Some(graph)
    }

    fn without_operations(room: usize) -> Self {
        let mut graph = Self {
            nodes: Vec::with_capacity(room),
            results: Vec::new(),
            demands: Vec::new(),
            calendars: Vec::new(),
            known: QuickMap::with_capacity_and_hasher(room, BuildHasherDefault::default()),
            constants: QuickMap::default(),
            zero: 0,
            one: 0,
        };
        graph.zero = graph.constant(Some(Decimal::ZERO));
        graph.one = graph.constant(Some(Decimal::ONE));
        graph
    }

    fn input(&mut self, figure: usize, value: Exact, sources: &Sources) -> Node {
        match (sources.own.get(&figure), sources.of_tasks.get(&figure)) {
            (Some(own), _) => self.put(Operation::Own(*own)),
            (_, Some((task, parameter))) => self.put(Operation::OfTask(*task, *parameter)),
            _ => self.constant(value.get()),
        }
    }

    fn step(&mut self, (step, value): (Step, Exact), nodes: &Nodes, sources: &Sources) -> Node {
        let [start, deadline] = sources.dates;
        let dated = |graph: &mut Self, place: Option<usize>| match place {
            Some(place) => graph.put(Operation::Date(place)),
            None => graph.constant(value.get()),
        };
        match step {
            Step::Constant => self.constant(value.get()),
            Step::Input(figure) => self.input(figure as usize, value, sources),
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
                let calendar = self.calendar(calendar as usize);
                self.folded(Operation::NthWorkingDay(calendar, nodes[from], nodes[n]), value)
            }
            Step::WorkingDays { calendar, from, to } => {
                let calendar = self.calendar(calendar as usize);
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
        // Nothing divided by what is above zero is nothing.
        let otherwise = match self.nodes[otherwise].0 {
            Operation::Binary(Sign::Divide, a, b) if b == value && [a, bound] == [self.zero; 2] => a,
            _ => otherwise,
        };
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
        let Self { zero, one, .. } = *self;
        match sign {
            Sign::Add if a == zero => b,
            Sign::Add | Sign::Subtract if b == zero => a,
            Sign::Multiply if a == one || b == zero => b,
            Sign::Multiply | Sign::Divide if b == one => a,
            Sign::Multiply if a == zero => a,
            // Nothing divided by nothing is no number.
            Sign::Divide if a == zero && b != zero && self.constant_of(b).is_some() => a,
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
        let one = self.one;
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

    /// A constant, each once.
    fn constant(&mut self, value: Option<Decimal>) -> Node {
        let Some(value) = value else { return self.add(Operation::Constant(None)) };
        if let Some(known) = self.constants.get(&(value.mantissa(), value.scale())) {
            return *known;
        }
        let normal = value.normalize();
        let next = self.nodes.len();
        let node = *self.constants.entry((normal.mantissa(), normal.scale())).or_insert(next);
        if node == next {
            self.add(Operation::Constant(Some(normal)));
        }
        // As it is written it is looked for again.
        self.constants.insert((value.mantissa(), value.scale()), node);
        node
    }

    /// The value of a constant that can be held.
    pub fn constant_of(&self, node: Node) -> Option<Decimal> {
        match self.nodes[node].0 {
            Operation::Constant(value) => value,
            _ => None,
        }
    }

    pub(super) fn put(&mut self, operation: Operation) -> Node {
        let next = self.nodes.len();
        let known = *self.known.entry(operation).or_insert(next);
        if known == next {
            self.add(operation);
        }
        known
    }

    fn add(&mut self, operation: Operation) -> Node {
        self.nodes.push((operation, self.level(operation), self.kind(operation)));
        self.nodes.len() - 1
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

impl Hash for Operation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Nodes and places are far below 2^20; what they do not tell apart is compared.
        let packed = |sign: usize, of: [Node; 3]| (of[0] << 44 ^ of[1] << 24 ^ of[2] << 4 ^ sign) as u64;
        state.write_u64(match *self {
            // Constants are known by their digits.
            Self::Constant(_) => 0,
            Self::Reciprocal(a) => packed(1, [a, 0, 0]),
            Self::Own(at) => packed(2, [at, 0, 0]),
            Self::Date(at) => packed(3, [at, 0, 0]),
            Self::OfTask(task, at) => packed(4, [task, at, 0]),
            Self::Binary(sign, a, b) => packed(5, [a, b, sign as usize]),
            Self::Ceil(a) => packed(6, [a, 0, 0]),
            Self::Floor(a) => packed(7, [a, 0, 0]),
            Self::Round(a, places) => packed(8, [a, places as usize, 0]),
            Self::AtMost(a, b) => packed(9, [a, b, 0]),
            Self::Select(a, b, c) => packed(10, [a, b, c]),
            Self::NthWorkingDay(calendar, a, b) => packed(11, [a, b, calendar]),
            Self::WorkingDays(calendar, a, b) => packed(12, [a, b, calendar]),
        });
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

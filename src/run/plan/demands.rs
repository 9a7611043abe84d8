//! What has to hold of a matter's numbers so that the operations of a plan are the engine's own for it too.
//!
//! The engine goes by some answers without an operation: whether hours are left out because 12 decimals make them zero,
//! whether a result can be held. They were given for the matter that was on the tape; each is a condition here, and a matter
//! for which one does not hold is in doubt. What holds for every matter anyway is no condition.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::super::operations::Sign;
use super::graph::{Graph, Kind, Level, Node, Nodes, Operation};
use crate::number::{Asked, Tape};

/// A condition on the value of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Zero, or at least 10^-7, and not above 10^12.
    NothingOrMuch(Node),
    /// Zero, or so large that 12 decimals do not make it zero, and not above 10^12.
    NothingOrMore(Node),
    /// So small that 12 decimals make it zero.
    Negligible(Node),
    /// A number that can be held.
    Held(Node),
    /// A decision that goes one way.
    Goes(Node, bool),
}

impl Demand {
    /// What it is about.
    pub fn node(self) -> Node {
        let (Self::NothingOrMuch(node)
        | Self::NothingOrMore(node)
        | Self::Negligible(node)
        | Self::Held(node)
        | Self::Goes(node, _)) = self;
        node
    }
}

/// What is known of a value in any matter that is not in doubt: whether it is zero or more; and then the power of ten that it
/// is not below unless it is zero.
#[derive(Debug, Clone, Copy)]
struct Known {
    is_positive: bool,
    least: Option<i64>,
}

/// How a value that may be left out was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// It was left out.
    Not,
    /// It was kept, and is so small that others may be left out.
    Little,
    Much,
}

/// What is much work, and what is less than a condition asks of much: powers of ten.
const MUCH: i64 = -7;
const CLEARLY_MUCH: Decimal = Decimal::from_parts(1, 0, 0, false, 6);
/// The power of ten that 12 decimals do not make zero, and what the condition for it leaves.
const FINEST: i64 = -12;
const MORE: i64 = -13;
/// Numbers that matters bring along have so many decimals and digits before them.
const BROUGHT: i64 = 12;
/// What tasks bring along is moderate (see [`is_moderate`](super::is_moderate)).
const LEAST_OF_TASK: i64 = -5;
const MOST_OF_TASK: i64 = 8;
/// Dates as numbers are below this power of ten, whole numbers of units below that one.
const MOST_DAYS: i64 = 7;
const MOST_WHOLE: i64 = 16;
/// The engine holds numbers below this power of ten.
const MOST_HELD: i64 = 27;

impl Graph {
    /// Sets down what the answers to questions demand, about steps whose nodes are given. None where an answer holds for the
    /// one matter alone.
    pub fn demand(&mut self, asked: &[Asked], tape: &Tape, nodes: &Nodes) -> Option<()> {
        self.demand_orders(asked, nodes)?;
        let mut kept: Vec<Option<Kept>> = vec![None; self.nodes.len()];
        for question in asked {
            if let Asked::LeftOut(at, is_left_out) = *question {
                let of_value = match tape.step(at).1.get() {
                    _ if is_left_out => Kept::Not,
                    Some(value) if !value.is_zero() && value.abs() < CLEARLY_MUCH => Kept::Little,
                    _ => Kept::Much,
                };
                kept[nodes[at]] = Some(of_value);
            }
        }
        self.demand_kept(&kept)?;
        self.demand_held(asked, nodes);
        Some(())
    }

    fn demand_orders(&mut self, asked: &[Asked], nodes: &Nodes) -> Option<()> {
        for question in asked {
            match *question {
                Asked::Order(a, b, order) => {
                    let (a, b) = (nodes[a], nodes[b]);
                    let is_known = [a, b].iter().all(|of| self.nodes[*of].1 == Level::Constant);
                    let sides: &[_] = match order {
                        _ if is_known => &[],
                        Ordering::Less => &[(b, a, false)],
                        Ordering::Greater => &[(a, b, false)],
                        Ordering::Equal => &[(a, b, true), (b, a, true)],
                    };
                    for (a, b, holds) in sides {
                        let decision = self.put(Operation::AtMost(*a, *b));
                        self.demands.push(Demand::Goes(decision, *holds));
                    }
                }
                Asked::Value(at) if self.nodes[nodes[at]].1 != Level::Constant => return None,
                _ => {}
            }
        }
        Some(())
    }

    /// Demands what may be left out to be kept or left out as it was.
    fn demand_kept(&mut self, kept: &[Option<Kept>]) -> Option<()> {
        let mut all: Vec<Known> = Vec::with_capacity(self.nodes.len());
        for (node, kept) in kept.iter().enumerate() {
            let (operation, level, kind) = self.nodes[node];
            let mut known = Known::of(operation, &all);
            if let (true, Kind::Scaled(decimals)) = (known.is_positive, kind) {
                known.least = Some(known.least.unwrap_or(i64::MIN).max(-i64::from(decimals)));
            }
            let is_clear = known.least.is_some_and(|least| least >= FINEST);
            match (*kept, kind) {
                // Whole numbers of units that are no finer than 12 decimals are zero or not.
                (None, _) | (Some(Kept::Little | Kept::Much), Kind::Scaled(_)) => {}
                _ if level == Level::Constant => {}
                (Some(Kept::Little | Kept::Much), _) if is_clear => {}
                (Some(Kept::Much), _) => {
                    self.demands.push(Demand::NothingOrMuch(node));
                    known.least = Some(MUCH);
                }
                (Some(Kept::Little), _) => {
                    self.demands.push(Demand::NothingOrMore(node));
                    known.least = Some(MORE);
                }
                (Some(Kept::Not), Kind::Pair) => self.demands.push(Demand::Negligible(node)),
                (Some(Kept::Not), _) => return None,
            }
            all.push(known);
        }
        Some(())
    }

    /// Demands that can be held what was asked to be, where nothing else makes sure of it.
    fn demand_held(&mut self, asked: &[Asked], nodes: &Nodes) {
        let strict = self.strict();
        let mut bounded = vec![false; self.nodes.len()];
        for demand in &self.demands {
            if let Demand::NothingOrMuch(node) | Demand::NothingOrMore(node) = demand {
                bounded[*node] = true;
            }
        }
        for question in asked {
            if let Asked::Valid(at) = question {
                let node = nodes[*at];
                let most = self.magnitude(node, [&strict, &bounded]);
                if most.is_none_or(|most| most > MOST_HELD) {
                    self.demands.push(Demand::Held(node));
                    bounded[node] = true;
                }
            }
        }
    }

    /// The nodes that make a result or a condition no number where they are none.
    fn strict(&self) -> Vec<bool> {
        let mut strict = vec![false; self.nodes.len()];
        for node in self.results.iter().copied().chain(self.demands.iter().map(|of| of.node())) {
            strict[node] = true;
        }
        for node in (0..strict.len()).rev() {
            match self.nodes[node].0 {
                _ if !strict[node] => {}
                Operation::Select(holds, ..) => strict[holds] = true,
                operation => operation.operands().for_each(|of| strict[of] = true),
            }
        }
        strict
    }

    /// The power of ten that a value is not above in a matter that is not in doubt.
    fn magnitude(&self, node: Node, of: [&[bool]; 2]) -> Option<i64> {
        let [strict, bounded] = of;
        let both = |a: Node, b: Node| self.magnitude(a, of).zip(self.magnitude(b, of));
        let (operation, _, kind) = self.nodes[node];
        match operation {
            _ if bounded[node] => Some(BROUGHT),
            Operation::Constant(value) => value.map(|value| if value.is_zero() { 0 } else { power_of(value) + 1 }),
            Operation::Own(_) => Some(BROUGHT),
            Operation::OfTask(..) => Some(MOST_OF_TASK),
            Operation::Date(_) => Some(MOST_DAYS),
            _ if strict[node] && kind != Kind::Pair => Some(MOST_WHOLE),
            Operation::Binary(Sign::Add | Sign::Subtract, a, b) => both(a, b).map(|(a, b)| a.max(b) + 1),
            Operation::Binary(Sign::Multiply, a, b) => both(a, b).map(|(a, b)| a + b),
            Operation::Binary(Sign::Max | Sign::Min, a, b) => both(a, b).map(|(a, b)| a.max(b)),
            _ => None,
        }
    }
}

impl Known {
    const NOTHING: Self = Self { is_positive: false, least: None };

    /// What is known of the result of an operation on values of which so much is known.
    fn of(operation: Operation, all: &[Self]) -> Self {
        let both = |a: Node, b: Node| {
            let [a, b] = [all[a], all[b]];
            (a.is_positive && b.is_positive, a.least.zip(b.least))
        };
        let (is_positive, least) = match operation {
            Operation::Constant(Some(value)) => (!value.is_sign_negative(), Some(power_of(value))),
            Operation::Own(_) => (true, Some(-BROUGHT)),
            Operation::OfTask(..) => (true, Some(LEAST_OF_TASK)),
            Operation::Binary(Sign::Multiply, a, b) => {
                let (is_positive, least) = both(a, b);
                (is_positive, least.map(|(a, b)| a.saturating_add(b)))
            }
            Operation::Binary(Sign::Add | Sign::Min, a, b) | Operation::Select(_, a, b) => {
                let (is_positive, least) = both(a, b);
                (is_positive, least.map(|(a, b)| a.min(b)))
            }
            Operation::Binary(Sign::Max, a, b) => {
                let (are_positive, least) = both(a, b);
                (all[a].is_positive || all[b].is_positive, least.filter(|_| are_positive).map(|(a, b)| a.min(b)))
            }
            Operation::Binary(Sign::Divide, a, b) => (both(a, b).0, None),
            Operation::Ceil(of) | Operation::Floor(of) | Operation::Round(of, _) | Operation::Reciprocal(of) => {
                (all[of].is_positive, None)
            }
            Operation::WorkingDays(..) => (true, None),
            _ => return Self::NOTHING,
        };
        Self { is_positive, least: least.filter(|_| is_positive) }
    }
}

/// The power of ten that a number is not below; of zero one that is above all.
fn power_of(value: Decimal) -> i64 {
    match value.mantissa().unsigned_abs().checked_ilog10() {
        Some(digits) => i64::from(digits) - i64::from(value.scale()),
        None => i64::from(u16::MAX),
    }
}

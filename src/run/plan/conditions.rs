//! What is demanded of a matter's numbers, as instructions: one number is handed on from condition to condition, and is none
//! once something does not hold.

use super::demands::Demand;
use super::graph::{Level, Node, Operation};
use super::held::Held;
use super::instruction::{Code, MORE, MUCH};
use super::program::Writer;
use crate::number::DoubleDouble;

/// Whether a number by which others are multiplied or divided is nothing, or neither very small nor very large: errors behind
/// the last digit do not grow to anything that shows.
#[must_use]
pub fn is_moderate(number: DoubleDouble) -> bool {
    let [high, _] = number.halves();
    let size = high.abs();
    size <= 0.0 || (1e-5..=1e8).contains(&size)
}

impl Writer<'_> {
    /// What is no number from here on where something does not hold.
    pub(super) fn beyond_doubt(&mut self) -> Option<u16> {
        match self.beyond_doubt {
            Some(known) => Some(known),
            None => self.constant(0.0),
        }
    }

    pub(super) fn demand(&mut self, demand: Demand) -> Option<()> {
        let node = demand.node();
        let (code, with) = match demand {
            Demand::NothingOrMuch(_) => (Code::NothingOrMore, MUCH),
            Demand::NothingOrMore(_) => (Code::NothingOrMore, MORE),
            Demand::Negligible(_) => (Code::Negligible, 0),
            Demand::Held(_) => (Code::Held, 0),
            Demand::Goes(_, holds) => (Code::Goes, holds.into()),
        };
        // A task's own number is an input.
        let value = match self.held(node)? {
            Held::Number(value) | Held::Pair([value, _]) => value,
        };
        let before = self.beyond_doubt()?;
        self.beyond_doubt = Some(self.number(code, with, &[value, before])?);
        Some(())
    }

    /// Demands that a divisor is so large that no error behind the last digit of it, or of what it divides, shows. What
    /// matters bring along has no such error.
    pub(super) fn demand_divisor(&mut self, dividend: u16, divisor: u16, node: Node) -> Option<()> {
        let (operation, level, _) = self.graph.nodes[node];
        if self.level == Level::Matter && level == Level::Matter && !matches!(operation, Operation::Own(_)) {
            let before = self.beyond_doubt()?;
            self.beyond_doubt = Some(self.number(Code::Divides, 0, &[dividend, divisor, before])?);
        }
        Some(())
    }

    /// Whether a number is none that is the same for all matters, or a moderate one.
    pub(super) fn is_moderate(&self, node: Node) -> bool {
        let of = if let Operation::Reciprocal(of) = self.graph.nodes[node].0 { of } else { node };
        self.graph.constant_of(of).is_none_or(|number| is_moderate(number.into()))
    }
}

//! Where the values of a program are held.

use super::graph::{Graph, Node};
use super::hash::QuickMap;

/// Where a value is held: a number, or both halves of a pair of doubles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    Number(u16),
    Pair([u16; 2]),
}

impl Held {
    /// The registers, or the numbers of values that have none yet.
    pub fn places(self) -> impl Iterator<Item = u16> {
        let (first, second) = match self {
            Self::Number(place) => (place, None),
            Self::Pair([high, low]) => (high, Some(low)),
        };
        std::iter::once(first).chain(second)
    }
}

/// The values that nodes have in forms; none of them is the last number.
pub(super) struct KnownValues {
    /// Of each node as it is held, where that is one number.
    numbers: Vec<u16>,
    pairs: Vec<[u16; 2]>,
    /// Whole numbers of other units.
    pub(super) others: QuickMap<(Node, u32), u16>,
}

const NONE: u16 = u16::MAX;

impl KnownValues {
    pub(super) fn of(graph: &Graph) -> Self {
        let count = graph.nodes.len();
        Self { numbers: vec![NONE; count], pairs: vec![[NONE; 2]; count], others: QuickMap::default() }
    }

    pub(super) fn number(&self, node: Node) -> Option<u16> {
        Some(self.numbers[node]).filter(|value| *value != NONE)
    }

    pub(super) fn pair(&self, node: Node) -> Option<[u16; 2]> {
        Some(self.pairs[node]).filter(|value| value[0] != NONE)
    }

    /// Takes a value as it is held.
    pub(super) fn put(&mut self, node: Node, held: Held) {
        match held {
            Held::Number(value) => self.numbers[node] = value,
            Held::Pair(values) => self.pairs[node] = values,
        }
    }
}

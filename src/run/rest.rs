//! Operations at rest at the likely values: what hangs on the figures that move is worked through, and nothing else.

use super::compiler::Compiled;
use super::operations::Operation;

/// What everything comes to at the likely values, and what uses it.
#[derive(Debug)]
pub(super) struct Rest {
    /// By place.
    values: Vec<f64>,
    /// By place where in `users` those begin that use what stands there; one more says where the last ones end.
    firsts: Vec<usize>,
    /// Operations, by their number.
    users: Vec<usize>,
}

impl Rest {
    /// Of operations that were worked through at the likely values, each of which has a place of its own.
    pub(super) fn of<const L: usize>(work: &Compiled<L>) -> Self {
        let values: Vec<f64> = work.values.iter().map(|values| values[0]).collect();
        let mut firsts = vec![0; values.len() + 1];
        each_operand(&work.operations, |_, place| firsts[place + 1] += 1);
        for place in 1..firsts.len() {
            firsts[place] += firsts[place - 1];
        }
        let mut users = vec![0; firsts[values.len()]];
        let mut next = firsts.clone();
        each_operand(&work.operations, |operation, place| {
            users[next[place]] = operation;
            next[place] += 1;
        });
        Self { values, firsts, users }
    }

    /// The operations that hang on some places, in their order.
    pub(super) fn hanging_on(
        &self,
        places: impl Iterator<Item = usize>,
        operations: &[(Operation, usize)],
    ) -> Vec<usize> {
        let mut waiting = Waiting::of(operations.len());
        places.for_each(|place| waiting.extend(self.users_of(place)));
        let mut hanging = Vec::new();
        while let Some(next) = waiting.next() {
            hanging.push(next);
            waiting.extend(self.users_of(operations[next].1));
        }
        hanging
    }

    fn users_of(&self, place: usize) -> &[usize] {
        &self.users[self.firsts[place]..self.firsts[place + 1]]
    }

    /// What stands in a place at the likely values.
    pub(super) fn value(&self, place: usize) -> f64 {
        self.values[place]
    }
}

fn each_operand(operations: &[(Operation, usize)], mut each: impl FnMut(usize, usize)) {
    for (number, (operation, _)) in operations.iter().enumerate() {
        operation.moved(|place| {
            each(number, place);
            place
        });
    }
}

/// Operations that are still to come, each a bit: what an operation hangs on has a lower number than itself.
struct Waiting {
    bits: Vec<u64>,
    /// No word before this one has a bit.
    word: usize,
}

impl Waiting {
    fn of(many: usize) -> Self {
        Self { bits: vec![0; many.div_ceil(64)], word: 0 }
    }

    fn extend(&mut self, numbers: &[usize]) {
        for number in numbers {
            self.bits[number / 64] |= 1 << (number % 64);
        }
    }

    fn next(&mut self) -> Option<usize> {
        while *self.bits.get(self.word)? == 0 {
            self.word += 1;
        }
        let word = &mut self.bits[self.word];
        let bit = word.trailing_zeros();
        *word &= *word - 1;
        Some(self.word * 64 + bit as usize)
    }
}

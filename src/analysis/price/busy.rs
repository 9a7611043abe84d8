//! A case at another utilisation of its own team than the one written for it.

use crate::engine::Inputs;
use crate::matter::{Basis, Case, FigureId};
use crate::number::Number;

/// A case whose own team has a utilisation of its own, and the figure that stands for it.
#[derive(Debug)]
pub struct AnyBusy {
    /// The case.
    pub case: Case,
    busy: FigureId,
}

impl AnyBusy {
    /// The case with a figure for the utilisation, whether one is written or not.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let mut case = case.clone();
        let busy = *case.providers[case.baseline].busy.get_or_insert(FigureId::at(case.figures.len()));
        Self { case, busy }
    }

    /// The values of the figures, with a whole utilisation: 0 or 1.
    pub fn at<'i, I>(&self, inputs: &'i I, busy: i64) -> AtBusy<'i, I> {
        AtBusy { inputs, id: self.busy, busy }
    }
}

/// Values of figures, but for one.
#[derive(Debug)]
pub struct AtBusy<'i, I> {
    inputs: &'i I,
    id: FigureId,
    busy: i64,
}

impl<N: Number, I: Inputs<N>> Inputs<N> for AtBusy<'_, I> {
    fn get(&self, id: FigureId) -> N {
        if id == self.id { N::whole(self.busy) } else { self.inputs.get(id) }
    }

    fn hourly(&self, _provider: usize, _rate: usize, _basis: Basis) -> Option<N> {
        None
    }
}

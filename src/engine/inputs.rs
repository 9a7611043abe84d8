//! Where formulas take the values of figures from: written ones, exact or on a tape; draws and changed ones elsewhere.

use crate::matter::{Basis, FigureId, Figures, Heads};
use crate::number::{Exact, Number, Quantity, Tape, Traced};

/// Where the engine takes the values of figures from.
pub trait Inputs<N: Number> {
    /// The value of a figure.
    fn get(&self, id: FigureId) -> N;

    /// What an hour at a provider's rate comes to on a basis, where that is known without working it out.
    fn hourly(&self, _provider: usize, _rate: usize, _basis: Basis) -> Option<N> {
        None
    }

    /// A number that is counted rather than written: periods, or a day by its number.
    fn counted(&self, value: i64, _what: Quantity) -> N {
        N::whole(value)
    }

    /// The value of a figure that may be left out, 0 then.
    fn or_zero(&self, id: Option<FigureId>) -> N {
        self.or(id, 0)
    }

    /// The value of a figure that may be left out, with a whole default.
    fn or(&self, id: Option<FigureId>, default: i64) -> N {
        id.map_or_else(|| N::whole(default), |id| self.get(id))
    }

    /// The least, the default and the most people at work at once.
    fn heads(&self, heads: &Heads) -> [N; 3] {
        let [min, default, max] = heads.written;
        [self.or(min, heads.min), self.or(default.or(min), heads.default), self.or(max, heads.max)]
    }
}

/// Every figure at its likely value, as exact decimals.
#[derive(Debug, Clone, Copy)]
pub struct LikelyValues<'f>(pub &'f Figures);

impl Inputs<Exact> for LikelyValues<'_> {
    fn get(&self, id: FigureId) -> Exact {
        self.0.get(id).likely.into()
    }
}

/// Every figure at its likely value, written on a tape.
#[derive(Debug, Clone, Copy)]
pub struct OnTape<'t, 'f>(pub &'t Tape, pub &'f Figures);

impl<'t> Inputs<Traced<'t>> for OnTape<'t, '_> {
    fn get(&self, id: FigureId) -> Traced<'t> {
        self.0.input(id.index(), self.1.get(id).likely.into())
    }

    fn counted(&self, value: i64, what: Quantity) -> Traced<'t> {
        self.0.counted(value, what)
    }
}

//! Figures: the numbers that a user or the rate library wrote, each known by its key.

use rust_decimal::Decimal;

use super::kind::FigureKind;
use crate::source::Place;

/// A number that somebody wrote, and where it comes from.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The path by which `--set` names it, `providers.in-lpo.rates.reviewer`.
    pub key: String,
    /// What kind of number it is; bounds, unit and step follow from it.
    pub kind: FigureKind,
    /// The lowest value that is thought possible; the likely one where no range is given.
    pub low: Decimal,
    /// The value that everything but a simulation uses.
    pub likely: Decimal,
    /// The highest value that is thought possible.
    pub high: Decimal,
    /// Whether only its low and its high value are written, the likely one being their mean.
    pub two_points: bool,
    /// Where it is written. The same place means the same figure, whoever uses it.
    pub place: Place,
    /// Ids of the sources that it rests on.
    pub sources: Vec<String>,
    /// Why it was assumed, where nobody published it.
    pub assumption: Option<String>,
    /// Whether the user wrote it (else the built-in library).
    pub by_user: bool,
}

impl Figure {
    /// Whether it was assumed, and the user has not said so.
    #[must_use]
    pub fn is_assumed(&self) -> bool {
        self.assumption.is_some() && !self.by_user
    }

    /// Whether it has a range.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.low < self.high
    }
}

/// A figure's position in [`Figures`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureId(u32);

impl FigureId {
    /// The figure at an index of the list.
    #[must_use]
    pub fn at(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The position as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All figures of a case.
#[derive(Debug, Clone, Default)]
pub struct Figures(Vec<Figure>);

impl Figures {
    /// Takes in a figure.
    pub fn add(&mut self, figure: Figure) -> FigureId {
        // A text of four billion figures does not fit the memory that it would take to get here.
        let id = FigureId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(figure);
        id
    }

    /// Forgets all but the first of them.
    pub fn truncate(&mut self, count: usize) {
        self.0.truncate(count);
    }

    /// The same figures, each changed by its index where it should.
    #[must_use]
    pub fn changed(&self, mut change: impl FnMut(usize, &mut Figure)) -> Self {
        let mut figures = self.clone();
        figures.0.iter_mut().enumerate().for_each(|(at, figure)| change(at, figure));
        figures
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The figure at a position.
    #[must_use]
    pub fn get(&self, id: FigureId) -> &Figure {
        &self.0[id.index()]
    }

    /// All of them, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = &Figure> {
        self.0.iter()
    }
}

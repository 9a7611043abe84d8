//! One way to ask something of a case: by quick numbers, and where these leave a doubt by exact decimals.

use rust_decimal::Decimal;

use super::fast::FastInputs;
use crate::engine::{Inputs, PricingError};
use crate::matter::{Case, FigureId, Figures};
use crate::number::{DoubleDouble, Exact, Number};

/// Something to be asked of a case, whatever numbers it is worked out with.
pub trait Question {
    /// What comes of it.
    type Answer;

    /// Works it out.
    ///
    /// # Errors
    /// What keeps it from being answered.
    fn answer<N: Number>(&self, case: &Case, inputs: &impl Inputs<N>) -> Result<Self::Answer, Vec<PricingError>>;
}

/// Something worked out by quick numbers, unless they leave a doubt.
pub fn settled<T>(quick: impl FnOnce() -> T, exact: impl FnOnce() -> T) -> T {
    DoubleDouble::unless_undecided(quick).unwrap_or_else(exact)
}

/// Answers questions about a case whose figures take one value after another.
#[derive(Debug, Clone)]
pub struct Pricer {
    quick: FastInputs,
    /// Figures with other values than their likely ones.
    changed: Vec<(FigureId, Decimal)>,
}

impl Pricer {
    /// For a case any figure of which may be changed.
    #[must_use]
    pub fn new(case: &Case) -> Self {
        Self { quick: FastInputs::of(&case.figures), changed: Vec::new() }
    }

    /// For a case no figure of which that an hourly rate depends on is ever changed: rates are worked out once.
    #[must_use]
    pub fn with_rates(case: &Case) -> Self {
        Self { quick: FastInputs::of(&case.figures).with_rates(case), changed: Vec::new() }
    }

    /// The quick values of the figures.
    #[must_use]
    pub fn quick(&self) -> &FastInputs {
        &self.quick
    }

    /// Gives a figure another value.
    pub fn set(&mut self, id: FigureId, value: Decimal) {
        self.quick.set(id, value);
        self.changed.retain(|(changed, _)| *changed != id);
        self.changed.push((id, value));
    }

    /// Gives a figure its likely value back.
    pub fn put_back(&mut self, case: &Case, id: FigureId) {
        self.quick.set(id, case.figures.get(id).likely);
        self.changed.retain(|(changed, _)| *changed != id);
    }

    /// Takes in anew what stands in a case's figures behind the first so many.
    pub fn renew(&mut self, figures: &Figures, from: usize) {
        self.quick.replace(from, figures.iter().skip(from).map(|figure| figure.likely));
    }

    /// The answer to a question.
    ///
    /// # Errors
    /// What keeps it from being answered, by exact decimals.
    pub fn ask<Q: Question>(&self, case: &Case, question: &Q) -> Result<Q::Answer, Vec<PricingError>> {
        let quick = DoubleDouble::unless_undecided(|| question.answer(case, &self.quick));
        match quick {
            Some(Ok(answer)) => Ok(answer),
            _ => question.answer(case, &Changed { figures: &case.figures, changed: &self.changed }),
        }
    }
}

/// Figures at their likely values as exact decimals, but for some.
struct Changed<'f> {
    figures: &'f Figures,
    changed: &'f [(FigureId, Decimal)],
}

impl Inputs<Exact> for Changed<'_> {
    fn get(&self, id: FigureId) -> Exact {
        let changed = self.changed.iter().find(|(changed, _)| *changed == id);
        changed.map_or_else(|| self.figures.get(id).likely, |(_, value)| *value).into()
    }
}

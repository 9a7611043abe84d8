//! The figures of a case as quick numbers, for whoever prices it over and over with other values.

use crate::engine::{Inputs, Rates};
use crate::matter::{Basis, Case, FigureId, Figures};
use crate::number::DoubleDouble;
use rust_decimal::Decimal;

/// The figures of a case as quick numbers.
#[derive(Debug, Clone)]
pub struct FastInputs {
    figures: Vec<DoubleDouble>,
    /// Hourly rates by provider, rate and basis, where they stay as they are.
    rates: Vec<Vec<[Option<DoubleDouble>; 3]>>,
}

impl FastInputs {
    /// The figures at their likely values.
    #[must_use]
    pub fn of(figures: &Figures) -> Self {
        Self { figures: figures.iter().map(|figure| figure.likely.into()).collect(), rates: Vec::new() }
    }

    /// Works hourly rates out for once and all. They must not hang on a figure that is changed later.
    #[must_use]
    pub fn with_rates(mut self, case: &Case) -> Self {
        let rates = case.providers.iter().enumerate().map(|(provider, of)| {
            let sides = |rate: usize| {
                Basis::ALL_VALUES.map(|basis| Rates { case, inputs: &self, basis }.hourly(provider, rate).ok())
            };
            (0..of.rates.len()).map(sides).collect()
        });
        self.rates = rates.collect();
        self
    }

    /// Changes a figure.
    pub fn set(&mut self, id: FigureId, value: Decimal) {
        self.figures[id.index()] = value.into();
    }

    /// Puts other figures behind the first so many.
    pub fn replace(&mut self, from: usize, values: impl Iterator<Item = Decimal>) {
        self.figures.truncate(from);
        self.figures.extend(values.map(DoubleDouble::from));
    }
}

impl Inputs<DoubleDouble> for FastInputs {
    fn get(&self, id: FigureId) -> DoubleDouble {
        self.figures[id.index()]
    }

    fn hourly(&self, provider: usize, rate: usize, basis: Basis) -> Option<DoubleDouble> {
        self.rates.get(provider)?.get(rate)?[basis as usize]
    }
}

//! A case: a matter together with those who could do it.

use super::figure::{FigureId, Figures};
use super::provider::Provider;
use super::work::Matter;
use crate::number::Day;

/// Everything that a comparison is computed from.
#[derive(Debug, Clone)]
pub struct Case {
    /// The matter.
    pub matter: Matter,
    /// All providers that play a part, each once.
    pub providers: Vec<Provider>,
    /// The buyer's own lawyers, as an index of the providers.
    pub baseline: usize,
    /// Those compared, in the order given, the baseline among them.
    pub compared: Vec<usize>,
    /// A better process, to be compared as well.
    pub improvement: Option<Improvement>,
    /// The numbers.
    pub figures: Figures,
    /// The day that rates are looked up for: the matter's start, else the as-of date.
    pub rates_on: Day,
    /// The rate of the baseline's supervisor, and of its associate, as indexes of its rates.
    pub supervisor: Option<usize>,
    /// The rate of the baseline's associate.
    pub associate: Option<usize>,
}

/// An improvement of a provider's process.
#[derive(Debug, Clone)]
pub struct Improvement {
    /// What it is called.
    pub name: Option<String>,
    /// Whose process, as an index of the providers.
    pub provider: usize,
    /// What it costs once.
    pub one_off: Option<FigureId>,
    /// What it costs in every period.
    pub per_period: Option<FigureId>,
    /// Share of the base hours that it saves.
    pub effort_saving: Option<FigureId>,
    /// Working days until it is ready.
    pub ready_days: Option<FigureId>,
}

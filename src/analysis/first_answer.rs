//! What a first answer leaves out because it would take too long: the larger the matter, the more has to be priced to say
//! how sure a comparison is and what would change it.

use super::confidence::DRAWS;
use crate::matter::{Case, Figure};

/// So many prices of a task for a provider are worked out at most for either: some tenths of a second. Counted and not
/// timed, so that every machine says the same.
const MOST_PRICES: u64 = 1_000_000;
/// So many draws cost as much as one price: they are worked through many at once.
const DRAWS_A_PRICE: u64 = 4;
/// An uncertain input is tried at both ends, in at most three estimates.
const PRICES_AN_INPUT: u64 = 6;
/// An input is moved so many ways to see whether it would change the answer.
const MOVES: u64 = 14;

/// What was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// How sure the comparison is.
    pub confidence: bool,
    /// What would change the answer.
    pub turns: bool,
}

impl LeftOut {
    /// What would take too long for a case.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let count = |counts: fn(&Figure) -> bool| case.figures.iter().filter(|figure| counts(figure)).count() as u64;
        let (uncertain, all) = (count(Figure::is_uncertain), count(|figure| !figure.likely.is_zero()));
        let tasks = case.matter.tasks.len() as u64;
        let improved = case.improvement.iter().map(|better| better.providers.len()).sum::<usize>();
        let estimates = (case.compared.len() + improved) as u64;
        let prices = tasks.saturating_mul(estimates);
        let draws = prices.saturating_mul(DRAWS / DRAWS_A_PRICE);
        let inputs = tasks.saturating_mul(uncertain).saturating_mul(PRICES_AN_INPUT);
        let moves = prices.saturating_mul(all).saturating_mul(MOVES) / DRAWS_A_PRICE;
        Self { confidence: draws.saturating_add(inputs) > MOST_PRICES, turns: moves > MOST_PRICES }
    }
}

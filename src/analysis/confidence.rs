//! How sure a comparison is: a short simulation, and how far each uncertain input moves the recommended total.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::draws::Draws;
use super::simulate::{Extent, Likely, SAFE, Simulation, drawn, simulate_compared};
use crate::engine::{Assessed, Comparison, Inputs, OnTape, PricingError, Scenario, assess};
use crate::matter::{Case, FigureId, Verdict};
use crate::number::{Number, Tape, Traced};
use crate::run::{CompiledComparison, Pricer, Question};

/// So many draws, with this seed: the same comparison says the same every time.
pub const DRAWS: u64 = 500;
const SEED: u64 = 1;

/// What one input does to a total.
#[derive(Debug, Clone)]
pub struct FigureSwing {
    /// The input.
    pub key: String,
    /// Its low and its high value.
    pub values: [Decimal; 2],
    /// The total at either.
    pub totals: [Decimal; 2],
    /// Whether nobody published it, nor has the user set it.
    pub is_assumed: bool,
}

/// How sure a comparison is.
#[derive(Debug, Clone)]
pub struct Confidence {
    /// The draws; a single one where nothing is uncertain.
    pub simulation: Simulation,
    /// The estimate whose total the inputs move: the recommended one, or else the baseline's.
    pub of: usize,
    /// What each uncertain input does to that total, in the order of the inputs.
    pub swings: Vec<FigureSwing>,
    /// Where the recommended one is unsafe, the place of the cheapest one that is not.
    pub safer: Option<usize>,
}

impl Confidence {
    /// Whether no input is uncertain.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.simulation.inputs.is_empty()
    }

    /// The share that assumptions have of the sum of squared swings; none where nothing moves the total.
    #[must_use]
    pub fn assumed_share(&self) -> Option<Decimal> {
        let square = |swing: &FigureSwing| {
            let [low, high] = swing.totals;
            high.checked_sub(low).and_then(|size| size.checked_mul(size))
        };
        let sum = |assumed: bool| {
            let counted = self.swings.iter().filter(|swing| !assumed || swing.is_assumed);
            counted.map(square).try_fold(Decimal::ZERO, |sum, square| sum.checked_add(square?))
        };
        sum(true)?.checked_div(sum(false)?)
    }
}

/// What is looked at to see how sure a comparison is.
pub(super) struct Look<'c> {
    case: &'c Case,
    likely: Likely,
    /// The place of the recommended one, or else of the baseline's, and that estimate.
    of: usize,
    total: Total,
    /// The figures that the comparison read, by index.
    read: BTreeSet<usize>,
}

impl<'c> Look<'c> {
    pub(super) fn at(case: &'c Case, comparison: &Comparison<Traced>, read: BTreeSet<usize>) -> Self {
        let of = comparison.recommended().unwrap_or(comparison.baseline);
        let Assessed { provider, scenario, .. } = &comparison.estimates[of];
        let total = Total { provider: *provider, scenario: scenario.clone() };
        Self { case, likely: Likely::of(comparison), of, total, read: drawn(case, read) }
    }

    /// Moves the uncertain inputs, and prepares to draw them: what can be done before its operations are there.
    pub(super) fn prepared(self) -> Prepared<'c> {
        let swings = swings(self.case, &self.total, &self.read);
        let draws = Draws::of_read(self.case, &self.read, SEED);
        Prepared { look: self, swings, draws }
    }
}

/// The same, ready to be drawn, with what each uncertain input does.
pub(super) struct Prepared<'c> {
    look: Look<'c>,
    swings: Vec<FigureSwing>,
    draws: Draws,
}

impl Prepared<'_> {
    /// Draws, by the operations of the case where it has any. None where it cannot be drawn.
    pub(super) fn drawn(self, program: Option<&CompiledComparison>, threads: usize) -> Option<Confidence> {
        let Self { look: Look { case, likely, of, read, .. }, swings, draws } = self;
        let is_uncertain = read.iter().any(|at| case.figures.get(FigureId::at(*at)).is_uncertain());
        let extent = Extent { draws: if is_uncertain { DRAWS } else { 1 }, threads };
        let draws = draws.and_of(case, program);
        let simulation = simulate_compared(case, &likely, draws, program, extent, &|_, _| {}).ok()?;
        Some(Confidence { simulation, of, swings, safer: None })
    }
}

impl Confidence {
    /// With the place of the cheapest one that is safe, where the recommended one is not.
    pub(super) fn beside_safer(mut self, comparison: &Comparison<Traced>) -> Self {
        if self.simulation.verdict == Verdict::Unsafe {
            self.safer = safer(comparison, &self.simulation);
        }
        self
    }
}

/// The lowest total among the permitted ones that qualify often enough.
fn safer(comparison: &Comparison<Traced>, simulation: &Simulation) -> Option<usize> {
    let estimates = comparison.estimates.iter().zip(&simulation.spreads).enumerate();
    let safe = estimates.filter(|(_, (of, spread))| of.is_permitted() && spread.qualifies >= SAFE);
    let totals = safe.filter_map(|(at, (of, _))| Some((of.estimate.as_ref()?.total.exact().get()?, at)));
    totals.min().map(|(_, at)| at)
}

/// Asks for the total of one estimate; none where it has no price.
struct Total {
    provider: Option<usize>,
    scenario: Scenario,
}

impl Question for Total {
    type Answer = Option<Decimal>;

    fn answer<N: Number>(&self, case: &Case, inputs: &impl Inputs<N>) -> Result<Option<Decimal>, Vec<PricingError>> {
        let assessed = assess(case, inputs, self.provider, self.scenario.clone()).map_err(|problem| vec![problem])?;
        Ok(assessed.estimate.and_then(|estimate| estimate.total.decimal_at(case.matter.currency.decimals())))
    }
}

/// Tries every uncertain input at both its ends.
fn swings(case: &Case, question: &Total, read: &BTreeSet<usize>) -> Vec<FigureSwing> {
    let mut pricer = Pricer::new(case);
    // What the total hangs on at any values; others' rates and terms, which are most of what is uncertain, leave it as it is.
    let tape = Tape::for_all_inputs();
    let assessed = assess(case, &OnTape(&tape, &case.figures), question.provider, question.scenario.clone());
    let hangs_on = assessed.map_or_else(|_| read.clone(), |_| tape.inputs());
    let at_likely = pricer.ask(case, question).ok().flatten();
    let mut by_key: BTreeMap<&str, usize> = BTreeMap::new();
    let mut inputs: Vec<Vec<usize>> = Vec::new();
    for (at, figure) in case.figures.iter().enumerate().filter(|(at, _)| read.contains(at)) {
        if figure.is_uncertain() {
            let input = *by_key.entry(&figure.key).or_insert(inputs.len());
            if input == inputs.len() {
                inputs.push(Vec::new());
            }
            inputs[input].push(at);
        }
    }
    let swing = |figures: Vec<usize>| {
        let figure = case.figures.get(FigureId::at(*figures.first()?));
        let mut total = |value: Decimal| {
            for at in &figures {
                pricer.set(FigureId::at(*at), value);
            }
            pricer.ask(case, question).ok().flatten()
        };
        let values = [figure.low, figure.high];
        let is_moved = figures.iter().any(|at| hangs_on.contains(at));
        let ends = if is_moved { values.map(&mut total) } else { [at_likely; 2] };
        // Back to where it was, for the next input.
        for at in &figures {
            pricer.put_back(case, FigureId::at(*at));
        }
        let [low, high] = ends;
        let is_assumed = figure.sources.is_empty() && !figure.by_user;
        Some(FigureSwing { key: figure.key.clone(), values, totals: [low?, high?], is_assumed })
    };
    inputs.into_iter().filter_map(swing).collect()
}

//! The values that the uncertain inputs of a case take, draw by draw.
#![expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "a random number of 53 bits between 0 and 1")]

use std::collections::{BTreeMap, BTreeSet};

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

use super::sampling::{CELLS, Distribution};
use super::subject::{Mistake, unpriced};
use crate::engine::{Inputs, OnTape, compare};
use crate::matter::{Case, FigureId};
use crate::number::{Float, Tape};
use crate::run::CompiledComparison;

/// The figures of a case, the uncertain ones at drawn values.
///
/// A draw hangs on the seed and its number alone, whichever were drawn before it.
pub struct Draws {
    seed: u64,
    /// What is drawn, and the figures that take it.
    uncertain: Vec<(Distribution, Vec<usize>)>,
    values: Vec<Float>,
    generator: ChaCha8Rng,
}

impl Draws {
    /// Prepares to draw a case; until then the figures are at their likely values.
    ///
    /// # Errors
    /// Where the matter cannot be priced.
    pub fn new(case: &Case, seed: u64) -> Result<Self, Mistake> {
        let tape = Tape::default();
        let likely = compare(case, &OnTape(&tape, &case.figures)).map_err(|problems| unpriced(case, &problems))?;
        let program = CompiledComparison::of(case, &likely);
        Ok(Self::of(case, &tape.inputs(), program.as_ref(), seed, CELLS))
    }

    /// Prepares to draw those figures that a comparison read, and behind them those that its operations hang on in some draw
    /// alone, such as the price of overtime; with so many cells a tabled distribution.
    pub(super) fn of(
        case: &Case,
        read: &BTreeSet<usize>,
        program: Option<&CompiledComparison>,
        seed: u64,
        cells: usize,
    ) -> Self {
        let others = program.map_or_else(|| inputs_of_all(case), CompiledComparison::inputs);
        let drawn = read.iter().chain(others.difference(read)).copied();
        let values = case.figures.iter().map(|figure| figure.likely.into()).collect();
        let none = Self { seed, uncertain: Vec::new(), values, generator: ChaCha8Rng::seed_from_u64(seed) };
        none.and(case, drawn, cells)
    }

    /// Draws further figures behind those that are drawn already, whose values stay what they are.
    #[must_use]
    pub(super) fn also(self, case: &Case, figures: &BTreeSet<usize>, cells: usize) -> Self {
        let known: BTreeSet<usize> = self.uncertain.iter().flat_map(|(_, figures)| figures).copied().collect();
        self.and(case, figures.difference(&known).copied(), cells)
    }

    /// One written figure is one input, whoever uses it: differences between providers stay real.
    fn and(mut self, case: &Case, figures: impl Iterator<Item = usize>, cells: usize) -> Self {
        let place = |at: usize| {
            let place = &case.figures.get(FigureId::at(at)).place;
            (place.text, place.span.start, place.span.end)
        };
        let known = self.uncertain.iter().enumerate();
        let mut written: BTreeMap<_, usize> =
            known.filter_map(|(input, (_, figures))| Some((place(*figures.first()?), input))).collect();
        for at in figures {
            let Some(distribution) = Distribution::of(case.figures.get(FigureId::at(at)), cells) else { continue };
            let input = *written.entry(place(at)).or_insert_with(|| {
                self.uncertain.push((distribution, Vec::new()));
                self.uncertain.len() - 1
            });
            self.uncertain[input].1.push(at);
        }
        self
    }

    /// The uncertain inputs, each with the figures that take its value.
    #[must_use]
    pub fn inputs(&self) -> Vec<Vec<FigureId>> {
        self.uncertain.iter().map(|(_, figures)| figures.iter().copied().map(FigureId::at).collect()).collect()
    }

    /// Takes the values of one draw.
    pub fn draw(&mut self, number: u64) {
        let mut values = std::mem::take(&mut self.values);
        self.each(number, |at, value| values[at] = Float(value));
        self.values = values;
    }

    /// Hands on the values of one draw, by the place of the figure.
    pub(super) fn each(&mut self, number: u64, mut set: impl FnMut(usize, f64)) {
        self.generator.set_stream(number);
        self.generator.set_word_pos(0);
        for (distribution, figures) in &self.uncertain {
            // 53 bits, as many as a float has.
            let uniform = (self.generator.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
            let value = distribution.value(uniform);
            for at in figures {
                set(*at, value);
            }
        }
    }
}

/// The figures that formulas for any values ask for; none where there is no such comparison.
fn inputs_of_all(case: &Case) -> BTreeSet<usize> {
    let tape = Tape::for_all_inputs();
    let compared = compare(case, &OnTape(&tape, &case.figures));
    if compared.is_ok() { tape.inputs() } else { BTreeSet::new() }
}

impl Clone for Draws {
    fn clone(&self) -> Self {
        let (uncertain, values) = (self.uncertain.clone(), self.values.clone());
        Self { seed: self.seed, uncertain, values, generator: ChaCha8Rng::seed_from_u64(self.seed) }
    }
}

impl Inputs<Float> for Draws {
    fn get(&self, id: FigureId) -> Float {
        self.values[id.index()]
    }
}

//! The values that the uncertain inputs of a case take, draw by draw.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

use super::sampling::{Distribution, Shapes};
use super::subject::{Mistake, unpriced};
use crate::engine::{Inputs, OnTape, compare};
use crate::matter::{Case, FigureId};
use crate::number::{Float, Tape};
use crate::run::{CompiledComparison, LANES};

/// The figures of a case, the uncertain ones at drawn values.
///
/// An input's values hang on the seed, its place among the inputs, and the number of the draw alone.
#[derive(Clone)]
pub struct Draws {
    seed: u64,
    /// What is drawn, and the figures that take it.
    uncertain: Vec<(Distribution, Vec<usize>)>,
    values: Vec<Float>,
    /// Draws that follow each other: the first of them, and the values of each input.
    together: Option<(u64, Vec<[f64; LANES]>)>,
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
        Ok(Self::of(case, &tape.inputs(), program.as_ref(), seed))
    }

    /// Prepares to draw those figures that a comparison read, and behind them those that its operations hang on in some draw
    /// alone, such as the price of overtime.
    pub(super) fn of(case: &Case, read: &BTreeSet<usize>, program: Option<&CompiledComparison>, seed: u64) -> Self {
        Self::of_read(case, read, seed).and_of(case, program)
    }

    /// Prepares to draw those figures that a comparison read.
    pub(super) fn of_read(case: &Case, read: &BTreeSet<usize>, seed: u64) -> Self {
        let values = case.figures.iter().map(|figure| figure.likely.into()).collect();
        let none = Self { seed, uncertain: Vec::new(), values, together: None };
        none.and(case, read.iter().copied())
    }

    /// With those that operations hang on in some draw alone.
    #[must_use]
    pub(super) fn and_of(self, case: &Case, program: Option<&CompiledComparison>) -> Self {
        match program {
            Some(program) => self.also(case, program.inputs()),
            None => self.also(case, &inputs_of_all(case)),
        }
    }

    /// Draws further figures behind those that are drawn already, whose values stay what they are.
    #[must_use]
    pub(super) fn also(self, case: &Case, figures: &BTreeSet<usize>) -> Self {
        let known: BTreeSet<usize> = self.uncertain.iter().flat_map(|(_, figures)| figures).copied().collect();
        self.and(case, figures.difference(&known).copied())
    }

    /// One written figure is one input, whoever uses it: differences between providers stay real.
    fn and(mut self, case: &Case, figures: impl Iterator<Item = usize>) -> Self {
        let place = |at: usize| {
            let place = &case.figures.get(FigureId::at(at)).place;
            (place.text, place.span.start, place.span.end)
        };
        let known = self.uncertain.iter().enumerate();
        let mut written: BTreeMap<_, usize> =
            known.filter_map(|(input, (_, figures))| Some((place(*figures.first()?), input))).collect();
        let mut shapes = Shapes::default();
        for at in figures.filter(|at| case.figures.get(FigureId::at(*at)).is_uncertain()) {
            let input = match written.entry(place(at)) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => {
                    let figure = case.figures.get(FigureId::at(at));
                    let Some(distribution) = Distribution::shaped(figure, &mut shapes) else { continue };
                    self.uncertain.push((distribution, Vec::new()));
                    *new.insert(self.uncertain.len() - 1)
                }
            };
            self.uncertain[input].1.push(at);
        }
        self
    }

    /// What the values hang on.
    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    /// The uncertain inputs, each with the figures that take its value.
    #[must_use]
    pub fn inputs(&self) -> Vec<Vec<FigureId>> {
        self.uncertain.iter().map(|(_, figures)| figures.iter().copied().map(FigureId::at).collect()).collect()
    }

    /// Takes the values of one draw.
    pub fn draw(&mut self, number: u64) {
        let lane = usize::try_from(number % LANES as u64).unwrap_or(0);
        let first = number - lane as u64;
        if self.together.as_ref().is_none_or(|(of, _)| *of != first) {
            let mut values = Vec::with_capacity(self.uncertain.len());
            self.each_input(first, |_, of| values.push(*of));
            self.together = Some((first, values));
        }
        let values = self.together.iter().flat_map(|(_, values)| values);
        for ((_, figures), values) in self.uncertain.iter().zip(values) {
            for at in figures {
                self.values[*at] = Float(values[lane]);
            }
        }
    }

    /// Hands on the values of draws that follow each other, by the place of the figure.
    pub(super) fn many(&self, first: u64, mut set: impl FnMut(usize, &[f64; LANES])) {
        self.each_input(first, |figures, values| figures.iter().for_each(|at| set(*at, values)));
    }

    fn each_input(&self, first: u64, mut each: impl FnMut(&[usize], &[f64; LANES])) {
        let mut generator = ChaCha8Rng::seed_from_u64(self.seed);
        let mut values = [0.0; LANES];
        for (input, (distribution, figures)) in self.uncertain.iter().enumerate() {
            generator.set_stream(input as u64);
            distribution.fill(&mut values, &numbers(&mut generator, first));
            each(figures, &values);
        }
    }
}

/// Numbers of a stream that follow each other: draw i takes the i-th.
fn numbers(generator: &mut ChaCha8Rng, first: u64) -> [u64; LANES] {
    const BYTES: usize = size_of::<u64>();
    // The generator counts in words of 32 bits.
    generator.set_word_pos(2 * u128::from(first));
    let mut bytes = [0; LANES * BYTES];
    generator.fill_bytes(&mut bytes);
    let (numbers, _) = bytes.as_chunks::<BYTES>();
    std::array::from_fn(|lane| u64::from_le_bytes(numbers[lane]))
}

/// The figures that formulas for any values ask for; none where there is no such comparison.
fn inputs_of_all(case: &Case) -> BTreeSet<usize> {
    let tape = Tape::for_all_inputs();
    let compared = compare(case, &OnTape(&tape, &case.figures));
    if compared.is_ok() { tape.inputs() } else { BTreeSet::new() }
}

impl Inputs<Float> for Draws {
    fn get(&self, id: FigureId) -> Float {
        self.values[id.index()]
    }
}

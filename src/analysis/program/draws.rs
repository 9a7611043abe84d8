//! The uncertain figures of a programme in a draw: each written one once, whoever uses it and in whichever stream.

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

use super::arrivals::uniform;
use crate::analysis::sampling::{Distribution, Shapes};
use crate::matter::{Arrivals, Capacity, FigureId, Figures, Program};
use crate::number::Float;

/// The values of a programme's figures, draw by draw. A draw hangs on the seed and its number alone.
#[derive(Debug, Clone)]
pub struct Drawn {
    seed: u64,
    /// What is drawn, and the figures that take it, by stream.
    uncertain: Vec<(Distribution, Vec<(usize, FigureId)>)>,
    /// By stream, its case's figures.
    values: Vec<Vec<f64>>,
    /// By stream, the uncertain ones.
    moved: Vec<Vec<(FigureId, f64)>>,
    /// By stream, how sizes are distributed, which are drawn for each matter; all alike where they are certain.
    pub sizes: Vec<Result<Distribution, f64>>,
}

/// The streams of random numbers for more than today's demand lie behind those of the draws.
const MORE: u64 = 1 << 63;

impl Drawn {
    /// Prepares to draw those figures that matters hang on, and those that the programme itself asks for.
    pub fn new(program: &Program, of_matters: impl Iterator<Item = (usize, FigureId)>, seed: u64) -> Self {
        let mut wanted: BTreeSet<(usize, FigureId)> = of_matters.collect();
        for stream in 0..program.streams.len() {
            wanted.extend(asked_of(program, stream).map(|id| (stream, id)));
        }
        let mut uncertain: Vec<(Distribution, Vec<(usize, FigureId)>)> = Vec::new();
        let (mut written, mut shapes) = (BTreeMap::new(), Shapes::default());
        for (stream, id) in wanted {
            let figure = program.streams[stream].case.figures.get(id);
            let Some(distribution) = Distribution::shaped(figure, &mut shapes) else { continue };
            let place = (figure.place.text, figure.place.span.start, figure.place.span.end);
            let input = *written.entry(place).or_insert_with(|| {
                uncertain.push((distribution, Vec::new()));
                uncertain.len() - 1
            });
            uncertain[input].1.push((stream, id));
        }
        let likely = |figures: &Figures| figures.iter().map(|figure| Float::from(figure.likely).0).collect();
        let values = program.streams.iter().map(|of| likely(&of.case.figures)).collect();
        let moved = vec![Vec::new(); program.streams.len()];
        let sizes = program.streams.iter().map(|of| match of.size.map(|size| of.case.figures.get(size)) {
            Some(figure) => Distribution::of(figure).ok_or_else(|| Float::from(figure.likely).0),
            None => Err(1.0),
        });
        Self { seed, uncertain, values, moved, sizes: sizes.collect() }
    }

    /// The uncertain inputs: a figure of each, with its stream.
    pub fn inputs(&self) -> impl Iterator<Item = (usize, FigureId)> + '_ {
        self.uncertain.iter().filter_map(|(_, figures)| figures.first().copied())
    }

    /// Draws the figures, and hands back the generator that the rest of the draw goes on with.
    pub fn draw(&mut self, number: u64) -> ChaCha8Rng {
        let mut generator = self.generator(number);
        self.moved.iter_mut().for_each(Vec::clear);
        for (distribution, figures) in &self.uncertain {
            let value = distribution.value(uniform(&mut generator));
            for (stream, id) in figures {
                self.values[*stream][id.index()] = value;
                self.moved[*stream].push((*id, value));
            }
        }
        generator
    }

    /// The generator of what a draw has beyond today's demand.
    pub fn more(&self, number: u64) -> ChaCha8Rng {
        self.generator(MORE | number)
    }

    fn generator(&self, stream: u64) -> ChaCha8Rng {
        let mut generator = ChaCha8Rng::seed_from_u64(self.seed);
        generator.set_stream(stream);
        generator
    }

    /// The uncertain figures of each stream with their values.
    pub fn moved(&self) -> &[Vec<(FigureId, f64)>] {
        &self.moved
    }

    /// A stream's figure in this draw.
    pub fn of(&self, stream: usize, id: FigureId) -> f64 {
        self.values[stream][id.index()]
    }

    /// A figure of the programme itself in this draw.
    pub fn own(&self, id: FigureId) -> f64 {
        self.of(0, id)
    }

    /// The same, or something else where it is left out.
    pub fn own_or(&self, id: Option<FigureId>, otherwise: f64) -> f64 {
        id.map_or(otherwise, |id| self.own(id))
    }
}

/// The figures that a programme itself asks for, and not the price of a matter.
fn asked_of(program: &Program, stream: usize) -> impl Iterator<Item = FigureId> {
    let of = &program.streams[stream];
    let case = &of.case;
    let mut all = vec![Some(of.months), of.clustering, case.matter.contingency];
    if let Arrivals::PerYear(number) = of.arrivals {
        all.push(Some(number));
    }
    all.extend(case.providers.iter().map(|provider| provider.escalation));
    match program.capacity {
        Capacity::Hours(hours) => all.push(Some(hours)),
        Capacity::Heads { share, .. } => all.push(share),
        Capacity::OfBaseline => all.push(case.providers[case.baseline].delivery.hours_per_day),
    }
    for option in &program.options {
        if let Some(of) = &option.improvement {
            all.extend([of.one_off, of.ready_days, of.running.as_ref().map(|of| of.price.price)]);
        }
        if let Some(of) = &option.hire {
            all.extend([of.one_off, of.ready_days, of.running.as_ref().map(|of| of.price.price), of.months]);
            all.push(of.what.hours_per_month);
        }
        if let Some(of) = &option.standby {
            all.extend([of.one_off, of.ready_days, of.running.as_ref().map(|of| of.price.price), of.months]);
            all.push(Some(of.what.hours_per_month));
        }
    }
    all.into_iter().flatten()
}

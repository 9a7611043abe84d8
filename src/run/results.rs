//! Results of a case as operations, for whoever works out the same thing very often within one draw: what hangs on the
//! draw alone is worked out once.

use super::compiled::moving;
use super::compiler::Compiler;
use super::numbered::Compiled;
use crate::matter::{Case, FigureId};
use crate::number::{Tape, Traced};

/// So many values are worked through at once.
pub const FEW: usize = 16;

/// Results of a case as operations.
#[derive(Debug, Clone)]
pub struct CompiledResults<'c> {
    work: Compiled<'c>,
    inputs: Vec<FigureId>,
    lanes: Vec<[f64; FEW]>,
}

impl<'c> CompiledResults<'c> {
    /// The operations of some results on a tape, which is for all inputs. Of the figures that they hang on some vary within
    /// a draw, the uncertain ones from draw to draw.
    #[must_use]
    pub fn of(case: &'c Case, tape: &Tape, results: &[Traced], varying: &[FigureId]) -> Option<Self> {
        let mut varies = vec![false; case.figures.len()];
        for id in varying {
            varies[id.index()] = true;
        }
        let inputs = moving(&case.figures, |at, figure| varies[at] || figure.is_uncertain());
        let numbered = Compiler::new(case, tape, inputs).compile(results)?;
        let inputs = numbered.asked().into_iter().map(FigureId::at).collect();
        let work = numbered.placed(&varies);
        Some(Self { lanes: work.lanes(), work, inputs })
    }

    /// The uncertain figures that anything hangs on, in whichever draw, those that vary within one among them.
    #[must_use]
    pub fn inputs(&self) -> &[FigureId] {
        &self.inputs
    }

    /// Begins a draw: gives figures their values in it.
    pub fn begin(&mut self, values: impl Iterator<Item = (FigureId, f64)>) {
        for (id, value) in values {
            self.lanes[id.index()] = [value; FEW];
        }
        self.work.run(0..self.work.once, &mut self.lanes);
    }

    /// Gives a figure that varies within a draw its value in a lane.
    pub fn set(&mut self, id: FigureId, lane: usize, value: f64) {
        self.lanes[id.index()][lane] = value;
    }

    /// Works out what varies within the draw.
    pub fn run(&mut self) {
        self.work.run(self.work.once..self.work.operations.len(), &mut self.lanes);
    }

    /// A result in a lane, by the order in which they were asked for.
    #[must_use]
    pub fn result(&self, at: usize, lane: usize) -> f64 {
        self.lanes[self.work.results[at]][lane]
    }
}

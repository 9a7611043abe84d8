//! An option as a list of operations, worked through for several draws at once: those of the engine, decisions included, so
//! that its amounts are those of [`Subject::amounts`] to the last digit.

use super::amounts::{Amounts, Subject};
use super::drawn::{One, in_time};
use crate::engine::OnTape;
use crate::matter::{FigureId, Status};
use crate::number::{Float, Number, Tape, Traced};
use crate::run::{CompiledResults, FEW};

/// An option as operations.
#[derive(Debug, Clone)]
pub struct Plan<'c> {
    work: CompiledResults<'c>,
    /// The places of its amounts among the results.
    amounts: Amounts<usize>,
    /// The place of its status; those of dates lie behind it.
    status: usize,
    /// How many results there are.
    count: usize,
}

impl<'c> Plan<'c> {
    /// The operations of an option for any values of the figures that are drawn; none where they would not hold for every draw.
    pub fn of(subject: &Subject<'c>, drawn: &[FigureId]) -> Option<Self> {
        let tape = Tape::for_all_inputs();
        let (amounts, estimate) = subject.amounts(&OnTape(&tape, &subject.case.figures)).ok()?;
        let schedule = &estimate.schedule;
        if !schedule.interims.are_in_any_order() {
            return None;
        }
        let mut results: Vec<Traced> = Vec::new();
        let amounts = amounts.map(|amount| {
            results.push(*amount);
            Some(results.len() - 1)
        })?;
        let status = results.len();
        results.push(schedule.status);
        results.extend([schedule.start, schedule.finish].into_iter().flatten());
        let mut work = CompiledResults::of(subject.case, &tape, &results, drawn)?;
        work.begin(std::iter::empty());
        Some(Self { work, amounts, status, count: results.len() })
    }

    /// Gives a drawn figure its value in a lane.
    pub fn set(&mut self, figure: usize, lane: usize, value: f64) {
        self.work.set(FigureId::at(figure), lane, value);
    }

    /// Works out as many draws as there are lanes.
    pub fn run(&mut self) {
        self.work.run();
    }

    /// What the draw of a lane comes to; none where a result cannot be held or a date is beyond the calendar.
    pub fn one(&self, subject: &Subject, lane: usize) -> Option<One> {
        let at = |place: usize| Some(Float(self.work.result(place, lane))).filter(|value| value.is_valid());
        if !(self.status..self.count).all(|place| at(place).is_some()) {
            return None;
        }
        let amounts = self.amounts.map(|place| at(*place))?;
        Some((amounts, in_time(subject.case, Status::numbered(at(self.status)?))))
    }
}

/// So many draws are worked through at once.
pub const LANES: usize = FEW;

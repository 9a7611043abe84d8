//! A programme: matters that arrive over months, and what each option comes to over many draws (docs/program.md).

mod arrivals;
mod calendar;
mod draws;
mod lookouts;
mod outcome;
mod plans;
mod sweep;
mod team;
mod terms;
mod thresholds;
mod world;

pub use lookouts::Sent;
pub use outcome::{Demand, OptionAnswer, ProgramAnswer, Spread};
pub use thresholds::{End, Interval, Threshold, Thresholds};

use std::ops::Range;

use super::subject::{Mistake, Watch};
use super::threads::{early, shared};
use crate::matter::Program;
use calendar::Days;
use draws::Drawn;
use outcome::Totals;
use plans::{Cases, Plans};
use world::{DrawOutcome, World};

/// How much is drawn, and how.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// How many draws.
    pub draws: u64,
    /// The seed.
    pub seed: u64,
    /// Threads to compute with.
    pub threads: usize,
}

/// More draws are not kept in mind at once.
pub const MOST_DRAWS: u64 = 1_000_000;
/// So many draws are one piece of work.
const A_PIECE: u64 = 64;
/// And so many pieces are held at once.
const MOST_PIECES: u64 = 32;

/// Draws a programme many times. A draw hangs on the seed and its number alone, so any number of threads gives the same.
/// `watch` is told how many draws of how many are done.
///
/// # Errors
/// Where the number of draws makes no sense, or a matter cannot be priced.
pub fn program(program: &Program, extent: Extent, watch: &Watch) -> Result<ProgramAnswer, Mistake> {
    let Extent { draws, seed, .. } = extent;
    if draws == 0 || draws > MOST_DRAWS {
        return Err(Mistake::Scenario(format!("{draws} outcomes: expected 1 to {MOST_DRAWS}")));
    }
    let days = Days::of(program)?;
    let cases = Cases::of(program);
    let plans = Plans::new(program, &cases)?;
    let drawn = Drawn::new(program, plans.inputs(), seed);
    let world = World { program, days: &days, plans, drawn };
    let mut totals = Totals::new(program, &days, draws);
    let pieces: Vec<Range<u64>> =
        (0..draws.div_ceil(A_PIECE)).map(|piece| piece * A_PIECE..draws.min((piece + 1) * A_PIECE)).collect();
    for some in pieces.chunks(usize::try_from(MOST_PIECES).unwrap_or(1)) {
        watch(some[0].start, draws);
        let found = in_pieces(&world, some.to_vec(), extent.threads, World::draw)?;
        for draw in &found {
            totals.add(draw);
        }
    }
    // With one option alone there is nothing to compare it with.
    let thresholds = match program.options.len() {
        1 => Thresholds::none(),
        _ => thresholds::look(&world, extent)?,
    };
    Ok(totals.answer(&world, extent, thresholds))
}

/// What some draws come to, in their order.
fn in_pieces<'p, T: Send>(
    world: &World<'p>,
    pieces: Vec<Range<u64>>,
    threads: usize,
    each: impl Fn(&mut World<'p>, u64) -> Option<T> + Sync,
) -> Result<Vec<T>, Mistake> {
    let found = shared(pieces, threads.max(1), |draws| {
        let mut world = world.clone();
        draws.map(|draw| each(&mut world, draw)).collect::<Option<Vec<T>>>()
    });
    let mut all = Vec::new();
    for piece in found {
        let too_large = || Mistake::Price("what a matter costs is too large to hold in an outcome".to_owned());
        all.extend(piece.ok_or_else(early)?.ok_or_else(too_large)?);
    }
    Ok(all)
}

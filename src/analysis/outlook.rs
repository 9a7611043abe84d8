//! How sure a comparison is: a short simulation, and the inputs that would turn it soonest.

use rust_decimal::Decimal;

use super::simulate::{Simulation, simulate_with};
use super::subject::Outcome;
use crate::engine::{Quick, compare};
use crate::model::{Case, FigureId, LikelyValues};
use crate::number::{Tape, Wide};

/// So many draws, with this seed: the same comparison says the same every time.
const DRAWS: u64 = 500;
const SEED: u64 = 1;
/// A comparison of more is answered without this; a simulation takes any number.
const MOST_COMPARED: usize = 4;
/// Fewer points a distribution than a simulation takes; the difference is far below what so few draws show.
const CELLS: usize = 128;
/// So often an interval is halved to find where the recommendation turns.
const HALVINGS: usize = 20;

/// An input that alone turns the recommendation within its range.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The input.
    pub key: String,
    /// Its likely value.
    pub likely: Decimal,
    /// About where it turns.
    pub value: Decimal,
    /// Who is recommended there.
    pub to: Option<usize>,
}

/// What one input does to a total.
#[derive(Debug, Clone)]
pub struct Reach {
    /// The input.
    pub key: String,
    /// Its low and its high value.
    pub values: [Decimal; 2],
    /// The total at either.
    pub totals: [Decimal; 2],
}

/// How sure a comparison is.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// The draws.
    pub simulation: Simulation,
    /// The two inputs that turn the recommendation soonest, in proportion to their range.
    pub turns: Vec<Turn>,
    /// The estimate whose total the inputs move: the recommended one, or else the baseline's.
    pub of: usize,
    /// What each uncertain input does to that total, in the order of the inputs.
    pub swings: Vec<Reach>,
}

/// Looks at a case whose inputs are uncertain; none where they are not, where it cannot be priced, or where so many are
/// compared that looking would take longer than comparing should.
#[must_use]
pub fn outlook(case: &Case, threads: usize) -> Option<Outlook> {
    if case.compared.len() > MOST_COMPARED {
        return None;
    }
    let simulation = simulate_with(case, DRAWS, SEED, threads, CELLS).ok().filter(|of| !of.inputs.is_empty())?;
    let (turns, of, swings) = turns(case)?;
    Some(Outlook { simulation, turns, of, swings })
}

/// Tries every uncertain input at both its ends.
fn turns(case: &Case) -> Option<(Vec<Turn>, usize, Vec<Reach>)> {
    let tape = Tape::default();
    let comparison = compare(case, &(&tape, &case.figures)).ok()?;
    let recommended = comparison.recommended;
    let of = recommended.unwrap_or(comparison.baseline);
    let read = tape.inputs();
    let mut quick = Quick::of(&case.figures);
    let mut found: Vec<(Decimal, Turn)> = Vec::new();
    let mut swings = Vec::new();
    for (at, figure) in case.figures.iter().enumerate() {
        if !read.contains(&at) || figure.low >= figure.high {
            continue;
        }
        let mut outcome = |value: Decimal| {
            quick.set(FigureId::at(at), value);
            let outcome = Outcome::of(case, &quick).ok().filter(|_| !Wide::take_doubt());
            outcome.or_else(|| exact(case, at, value))
        };
        let values = [figure.low, figure.high];
        let ends = values.map(&mut outcome);
        if let [Some(low), Some(high)] =
            ends.each_ref().map(|end| end.as_ref().and_then(|end| end.totals.get(of).copied().flatten()))
        {
            swings.push(Reach { key: figure.key.clone(), values, totals: [low, high] });
        }
        let mut chosen = |value: Decimal| outcome(value).map(|outcome| outcome.recommended);
        for (end, there) in values.into_iter().zip(ends) {
            let Some(to) = there.map(|there| there.recommended).filter(|to| *to != recommended) else { continue };
            let (mut same, mut other, mut to) = (figure.likely, end, to);
            for _ in 0..HALVINGS {
                let middle = (same + other) / Decimal::TWO;
                match chosen(middle) {
                    Some(there) if there != recommended => (other, to) = (middle, there),
                    _ => same = middle,
                }
            }
            // To four digits more than the range has before them, enough to look at.
            let value = shortened(other, figure.high - figure.low);
            let far = (other - figure.likely).abs().checked_div((end - figure.likely).abs()).unwrap_or(Decimal::ONE);
            found.push((far, Turn { key: figure.key.clone(), likely: figure.likely, value, to }));
        }
        quick.set(FigureId::at(at), figure.likely);
    }
    found.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.key.cmp(&other.key)));
    Some((found.into_iter().take(2).map(|(_, turn)| turn).collect(), of, swings))
}

fn exact(case: &Case, at: usize, value: Decimal) -> Option<Outcome> {
    let figures = case.figures.changed(|index, figure| {
        if index == at {
            figure.likely = value;
        }
    });
    Outcome::of(case, &LikelyValues(&figures)).ok()
}

/// A value to about three digits of the range that it lies in.
fn shortened(value: Decimal, range: Decimal) -> Decimal {
    let mut places = 0;
    let mut unit = Decimal::ONE;
    while places < 12 && range < unit * Decimal::ONE_HUNDRED {
        places += 1;
        unit /= Decimal::TEN;
    }
    crate::number::round_half_away(value, places).normalize()
}

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

/// How sure a comparison is.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// The draws.
    pub simulation: Simulation,
    /// The two inputs that turn the recommendation soonest, in proportion to their range.
    pub turns: Vec<Turn>,
}

/// Looks at a case whose inputs are uncertain; none where they are not, where it cannot be priced, or where so many are
/// compared that looking would take longer than comparing should.
#[must_use]
pub fn outlook(case: &Case, threads: usize) -> Option<Outlook> {
    if case.compared.len() > MOST_COMPARED {
        return None;
    }
    let simulation = simulate_with(case, DRAWS, SEED, threads, CELLS).ok().filter(|of| !of.inputs.is_empty())?;
    Some(Outlook { simulation, turns: turns(case)? })
}

fn turns(case: &Case) -> Option<Vec<Turn>> {
    let tape = Tape::default();
    let recommended = compare(case, &(&tape, &case.figures)).ok()?.recommended;
    let read = tape.inputs();
    let mut quick = Quick::of(&case.figures);
    let mut found: Vec<(Decimal, Turn)> = Vec::new();
    for (at, figure) in case.figures.iter().enumerate() {
        if !read.contains(&at) || figure.low >= figure.high {
            continue;
        }
        for end in [figure.low, figure.high] {
            let mut chosen = |value: Decimal| {
                quick.set(FigureId::at(at), value);
                let outcome = Outcome::of(case, &quick).ok().filter(|_| !Wide::take_doubt());
                outcome.or_else(|| exact(case, at, value)).map(|outcome| outcome.recommended)
            };
            let Some(to) = chosen(end).filter(|to| *to != recommended) else { continue };
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
    Some(found.into_iter().take(2).map(|(_, turn)| turn).collect())
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

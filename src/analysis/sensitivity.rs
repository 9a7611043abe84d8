//! Sensitivity: each uncertain input goes to its low and to its high value, the others stay at their likely ones.

use rust_decimal::Decimal;

use super::subject::{Mistake, Outcome, Point, Reader, Subject, unpriced};
use crate::engine::compare;
use crate::matter::{Case, LikelyValues, OnTape};
use crate::number::Tape;

/// A switching value is looked for at so many values on either side, and then between two of them.
const GRID: i64 = 200;

/// What one input does.
#[derive(Debug, Clone)]
pub struct Swing {
    /// The input.
    pub key: String,
    /// Its range.
    pub values: [Decimal; 3],
    /// The total at its low and its high value.
    pub totals: [Option<Decimal>; 2],
    /// Who is recommended at its low and its high value.
    pub recommended: [Option<usize>; 2],
    /// The value nearest to the likely one at which somebody else is recommended, where there is one in the range.
    pub switching: Option<Point>,
}

impl Swing {
    /// How far the total moves.
    #[must_use]
    pub fn size(&self) -> Option<Decimal> {
        let [low, high] = self.totals;
        low.zip(high).map(|(low, high)| (high - low).abs())
    }
}

/// Which inputs move a total, and the choice.
#[derive(Debug, Clone)]
pub struct Sensitivity {
    /// Whose total, by the place of the estimate.
    pub of: usize,
    /// The total at the likely values.
    pub total: Option<Decimal>,
    /// Who is recommended at the likely values.
    pub recommended: Option<usize>,
    /// The inputs, largest swing first.
    pub swings: Vec<Swing>,
}

/// Tries every uncertain input of a case, and some ranges besides. `of` is the estimate looked at; where none is given
/// the recommended one, or the baseline's.
///
/// # Errors
/// Where the matter cannot be understood or priced with one of the values.
pub fn sensitivity(
    read: &Reader,
    case: &Case,
    ranges: &[(String, [Decimal; 2])],
    of: Option<usize>,
) -> Result<Sensitivity, Mistake> {
    let tape = Tape::default();
    let comparison = compare(case, &OnTape(&tape, &case.figures)).map_err(|problems| unpriced(case, &problems))?;
    let likely = Outcome::of(case, &LikelyValues(&case.figures)).map_err(|problems| unpriced(case, &problems))?;
    let of = of.or(comparison.recommended()).unwrap_or(comparison.baseline);
    let used = tape.inputs();
    let mut inputs: Vec<(String, [Decimal; 3])> = Vec::new();
    for (at, figure) in case.figures.iter().enumerate() {
        let asked = ranges.iter().any(|(key, _)| *key == figure.key);
        let known = inputs.iter().any(|(key, _)| *key == figure.key);
        if used.contains(&at) && figure.is_uncertain() && !asked && !known {
            inputs.push((figure.key.clone(), [figure.low, figure.likely, figure.high]));
        }
    }
    for (key, [low, high]) in ranges {
        let written = case.figures.iter().find(|figure| figure.key == *key).map(|figure| figure.likely);
        let likely = written.unwrap_or((*low + *high) / Decimal::TWO);
        inputs.push((key.clone(), [*low, likely, *high]));
    }
    let mut swings = Vec::with_capacity(inputs.len());
    for (key, values) in inputs {
        let [low, middle, high] = values;
        let mut subject = Subject::new(read, &key, Point::Number(low))?;
        subject.check(Point::Number(high))?;
        let ends = [subject.at(Point::Number(low))?, subject.at(Point::Number(high))?];
        let step = subject.default_step();
        let mut nearest: Option<Decimal> = None;
        for end in [low, high] {
            let found = switching(&mut subject, middle, end, step, likely.recommended)?;
            let nearer =
                |old: Decimal, new: Decimal| if (new - middle).abs() < (old - middle).abs() { new } else { old };
            nearest = match (nearest, found) {
                (Some(old), Some(new)) => Some(nearer(old, new)),
                (old, new) => old.or(new),
            };
        }
        swings.push(Swing {
            key,
            values,
            totals: ends.each_ref().map(|outcome| outcome.totals.get(of).copied().flatten()),
            recommended: ends.map(|outcome| outcome.recommended),
            switching: nearest.map(Point::Number),
        });
    }
    swings.sort_by(|a, b| b.size().cmp(&a.size()).then_with(|| a.key.cmp(&b.key)));
    let total = likely.totals.get(of).copied().flatten();
    Ok(Sensitivity { of, total, recommended: likely.recommended, swings })
}

/// Where, on the way from the likely value to an end of the range, somebody else is first recommended: on a grid, and
/// then to a step between two values of the grid.
fn switching(
    subject: &mut Subject,
    from: Decimal,
    to: Decimal,
    step: Decimal,
    recommended: Option<usize>,
) -> Result<Option<Decimal>, Mistake> {
    let mut same = from;
    for number in 1..=GRID {
        let value = from + (to - from) * Decimal::from(number) / Decimal::from(GRID);
        let value = value.round_dp_with_strategy(12, rust_decimal::RoundingStrategy::MidpointNearestEven);
        if subject.at(Point::Number(value))?.recommended == recommended {
            same = value;
            continue;
        }
        let mut other = value;
        while (other - same).abs() > step {
            let middle = ((other + same) / Decimal::TWO / step).round() * step;
            if middle == other
                || middle == same
                || (middle - same).is_sign_negative() != (other - same).is_sign_negative()
            {
                break;
            }
            if subject.at(Point::Number(middle))?.recommended == recommended {
                same = middle;
            } else {
                other = middle;
            }
        }
        return Ok(Some(other.normalize()));
    }
    Ok(None)
}

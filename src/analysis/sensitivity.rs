//! Sensitivity: each uncertain input goes to its low and to its high value, the others stay at their likely ones.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use super::screen::{Doubt, Permitted};
use super::subject::{Mistake, Outcome, Point, Reader, Subject, Totals, Watch, unpriced};
use crate::engine::{Comparison, LikelyValues, OnTape, compare};
use crate::matter::{Case, FigureId};
use crate::number::{Float, Tape, Traced};
use crate::run::{CompiledAtRest, LANES, Mover, Pricer};

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
    /// Whether they do there what the matter demands; else they are only the first to finish.
    pub qualifies: [bool; 2],
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
    /// Whether that one does what the matter demands.
    pub qualifies: bool,
    /// The inputs, largest swing first.
    pub swings: Vec<Swing>,
}

/// Tries every uncertain input of a case, and some ranges besides. `of` is the estimate looked at; where none is given
/// the recommended one, or the baseline's. `watch` is told how many inputs of how many are done.
///
/// # Errors
/// Where the matter cannot be understood or priced with one of the values.
pub fn sensitivity(
    read: &Reader,
    case: &Case,
    ranges: &[(String, [Decimal; 2])],
    of: Option<usize>,
    watch: &Watch,
) -> Result<Sensitivity, Mistake> {
    let tape = Tape::default();
    let comparison = compare(case, &OnTape(&tape, &case.figures)).map_err(|problems| unpriced(case, &problems))?;
    let likely = Outcome::of(case, &LikelyValues(&case.figures)).map_err(|problems| unpriced(case, &problems))?;
    let of = of.or(comparison.recommended()).unwrap_or(comparison.baseline);
    let inputs = inputs(case, ranges, &tape.inputs());
    let mut tried = Tried::new(case, &comparison, &inputs, likely.recommended);
    let mut swings = Vec::with_capacity(inputs.len());
    let whole = inputs.len() as u64;
    for (done, input) in (0..).zip(inputs) {
        watch(done, whole);
        let [low, middle, high] = input.values;
        let mut subject = None;
        if input.figures.is_empty() {
            let varied = Subject::new(read, &input.key, Point::Number(low))?;
            varied.check(Point::Number(high))?;
            subject = Some(varied);
        }
        let mut of_input = OfInput { settled: tried.settled(&input), tried: &mut tried, input: &input, subject };
        let ends = [of_input.at(low)?, of_input.at(high)?];
        let step = of_input.step();
        let mut nearest: Option<Decimal> = None;
        for (side, end) in [low, high].into_iter().enumerate() {
            let found = of_input.switching(middle, side, end, step)?;
            let nearer =
                |old: Decimal, new: Decimal| if (new - middle).abs() < (old - middle).abs() { new } else { old };
            nearest = match (nearest, found) {
                (Some(old), Some(new)) => Some(nearer(old, new)),
                (old, new) => old.or(new),
            };
        }
        swings.push(Swing {
            key: input.key.clone(),
            values: input.values,
            totals: ends.each_ref().map(|outcome| outcome.totals.get(of).copied().flatten()),
            recommended: ends.each_ref().map(|outcome| outcome.recommended),
            qualifies: ends.map(|outcome| outcome.qualifies),
            switching: nearest.map(Point::Number),
        });
    }
    swings.sort_by(|a, b| b.size().cmp(&a.size()).then_with(|| a.key.cmp(&b.key)));
    let total = likely.totals.get(of).copied().flatten();
    Ok(Sensitivity { of, total, recommended: likely.recommended, qualifies: likely.qualifies, swings })
}

/// An input, and its low, likely and high value.
struct Input {
    key: String,
    values: [Decimal; 3],
    /// The figures that take its value; none where the matter has to be read anew, as a range may be for anything.
    figures: Vec<FigureId>,
}

/// The uncertain inputs that were read, and the ranges asked for.
fn inputs(case: &Case, ranges: &[(String, [Decimal; 2])], read: &BTreeSet<usize>) -> Vec<Input> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut inputs: Vec<Input> = Vec::new();
    for (at, figure) in case.figures.iter().enumerate() {
        let asked = ranges.iter().any(|(key, _)| *key == figure.key);
        if read.contains(&at) && figure.is_uncertain() && !asked && !places.contains_key(figure.key.as_str()) {
            places.insert(&figure.key, inputs.len());
            let values = [figure.low, figure.likely, figure.high];
            inputs.push(Input { key: figure.key.clone(), values, figures: Vec::new() });
        }
    }
    for (at, figure) in case.figures.iter().enumerate() {
        if let Some(place) = places.get(figure.key.as_str()) {
            inputs[*place].figures.push(FigureId::at(at));
        }
    }
    for (key, [low, high]) in ranges {
        let written = case.figures.iter().find(|figure| figure.key == *key).map(|figure| figure.likely);
        let likely = written.unwrap_or((*low + *high) / Decimal::TWO);
        inputs.push(Input { key: key.clone(), values: [*low, likely, *high], figures: Vec::new() });
    }
    inputs
}

/// The case, of which one input after another is moved.
struct Tried<'a> {
    case: &'a Case,
    recommended: Option<usize>,
    pricer: Pricer,
    program: Option<CompiledAtRest<'a>>,
    doubt: Doubt,
    permitted: Permitted<'a>,
}

impl<'a> Tried<'a> {
    fn new(
        case: &'a Case,
        comparison: &'a Comparison<Traced<'a>>,
        inputs: &[Input],
        recommended: Option<usize>,
    ) -> Self {
        let mut is_moved = vec![false; case.figures.len()];
        inputs.iter().flat_map(|input| &input.figures).for_each(|id| is_moved[id.index()] = true);
        Self {
            case,
            recommended,
            pricer: Pricer::new(case),
            program: CompiledAtRest::of(case, comparison, |at| is_moved[at]),
            doubt: Doubt::of(case, comparison),
            permitted: Permitted::of(case, comparison),
        }
    }

    /// Which values of the grid, below the likely one and above it, change nothing without a doubt, by floats.
    fn settled(&mut self, input: &Input) -> [Vec<bool>; 2] {
        let mut settled = [const { Vec::new() }; 2];
        let ends = [input.values[0], input.values[2]];
        let permits_the_same = ends.into_iter().all(|end| self.permitted.stays_at(&input.figures, end));
        if input.figures.is_empty() || !permits_the_same {
            return settled;
        }
        let Some(program) = &mut self.program else { return settled };
        let movers: Vec<Mover> = input.figures.iter().map(|id| Mover::Figure(*id)).collect();
        for (settled, end) in settled.iter_mut().zip(ends) {
            let values: Vec<Decimal> = grid(input.values[1], end).collect();
            for together in values.chunks(LANES) {
                for (lane, value) in together.iter().enumerate() {
                    for mover in &movers {
                        program.set(*mover, lane, Float::from(*value).0);
                    }
                }
                program.run(&movers, |lanes| {
                    let changes_nothing = self.doubt.settled(lanes).map(|chosen| self.doubt.is_as_before(chosen));
                    settled.extend(&changes_nothing[..together.len()]);
                });
            }
        }
        settled
    }
}

/// The values at which a switching value is looked for on the way to an end of the range.
fn grid(from: Decimal, to: Decimal) -> impl Iterator<Item = Decimal> {
    (1..=GRID).map(move |number| {
        let value = from + (to - from) * Decimal::from(number) / Decimal::from(GRID);
        value.round_dp_with_strategy(12, RoundingStrategy::MidpointNearestEven)
    })
}

/// One input being moved.
struct OfInput<'t, 'a, 's> {
    tried: &'t mut Tried<'a>,
    input: &'t Input,
    settled: [Vec<bool>; 2],
    /// The matter that is read anew, where no figures take the value.
    subject: Option<Subject<'s>>,
}

impl OfInput<'_, '_, '_> {
    /// What the matter comes to at a value.
    fn at(&mut self, value: Decimal) -> Result<Outcome, Mistake> {
        if let Some(subject) = &mut self.subject {
            return subject.at(Point::Number(value));
        }
        let Tried { case, pricer, .. } = &mut *self.tried;
        for id in &self.input.figures {
            pricer.set(*id, value);
        }
        let outcome = pricer.ask(case, &Totals).map_err(|problems| unpriced(case, &problems));
        for id in &self.input.figures {
            pricer.put_back(case, *id);
        }
        outcome
    }

    fn step(&self) -> Decimal {
        if let Some(subject) = &self.subject {
            return subject.default_step();
        }
        let figure = self.input.figures.first().map(|id| self.tried.case.figures.get(*id));
        figure.map_or(Decimal::ONE, |figure| figure.kind.step(self.tried.case.matter.currency.decimals()))
    }

    /// Where, on the way from the likely value to an end of the range, somebody else is first recommended: on a grid, and
    /// then to a step between two values of the grid.
    fn switching(
        &mut self,
        from: Decimal,
        side: usize,
        to: Decimal,
        step: Decimal,
    ) -> Result<Option<Decimal>, Mistake> {
        let recommended = self.tried.recommended;
        let mut same = from;
        for (at, value) in grid(from, to).enumerate() {
            let is_settled = self.settled[side].get(at).is_some_and(|settled| *settled);
            if is_settled || self.at(value)?.recommended == recommended {
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
                if self.at(middle)?.recommended == recommended {
                    same = middle;
                } else {
                    other = middle;
                }
            }
            return Ok(Some(other.normalize()));
        }
        Ok(None)
    }
}

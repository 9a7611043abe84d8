//! How sure a comparison is: a short simulation, and the inputs that would turn it soonest.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::simulate::{Simulation, simulate_compared};
use super::subject::{Outcome, Totals};
use crate::engine::Comparison;
use crate::matter::{Case, FigureId, LikelyValues};
use crate::number::Traced;
use crate::run::Pricer;

/// So many draws, with this seed: the same comparison says the same every time.
pub const DRAWS: u64 = 500;
const SEED: u64 = 1;
/// Fewer points a distribution than a simulation takes; the difference is far below what so few draws show.
const CELLS: usize = 128;
/// So often an interval is halved to find where the recommendation turns.
const HALVINGS: usize = 20;

/// An input that alone turns the recommendation within its range.
#[derive(Debug, Clone)]
pub struct TippingPoint {
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
pub struct FigureSwing {
    /// The input.
    pub key: String,
    /// Its low and its high value.
    pub values: [Decimal; 2],
    /// The total at either.
    pub totals: [Decimal; 2],
}

/// How sure a comparison is.
#[derive(Debug, Clone)]
pub struct Confidence {
    /// The draws.
    pub simulation: Simulation,
    /// The two inputs that turn the recommendation soonest, in proportion to their range.
    pub turns: Vec<TippingPoint>,
    /// The estimate whose total the inputs move: the recommended one, or else the baseline's.
    pub of: usize,
    /// What each uncertain input does to that total, in the order of the inputs.
    pub swings: Vec<FigureSwing>,
}

/// Looks at a compared case whose inputs are uncertain; none where they are not. `read` are the figures that the comparison
/// read, by index.
pub(super) fn confidence(
    case: &Case,
    comparison: &Comparison<Traced>,
    read: &BTreeSet<usize>,
    threads: usize,
) -> Option<Confidence> {
    let simulation = simulate_compared(case, comparison, read, DRAWS, SEED, threads, CELLS).ok()?;
    if simulation.inputs.is_empty() {
        return None;
    }
    let of = comparison.recommended().unwrap_or(comparison.baseline);
    let (turns, swings) = turns(case, comparison.recommended(), of, read)?;
    Some(Confidence { simulation, turns, of, swings })
}

/// Tries every uncertain input at both its ends.
fn turns(
    case: &Case,
    recommended: Option<usize>,
    of: usize,
    read: &BTreeSet<usize>,
) -> Option<(Vec<TippingPoint>, Vec<FigureSwing>)> {
    let rivals = Rivals::of(case, recommended)?;
    let mut narrow = case.clone();
    let mut pricer = Pricer::new(case);
    let mut found: Vec<(Decimal, TippingPoint)> = Vec::new();
    let mut swings = Vec::new();
    for (at, figure) in case.figures.iter().enumerate() {
        if !read.contains(&at) || figure.low >= figure.high {
            continue;
        }
        let places = rivals.places(case, &figure.key);
        narrow.compared = places.iter().map(|place| case.compared[*place]).collect();
        let mut outcome = |value: Decimal| {
            pricer.set(FigureId::at(at), value);
            pricer.ask(&narrow, &Totals).ok().map(|outcome| rivals.spread(outcome, &places))
        };
        let values = [figure.low, figure.high];
        let ends = values.map(&mut outcome);
        if let [Some(low), Some(high)] =
            ends.each_ref().map(|end| end.as_ref().and_then(|end| end.totals.get(of).copied().flatten()))
        {
            swings.push(FigureSwing { key: figure.key.clone(), values, totals: [low, high] });
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
            found.push((far, TippingPoint { key: figure.key.clone(), likely: figure.likely, value, to }));
        }
        pricer.set(FigureId::at(at), figure.likely);
    }
    found.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.key.cmp(&other.key)));
    Some((found.into_iter().take(2).map(|(_, turn)| turn).collect(), swings))
}

/// Who has to be priced again when an input of one provider changes: nobody else's estimate does, so the recommended one
/// and the best besides are enough to tell who is recommended then.
struct Rivals {
    /// The place of the recommended one.
    best: Option<usize>,
    /// The place of who would be recommended without it.
    second: Option<usize>,
    count: usize,
    /// Whether everybody is priced again whatever changes.
    all: bool,
}

impl Rivals {
    fn of(case: &Case, best: Option<usize>) -> Option<Self> {
        let count = case.compared.len();
        // An improvement is an estimate of its own, of a provider that is there already.
        let all = case.improvement.is_some() || best.is_none() || count < 4;
        let mut second = None;
        if let Some(best) = best.filter(|best| !all && case.compared[*best] != case.baseline) {
            let others: Vec<usize> = (0..count).filter(|place| *place != best).collect();
            let without = Case { compared: others.iter().map(|place| case.compared[*place]).collect(), ..case.clone() };
            let outcome = Outcome::of(&without, &LikelyValues(&case.figures)).ok()?;
            second = outcome.recommended.map(|at| others[at]);
        }
        Some(Self { best, second, count, all })
    }

    /// The places of those that are priced again when an input changes.
    fn places(&self, case: &Case, key: &str) -> Vec<usize> {
        let id = key.strip_prefix("providers.").and_then(|rest| rest.split('.').next());
        let whose = id.and_then(|id| case.compared.iter().position(|provider| case.providers[*provider].id == id));
        // The baseline's rates are everybody's supervision.
        let whose = whose.filter(|place| !self.all && case.compared[*place] != case.baseline);
        let Some(whose) = whose else { return (0..self.count).collect() };
        let is_concerned = |place: &usize| {
            case.compared[*place] == case.baseline || [Some(whose), self.best, self.second].contains(&Some(*place))
        };
        (0..self.count).filter(is_concerned).collect()
    }

    /// The outcome of some as one of all.
    fn spread(&self, outcome: Outcome, places: &[usize]) -> Outcome {
        if places.len() == self.count {
            return outcome;
        }
        let mut totals = vec![None; self.count];
        for (place, total) in places.iter().zip(outcome.totals) {
            totals[*place] = total;
        }
        Outcome { totals, recommended: outcome.recommended.map(|at| places[at]) }
    }
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

//! Break-even: where two providers cost the same, and where the recommendation changes, as one input moves.

use rust_decimal::Decimal;

use super::subject::{Mistake, Point, Subject, Watch};
use crate::matter::Case;
use crate::number::Day;

/// More steps than this are not taken.
const MOST_STEPS: i64 = 1_000_000;
/// So many totals are kept for a picture.
const SHOWN: i64 = 60;
/// So many days either side of a date are looked at where nobody says how many.
const AROUND: i64 = 20;
/// Of other inputs at least so many steps, if they are not finer than the input's own.
const FINE: i64 = 200;

/// An interval, and how finely it is walked.
#[derive(Debug, Clone, Copy)]
pub struct Scan {
    /// The first value.
    pub from: Point,
    /// No value is beyond this one.
    pub to: Point,
    /// From one value to the next; days, for dates.
    pub step: Decimal,
}

impl Scan {
    /// From half to double of what an input is, within its bounds, in some hundreds of steps; of the start and the deadline
    /// 20 days either side, the start before the deadline. None where it has no value, or 0.
    #[must_use]
    pub fn around(case: &Case, key: &str) -> Option<Self> {
        let (start, deadline) = (case.matter.start, case.matter.deadline);
        let days = |day: Day, least: Option<Day>, most: Option<Day>| {
            let from = day.plus(-AROUND).map(|from| least.map_or(from, |least| from.max(least)))?;
            let to = day.plus(AROUND).map(|to| most.map_or(to, |most| to.min(most)))?;
            Some(Self { from: Point::Date(from), to: Point::Date(to), step: Decimal::ONE })
        };
        match key {
            "matter.start" => return days(start?, None, deadline),
            "matter.deadline" => return days(deadline?, start, None),
            _ => {}
        }
        let figure = case.figures.iter().find(|figure| figure.key == key && !figure.likely.is_zero())?;
        let (bounds, step) = (figure.kind.bounds(), figure.kind.step(case.matter.currency.decimals()));
        let most = bounds.most.map_or(Decimal::MAX, Decimal::from);
        let from = figure.likely.checked_div(Decimal::TWO)?;
        let to = figure.likely.checked_mul(Decimal::TWO)?.min(most);
        let (from, to) = if bounds.whole { (from.ceil(), to.floor()) } else { (from, to) };
        let step = round_step(to.checked_sub(from)?.checked_div(Decimal::from(FINE))?).max(step);
        Some(Self { from: Point::Number(from), to: Point::Number(to), step })
    }
}

/// The largest of 1, 2 and 5 times a power of ten not above a number; the number itself where that is out of reach.
fn round_step(most: Decimal) -> Decimal {
    let mut unit = Decimal::new(1, 12);
    while unit.checked_mul(Decimal::TEN).is_some_and(|next| next <= most) {
        unit *= Decimal::TEN;
    }
    let steps = [5, 2, 1].map(|times| unit * Decimal::from(times));
    steps.into_iter().find(|step| *step <= most).unwrap_or(unit)
}

/// The first step at which two totals are in another order than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// The value there.
    pub value: Point,
    /// The totals there.
    pub totals: [Decimal; 2],
}

/// Two estimates, by their places, and where they cross.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Which two.
    pub of: [usize; 2],
    /// All crossings.
    pub crossings: Vec<Crossing>,
    /// The cheaper one at the first value; none where they are equal or one has no price.
    pub cheaper_at_from: Option<usize>,
    /// The cheaper one at the last.
    pub cheaper_at_to: Option<usize>,
}

/// A value at which somebody else is recommended than a step before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switch {
    /// The first value with the new recommendation.
    pub value: Point,
    /// Who was recommended.
    pub from: Option<usize>,
    /// Who is.
    pub to: Option<usize>,
}

/// Where a comparison flips.
#[derive(Debug, Clone)]
pub struct BreakEven {
    /// Each pair of estimates.
    pub pairs: Vec<Pair>,
    /// Each change of the recommendation.
    pub switches: Vec<Switch>,
    /// From where to where somebody is named who does not do what the matter demands, but finishes first.
    pub unqualified: Vec<[Point; 2]>,
    /// Who is recommended at the first value.
    pub recommended_at_from: Option<usize>,
    /// Totals at some values of the interval, for a picture.
    pub curve: Vec<(Point, Vec<Option<Decimal>>)>,
}

/// Walks an interval. Totals are not monotone (heads are whole, teams change), so every step is looked at. `watch` is told
/// how many of how many steps are done.
///
/// # Errors
/// Where the interval makes no sense, has too many steps, or the matter cannot be priced at one of them.
pub fn break_even(
    subject: &mut Subject,
    scan: Scan,
    between: Option<[usize; 2]>,
    watch: &Watch,
) -> Result<BreakEven, Mistake> {
    let Scan { from, to, step } = scan;
    if step <= Decimal::ZERO || (matches!(from, Point::Date(_)) && !step.is_integer()) {
        return Err(Mistake::Scenario(format!("a step of {step}: expected one above 0, for dates of whole days")));
    }
    let steps = match from.steps_to(to, step) {
        Some(steps) if steps > 0 => steps,
        Some(0) if from < to => {
            return Err(Mistake::Scenario(format!("the step {step} is larger than the interval from {from} to {to}")));
        }
        None if from < to && std::mem::discriminant(&from) == std::mem::discriminant(&to) => {
            return Err(Mistake::Scenario(format!(
                "more steps of {step} from {from} to {to} than can be counted: at most {MOST_STEPS} are taken; give a \
                 larger --step"
            )));
        }
        _ => {
            return Err(Mistake::Scenario(format!(
                "the interval from {from} to {to} is empty: --to must be above --from"
            )));
        }
    };
    if steps > MOST_STEPS {
        let message = format!(
            "{steps} steps of {step} from {from} to {to}: at most {MOST_STEPS} are taken; give a larger --step"
        );
        return Err(Mistake::Scenario(message));
    }
    subject.check_key()?;
    subject.check(to)?;
    let count = subject.ids.len();
    let all = (0..count).flat_map(|a| (a + 1..count).map(move |b| [a, b]));
    let pairs: Vec<[usize; 2]> =
        all.filter(|of| between.is_none_or(|want| want == *of || want == [of[1], of[0]])).collect();
    let mut found: Vec<Pair> = pairs
        .into_iter()
        .map(|of| Pair { of, crossings: Vec::new(), cheaper_at_from: None, cheaper_at_to: None })
        .collect();
    let mut before: Vec<Option<std::cmp::Ordering>> = vec![None; found.len()];
    let (mut switches, mut curve) = (Vec::new(), Vec::new());
    let mut unqualified: Vec<[Point; 2]> = Vec::new();
    let mut recommended = None;
    let mut recommended_at_from = None;
    let mut is_short = false;
    for number in 0..=steps {
        watch(number.unsigned_abs(), steps.unsigned_abs());
        let value =
            from.plus(number, step).ok_or_else(|| Mistake::Scenario("a value beyond what can be held".to_owned()))?;
        let outcome = subject.at(value)?;
        for (pair, before) in found.iter_mut().zip(&mut before) {
            let totals = pair.of.map(|at| outcome.totals[at]);
            let [Some(a), Some(b)] = totals else { continue };
            let order = a.cmp(&b);
            let cheaper = match order {
                std::cmp::Ordering::Less => Some(pair.of[0]),
                std::cmp::Ordering::Greater => Some(pair.of[1]),
                std::cmp::Ordering::Equal => None,
            };
            if number == 0 {
                pair.cheaper_at_from = cheaper;
            }
            pair.cheaper_at_to = cheaper;
            // Equal totals are of neither order: what counts is when the other one is cheaper.
            if order != std::cmp::Ordering::Equal {
                if before.is_some_and(|before| before != order) {
                    pair.crossings.push(Crossing { value, totals: [a, b] });
                }
                *before = Some(order);
            }
        }
        if number == 0 {
            recommended_at_from = outcome.recommended;
        } else if outcome.recommended != recommended {
            switches.push(Switch { value, from: recommended, to: outcome.recommended });
        }
        recommended = outcome.recommended;
        let was_short = std::mem::replace(&mut is_short, recommended.is_some() && !outcome.qualifies);
        match unqualified.last_mut().filter(|_| was_short) {
            Some([_, until]) if is_short => *until = value,
            _ if is_short => unqualified.push([value; 2]),
            _ => {}
        }
        // Evenly spread over the interval, the last one included.
        if number * SHOWN / steps != (number - 1) * SHOWN / steps || number == 0 {
            curve.push((value, outcome.totals));
        }
    }
    Ok(BreakEven { pairs: found, switches, unqualified, recommended_at_from, curve })
}

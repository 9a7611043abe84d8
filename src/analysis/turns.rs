//! What would change the answer: every input is moved alone, and where somebody else is recommended is found exactly.
#![expect(clippy::option_option, reason = "that nobody is recommended is not that a value cannot be tried")]

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::compared::Compared;
use super::screen;
use super::subject::{Outcome, Point, Reader, Totals};
use crate::matter::{Case, FigureId, FigureKind, LikelyValues, rules};
use crate::number::{Day, snap};
use crate::run::Pricer;

/// So many are told.
const MOST: usize = 5;
/// How far inputs are moved, in thousandths of their value.
const THOUSANDTHS: [i64; 7] = [10, 20, 50, 100, 200, 500, 1000];
/// How far dates and lead times are moved.
const DAYS: [i64; 5] = [1, 2, 5, 10, 20];
/// What days are a share of where there is no deadline.
const DAYS_OF_A_YEAR: i64 = 365;

/// An input that alone changes the recommendation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The input.
    pub key: String,
    /// Its value.
    pub from: Point,
    /// The value nearest to it, to 0.1 % or a whole one, at which somebody else is recommended.
    pub to: Point,
    /// Who is recommended there, by the place of the estimate; none where nobody is.
    pub recommended: Option<usize>,
}

/// The inputs that alone change the recommendation of a comparison, those that have to move least first.
#[must_use]
pub fn turns(case: &Case, compared: &Compared, read: &Reader) -> Vec<Turn> {
    let now = compared.comparison.recommended();
    let inputs = inputs(case, compared);
    let doubtful = screen::doubtful(case, &compared.comparison, &inputs);
    let mut asker = Asker { case, now, read, pricer: Pricer::new(case), likely_dates: BTreeMap::new() };
    let mut found: Vec<(Decimal, Turn)> = Vec::new();
    for (input, doubtful) in inputs.iter().zip(doubtful) {
        for way in [1, -1] {
            if let Some((steps, recommended)) = asker.first_turn(input, way, doubtful)
                && let Some((size, to)) = input.size(case, steps).zip(input.value(steps))
            {
                found.push((size, Turn { key: input.key.clone(), from: input.from, to, recommended }));
            }
        }
    }
    found.sort_by(|(a, one), (b, other)| (a, &one.key, one.to).cmp(&(b, &other.key, other.to)));
    found.into_iter().take(MOST).map(|(_, turn)| turn).collect()
}

/// An input and how it is moved.
#[derive(Debug, Clone)]
pub(super) struct Input {
    key: String,
    from: Point,
    pub(super) moved: Moved,
    unit: Unit,
}

/// What stands behind an input.
#[derive(Debug, Clone)]
pub(super) enum Moved {
    /// Figures of one key.
    Figures(FigureKind, Vec<FigureId>),
    Start,
    Deadline,
    Periods,
}

/// What an input is moved by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// A thousandth of its value.
    Thousandth,
    Day,
    /// A person, or a period.
    One,
}

/// Every input that the comparison read, those of zero left out: they have no per cent.
fn inputs(case: &Case, compared: &Compared) -> Vec<Input> {
    let mut by_key: BTreeMap<&str, Input> = BTreeMap::new();
    let figures = case.figures.iter().enumerate();
    for (at, figure) in figures.filter(|(at, figure)| compared.read.contains(at) && !figure.likely.is_zero()) {
        // Shares that have to add up to 1 cannot move alone.
        if figure.key.contains(".blend.") || figure.key.contains(".supervised_by.") {
            continue;
        }
        let unit = match figure.kind {
            FigureKind::Days => Unit::Day,
            FigureKind::Heads | FigureKind::Periods => Unit::One,
            _ => Unit::Thousandth,
        };
        let moved = Moved::Figures(figure.kind, Vec::new());
        let new = Input { key: figure.key.clone(), from: Point::Number(figure.likely), moved, unit };
        let input = by_key.entry(&figure.key).or_insert(new);
        if let Moved::Figures(_, ids) = &mut input.moved {
            ids.push(FigureId::at(at));
        }
    }
    let dates =
        [("matter.start", case.matter.start, Moved::Start), ("matter.deadline", case.matter.deadline, Moved::Deadline)];
    let dates = dates.into_iter().filter_map(|(key, day, moved)| {
        Some(Input { key: key.to_owned(), from: Point::Date(day?), moved, unit: Unit::Day })
    });
    let periods = case.is_steady().then(|| Input {
        key: "matter.periods".to_owned(),
        from: Point::Number(Decimal::from(case.matter.periods)),
        moved: Moved::Periods,
        unit: Unit::One,
    });
    by_key.into_values().chain(dates).chain(periods).collect()
}

impl Input {
    /// How far it is moved either way, smallest first.
    fn steps(&self) -> Vec<i64> {
        match (self.unit, self.from) {
            (Unit::Thousandth, _) => THOUSANDTHS.to_vec(),
            (Unit::One, Point::Number(value)) => {
                let share = |of: i64| (value * Decimal::new(of, 3)).ceil().try_into().ok();
                let mut steps: Vec<i64> = THOUSANDTHS.into_iter().filter_map(share).collect();
                steps.dedup();
                steps
            }
            _ => DAYS.to_vec(),
        }
    }

    /// All values that it is moved to by steps, but zero.
    pub(super) fn values(&self) -> Vec<Decimal> {
        let both_ways = self.steps().into_iter().flat_map(|step| [step, -step]);
        let values = both_ways.filter_map(|steps| match self.value(steps)? {
            Point::Number(value) if !value.is_zero() => Some(value),
            _ => None,
        });
        values.collect()
    }

    /// Whether its effect can be seen beforehand by operations on floats.
    pub(super) fn can_be_screened(&self) -> bool {
        matches!(self.moved, Moved::Figures(..)) && self.unit != Unit::One
    }

    /// Its value so many units off, within its bounds.
    fn value(&self, units: i64) -> Option<Point> {
        let point = match (self.unit, self.from) {
            (Unit::Thousandth, Point::Number(value)) => {
                Point::Number(snap(value.checked_mul(Decimal::new(1000 + units, 3))?).normalize())
            }
            _ => self.from.plus(units, Decimal::ONE)?,
        };
        match (&self.moved, point) {
            (Moved::Figures(kind, _), Point::Number(value)) => kind.bounds().allow(value).then_some(point),
            // A single matter is no portfolio of fewer periods: it has no steady team.
            (Moved::Periods, Point::Number(value)) => {
                (value > Decimal::ONE && FigureKind::Periods.bounds().allow(value)).then_some(point)
            }
            _ => Some(point),
        }
    }

    /// How far so many units are: a share of its value, or of the days from start to deadline.
    fn size(&self, case: &Case, units: i64) -> Option<Decimal> {
        let units = Decimal::from(units.abs());
        let whole = match (self.unit, self.from) {
            (Unit::Thousandth, _) => Decimal::ONE_THOUSAND,
            (Unit::One, Point::Number(value)) => value,
            _ => {
                let span = case.matter.start.zip(case.matter.deadline).map(|(start, deadline)| start.span_to(deadline));
                Decimal::from(span.unwrap_or(DAYS_OF_A_YEAR))
            }
        };
        units.checked_div(whole)
    }
}

/// Finds out who is recommended when an input is moved.
struct Asker<'a> {
    case: &'a Case,
    now: Option<usize>,
    read: &'a Reader<'a>,
    pricer: Pricer,
    /// Whether moving a date one way changes nothing but the date, as far as it was found out.
    likely_dates: BTreeMap<(String, i64), bool>,
}

impl Asker<'_> {
    /// The fewest units by which an input changes the recommendation one way, and who is recommended there. Where there
    /// is no doubt that nothing changes, only zero is tried.
    fn first_turn(&mut self, input: &Input, way: i64, doubtful: bool) -> Option<(i64, Option<usize>)> {
        let mut same = 0;
        for step in input.steps() {
            let units = step * way;
            let is_zero = input.value(units) == Some(Point::Number(Decimal::ZERO));
            if doubtful || is_zero {
                let there = self.at(input, units)?;
                if there != self.now {
                    return Some(self.halved(input, same, (units, there)));
                }
            }
            same = units;
        }
        None
    }

    /// The first of the units between where nothing has changed and where it has.
    fn halved(
        &mut self,
        input: &Input,
        mut same: i64,
        (mut other, mut there): (i64, Option<usize>),
    ) -> (i64, Option<usize>) {
        while (other - same).abs() > 1 {
            let middle = i64::midpoint(same, other);
            match self.at(input, middle) {
                Some(found) if found != self.now => (other, there) = (middle, found),
                _ => same = middle,
            }
        }
        (other, there)
    }

    /// Who is recommended so many units off; none where it cannot be moved so far.
    fn at(&mut self, input: &Input, units: i64) -> Option<Option<usize>> {
        let to = input.value(units)?;
        match (&input.moved, to) {
            (Moved::Figures(kind, ids), Point::Number(value)) => {
                let in_order = *kind != FigureKind::Heads || ids.iter().all(|id| heads_in_order(self.case, *id, value));
                in_order.then(|| self.with(ids, value))?
            }
            (Moved::Periods, Point::Number(value)) => {
                let mut case = self.case.clone();
                case.matter.periods = value.try_into().ok()?;
                self.pricer.ask(&case, &Totals).ok().map(|outcome| outcome.recommended)
            }
            (_, Point::Date(day)) => self.on(input, units.signum(), day),
            _ => None,
        }
    }

    /// With figures at a value.
    fn with(&mut self, ids: &[FigureId], value: Decimal) -> Option<Option<usize>> {
        for id in ids {
            self.pricer.set(*id, value);
        }
        let outcome = self.pricer.ask(self.case, &Totals);
        for id in ids {
            self.pricer.set(*id, self.case.figures.get(*id).likely);
        }
        outcome.ok().map(|outcome| outcome.recommended)
    }

    /// With a date on a day: the matter read anew, unless reading it gives nothing else than the other date.
    fn on(&mut self, input: &Input, way: i64, day: Day) -> Option<Option<usize>> {
        let known = (input.key.clone(), way);
        let reads_alike = match self.likely_dates.get(&known) {
            Some(reads_alike) => *reads_alike,
            None => {
                let reads_alike = self.reads_alike(input, way);
                self.likely_dates.insert(known, reads_alike);
                reads_alike
            }
        };
        if !reads_alike {
            let case = (self.read)(&input.key, Point::Date(day)).ok()?;
            return Outcome::of(&case, &LikelyValues(&case.figures)).ok().map(|outcome| outcome.recommended);
        }
        let case = dated(self.case, &input.moved, day);
        let matter = &case.matter;
        let is_in_order = rules::of_dates(matter.start, matter.deadline, matter.periods).is_empty();
        is_in_order.then(|| self.pricer.ask(&case, &Totals).ok().map(|outcome| outcome.recommended))?
    }

    /// Whether the matter with a date moved as far as it goes is the same in everything else: rates by the day, and an
    /// urgency that goes by the deadline, may change.
    fn reads_alike(&self, input: &Input, way: i64) -> bool {
        let farthest = DAYS.into_iter().rev().find_map(|days| {
            let point = input.from.plus(days * way, Decimal::ONE)?;
            (self.read)(&input.key, point).ok()
        });
        let Some(far) = farthest else { return false };
        let (urgency, figures) = (self.case.matter.urgency, &self.case.figures);
        let mut pairs = far.figures.iter().zip(figures.iter());
        far.matter.urgency == urgency
            && far.figures.len() == figures.len()
            && pairs.all(|(there, here)| there.likely == here.likely && there.kind == here.kind)
    }
}

/// A case with one of its dates on another day.
fn dated(case: &Case, moved: &Moved, day: Day) -> Case {
    let mut case = case.clone();
    match moved {
        Moved::Start => (case.matter.start, case.rates_on) = (Some(day), day),
        _ => case.matter.deadline = Some(day),
    }
    case
}

/// Whether a provider's heads stay in order with one of their counts at a value.
fn heads_in_order(case: &Case, id: FigureId, value: Decimal) -> bool {
    let heads = case.providers.iter().map(|provider| &provider.delivery.heads);
    heads.filter(|heads| heads.written.contains(&Some(id))).all(|heads| {
        let [min, default, max] = heads.written;
        let at = |written: Option<FigureId>, value_of: i64| match written {
            Some(written) if written == id => value,
            Some(written) => case.figures.get(written).likely,
            None => Decimal::from(value_of),
        };
        [at(min, heads.min), at(default.or(min), heads.default), at(max, heads.max)].is_sorted()
    })
}

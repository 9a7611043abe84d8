//! The inputs that are moved alone to see what would change the answer, and how far each goes.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::subject::Point;
use crate::matter::{Case, FigureId, FigureKind};
use crate::number::snap;

/// How far inputs are moved, in thousandths of their value.
const THOUSANDTHS: [i64; 7] = [10, 20, 50, 100, 200, 500, 1000];
/// How far dates and lead times are moved.
const DAYS: [i64; 5] = [1, 2, 5, 10, 20];
/// What days are a share of where there is no deadline.
const DAYS_OF_A_YEAR: i64 = 365;

/// An input and how it is moved.
#[derive(Debug, Clone)]
pub struct Input {
    /// The key that it is written under.
    pub key: String,
    /// Its value.
    pub from: Point,
    /// What stands behind it.
    pub moved: Moved,
    unit: Unit,
}

/// What stands behind an input.
#[derive(Debug, Clone)]
pub enum Moved {
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
pub fn inputs(case: &Case, read: &BTreeSet<usize>) -> Vec<Input> {
    let mut by_key: BTreeMap<&str, Input> = BTreeMap::new();
    let figures = case.figures.iter().enumerate();
    for (at, figure) in figures.filter(|(at, figure)| read.contains(at) && !figure.likely.is_zero()) {
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
    pub fn steps(&self) -> Vec<i64> {
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

    /// The figures behind it, where its effect can be seen beforehand by operations on floats.
    pub fn screened(&self) -> &[FigureId] {
        match &self.moved {
            Moved::Figures(kind, ids) if *kind != FigureKind::Periods => ids,
            _ => &[],
        }
    }

    /// Whether it is a number of people, of which a provider has several that keep an order.
    pub fn is_heads(&self) -> bool {
        matches!(self.moved, Moved::Figures(FigureKind::Heads, _))
    }

    /// Its value so many units off, within its bounds.
    pub fn value(&self, units: i64) -> Option<Point> {
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
    pub fn size(&self, case: &Case, units: i64) -> Option<Decimal> {
        let units = units.abs();
        let whole = match (self.unit, self.from) {
            (Unit::Thousandth, _) => return Some(Decimal::new(units, 3)),
            (Unit::One, Point::Number(value)) => value,
            _ => {
                let span = case.matter.start.zip(case.matter.deadline).map(|(start, deadline)| start.span_to(deadline));
                Decimal::from(span.unwrap_or(DAYS_OF_A_YEAR))
            }
        };
        Decimal::from(units).checked_div(whole)
    }
}

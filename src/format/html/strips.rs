//! Charts that are rows of strips: laid out in per cent of the width, so that they fit a phone as they fit a page, with
//! labels and amounts in the page's own text beside them.

use rust_decimal::Decimal;

use crate::number::{display, round_half_away};
use crate::report::{Band, Bars, Ranges, Tornado, Unit};

/// A chart.
pub struct Strips {
    pub caption: String,
    /// Whether its rows are keys, which are long.
    pub by_key: bool,
    pub legend: Vec<Key>,
    pub rows: Vec<Strip>,
    pub axis: Vec<Tick>,
}

/// What a kind of shape stands for.
pub struct Key {
    pub shape: Shape,
    pub text: String,
}

/// A row: a label, an amount, a strip, and all of it in words.
pub struct Strip {
    pub label: String,
    pub note: String,
    pub is_recommended: bool,
    pub value: String,
    pub shapes: Vec<Shape>,
    pub words: String,
}

/// Something drawn from one place to another, in per cent. Kinds differ in form, not in colour alone.
#[derive(Clone)]
pub struct Shape {
    pub kind: Kind,
    pub from: Decimal,
    pub width: Decimal,
    /// Down from the strip's top, and how tall it is.
    pub top: u8,
    pub height: u8,
}

/// How a shape looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Solid,
    Striped,
    Hollow,
    /// A day off, faint among those that are worked.
    Off,
    Pale,
    Thin,
    CellRole,
    Limit,
}

/// A label of the axis.
pub struct Tick {
    pub at: Decimal,
    pub text: String,
}

impl Tick {
    /// Labels at the ends stay inside.
    pub fn anchor(&self) -> &'static str {
        if self.at < Decimal::TEN {
            "start"
        } else if self.at > Decimal::from(90) {
            "end"
        } else {
            "middle"
        }
    }
}

impl Shape {
    /// A shape of a strip's whole height.
    pub fn new(kind: Kind, from: Decimal, to: Decimal) -> Self {
        Self { kind, from, width: (to - from).max(Decimal::ZERO), top: 3, height: 18 }
    }

    /// A line across the strip.
    pub fn at(kind: Kind, at: Decimal) -> Self {
        Self { top: 0, height: 24, ..Self::new(kind, at, at) }
    }

    pub fn to(&self) -> Decimal {
        self.from + self.width
    }

    pub fn middle(&self) -> u8 {
        self.top + self.height / 2
    }

    pub fn bottom(&self) -> u8 {
        self.top + self.height
    }

    /// The same as a sample beside its meaning.
    pub fn key(kind: Kind, text: impl Into<String>) -> Key {
        let (from, to) = match kind {
            Kind::CellRole | Kind::Limit => (50, 50),
            _ => (4, 96),
        };
        let shape = Self { top: 2, height: 12, ..Self::new(kind, from.into(), to.into()) };
        Key { shape, text: text.into() }
    }
}

/// A part of a whole in per cent, within the whole.
pub fn percent(part: Decimal, whole: Decimal) -> Decimal {
    let share = part.checked_mul(Decimal::ONE_HUNDRED).and_then(|part| part.checked_div(whole));
    round_half_away(share.unwrap_or_default().clamp(Decimal::ZERO, Decimal::ONE_HUNDRED), 2)
}

fn shown(amount: Decimal, unit: Unit) -> String {
    display(amount, unit.decimals)
}

/// An amount and what it is, which no line break parts.
fn said(name: &str, amount: Decimal, unit: Unit) -> String {
    format!("{name}\u{a0}{}", shown(amount, unit))
}

/// Totals, as what they are made of.
pub fn bars(of: &Bars) -> Strips {
    const KINDS: [Kind; 3] = [Kind::Solid, Kind::Striped, Kind::Hollow];
    let totals = of.rows.iter().map(|row| row.total);
    let most = totals.chain(of.limit.map(|(_, limit)| limit)).max().unwrap_or_default();
    let used: Vec<usize> = (0..3).filter(|at| of.rows.iter().any(|row| !row.parts[*at].is_zero())).collect();
    let rows = of.rows.iter().map(|row| {
        let mut shapes = Vec::new();
        let mut from = Decimal::ZERO;
        for (part, kind) in row.parts.iter().zip(KINDS).filter(|(part, _)| **part > Decimal::ZERO) {
            shapes.push(Shape::new(kind, percent(from, most), percent(from + *part, most)));
            from += *part;
        }
        shapes.extend(of.limit.map(|(_, limit)| Shape::at(Kind::Limit, percent(limit, most))));
        let words: Vec<String> = used.iter().map(|at| said(of.parts[*at], row.parts[*at], of.unit)).collect();
        Strip {
            label: row.label.clone(),
            note: row.note.clone(),
            is_recommended: row.is_recommended,
            value: shown(row.total, of.unit),
            shapes,
            words: words.join("; "),
        }
    });
    let mut legend: Vec<Key> = used.iter().map(|at| Shape::key(KINDS[*at], of.parts[*at])).collect();
    legend.extend(of.limit.map(|(name, limit)| Shape::key(Kind::Limit, format!("{name} {}", shown(limit, of.unit)))));
    Strips {
        caption: format!("Totals at the likely values, in {}", of.unit.currency),
        by_key: false,
        legend,
        rows: rows.collect(),
        axis: round(most),
    }
}

/// Ticks at round amounts from 0 on, five at the most.
fn round(most: Decimal) -> Vec<Tick> {
    const STEPS: i64 = 4;
    let mut step = Decimal::new(1, 4);
    let fits = |step: Decimal| most <= step * Decimal::from(STEPS);
    while !fits(step * Decimal::TEN) {
        step *= Decimal::TEN;
    }
    let step = [1, 2, 5, 10].into_iter().map(|times| step * Decimal::from(times)).find(|step| fits(*step));
    let amounts = (0..=STEPS).filter_map(|at| Some(step? * Decimal::from(at))).filter(|amount| *amount <= most);
    amounts
        .map(|amount| Tick { at: percent(amount, most), text: display(amount, amount.normalize().scale()) })
        .collect()
}

/// What moves a total: two bars an input, from the likely total to that at its low and at its high value.
pub fn tornado(of: &Tornado) -> Option<Strips> {
    let (total, [least, most]) = (of.total?, of.extent()?);
    let place = |amount: Decimal| percent(amount - least, most - least);
    let rows = of.rows.iter().map(|row| {
        let bar = |end: Decimal, kind, top| {
            let (from, to) = (place(end.min(total)), place(end.max(total)));
            Shape { top, height: 9, ..Shape::new(kind, from, to) }
        };
        let [at_low, at_high] = row.totals;
        let [low, high] = row.values.map(|value| value.normalize());
        Strip {
            label: row.key.clone(),
            note: String::new(),
            is_recommended: false,
            value: shown((at_high - at_low).abs(), of.unit),
            shapes: vec![
                bar(at_low, Kind::Striped, 3),
                bar(at_high, Kind::Solid, 12),
                Shape::at(Kind::Limit, place(total)),
            ],
            words: format!("at\u{a0}{low}: {}; at\u{a0}{high}: {}", shown(at_low, of.unit), shown(at_high, of.unit)),
        }
    });
    let ticks = [least, total, most].map(|amount| Tick { at: place(amount), text: shown(amount, of.unit) });
    Some(Strips {
        caption: format!(
            "What the total of {} depends on: each input alone at its low and at its high value, and by how much that moves it, in {}",
            of.of, of.unit.currency
        ),
        by_key: true,
        legend: vec![
            Shape::key(Kind::Striped, "input at its low value"),
            Shape::key(Kind::Solid, "input at its high value"),
            Shape::key(Kind::Limit, format!("total at the likely values {}", shown(total, of.unit))),
        ],
        rows: rows.collect(),
        axis: apart(ticks),
    })
}

/// Ticks of which no two are so near that their labels would lie over each other: the ends, and what is between them.
fn apart([first, middle, last]: [Tick; 3]) -> Vec<Tick> {
    const NEAR: i64 = 25;
    let between = middle.at - first.at > NEAR.into() && last.at - middle.at > NEAR.into();
    [Some(first), between.then_some(middle), Some(last)].into_iter().flatten().collect()
}

/// How totals spread.
pub fn ranges(of: &Ranges) -> Option<Strips> {
    let (low, high) = of.extent()?;
    let place = |amount: Decimal| percent(amount - low, high - low);
    let rows = of.rows.iter().filter_map(|(label, percentiles)| {
        let [p5, _, p25, p50, p75, _, p95] = (*percentiles)?;
        let words = [("P5", p5), ("P25", p25), ("P50", p50), ("P75", p75), ("P95", p95)];
        let words = words.map(|(name, value)| said(name, value, of.unit));
        Some(Strip {
            label: label.clone(),
            note: String::new(),
            is_recommended: false,
            value: shown(p50, of.unit),
            shapes: vec![
                Shape::new(Kind::Thin, place(p5), place(p95)),
                Shape { top: 4, height: 16, ..Shape::new(Kind::Pale, place(p25), place(p75)) },
                Shape { top: 1, height: 22, ..Shape::at(Kind::CellRole, place(p50)) },
            ],
            words: words.join("; "),
        })
    });
    Some(Strips {
        caption: format!("How totals spread over the simulated outcomes, in {}", of.unit.currency),
        by_key: false,
        legend: vec![
            Shape::key(Kind::Thin, "9 of 10 outcomes (P5 to P95)"),
            Shape::key(Kind::Pale, "half of the outcomes (P25 to P75)"),
            Shape::key(Kind::CellRole, "median (P50)"),
        ],
        rows: rows.collect(),
        axis: [low, high].map(|amount| Tick { at: place(amount), text: shown(amount, of.unit) }).into(),
    })
}

/// What somebody has to do over time, against what they can.
pub fn band(of: &Band) -> Strips {
    let most = of.most();
    let place = |amount: Decimal| percent(amount, most);
    let whole = |amount: Decimal| display(amount, 0);
    let rows = of.rows.iter().map(|row| Strip {
        label: row.label.clone(),
        note: String::new(),
        is_recommended: false,
        value: whole(row.middle),
        shapes: vec![
            Shape { top: 4, height: 16, ..Shape::new(Kind::Pale, place(row.low), place(row.high)) },
            Shape { top: 1, height: 22, ..Shape::at(Kind::CellRole, place(row.middle)) },
            Shape::at(Kind::Limit, place(row.limit)),
        ],
        words: format!(
            "P10: {}; mean: {}; P90: {}; capacity: {}",
            whole(row.low),
            whole(row.middle),
            whole(row.high),
            whole(row.limit)
        ),
    });
    Strips {
        caption: format!("{}: load of your own team against its capacity, month by month, in {}", of.of, of.unit),
        by_key: false,
        legend: vec![
            Shape::key(Kind::Pale, "8 of 10 outcomes (P10 to P90)"),
            Shape::key(Kind::CellRole, "mean"),
            Shape::key(Kind::Limit, "capacity"),
        ],
        rows: rows.collect(),
        axis: round(most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Swung;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.text.as_str()).collect()
    }

    #[test]
    fn an_axis_of_totals_has_round_amounts() {
        for (most, expected) in [
            ("410132.56", vec!["0", "200,000", "400,000"]),
            ("2000000", vec!["0", "500,000", "1,000,000", "1,500,000", "2,000,000"]),
            ("0.7", vec!["0", "0.2", "0.4", "0.6"]),
            ("0", vec!["0"]),
        ] {
            let ticks = round(most.parse().unwrap());
            assert_eq!(labels(&ticks), expected, "{most}");
        }
    }

    /// From 100 a total goes up to 400 and down to 90: as far below would be less than nothing.
    #[test]
    fn what_moves_a_total_is_drawn_on_an_axis_of_amounts_that_there_are() {
        let unit = Unit { currency: "USD", decimals: 0 };
        let swung = Swung { key: "a".to_owned(), values: [1.into(), 2.into()], totals: [90.into(), 400.into()] };
        let drawn = tornado(&Tornado::new("x", unit, Some(100.into()), [swung])).unwrap();
        assert_eq!(labels(&drawn.axis), ["90", "400"]);
        let places: Vec<(Decimal, Decimal)> = drawn.rows[0].shapes.iter().map(|of| (of.from, of.to())).collect();
        let at = "3.23".parse().unwrap();
        assert_eq!(places, [(0.into(), at), (at, 100.into()), (at, at)]);
    }
}

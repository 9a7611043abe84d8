//! Pictures as data: what they show. Each format draws them its own way.

use rust_decimal::Decimal;

use crate::matter::Case;
use crate::number::Day;

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chart {
    /// Sums of parts, one beside the other.
    Bars(Bars),
    /// When things happen.
    Spans(Spans),
    /// What moves a total, largest first.
    Tornado(Tornado),
    /// How totals spread.
    Ranges(Ranges),
    /// Totals over an interval of one input.
    Curve(Curve),
    /// What somebody has to do over time, against what they can.
    Band(Band),
}

/// How a chart's amounts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// The currency's code.
    pub currency: &'static str,
    /// Its decimals.
    pub decimals: u32,
}

impl Unit {
    /// The unit of a case's amounts.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        Self { currency: case.matter.currency.code(), decimals: case.matter.currency.decimals() }
    }
}

/// Sums of parts, a bar each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    /// How amounts are written.
    pub unit: Unit,
    /// What the parts are, in the order of each row's.
    pub parts: [&'static str; 3],
    /// The bars.
    pub rows: Vec<Bar>,
    /// A limit that they are held against.
    pub limit: Option<(&'static str, Decimal)>,
}

/// A sum of parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Whose it is.
    pub label: String,
    /// What sets it apart.
    pub note: String,
    /// Whether it is the recommended one's.
    pub is_recommended: bool,
    /// The parts.
    pub parts: [Decimal; 3],
    /// Their sum.
    pub total: Decimal,
}

/// A calendar, a row each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spans {
    /// The day by which all is to be done.
    pub deadline: Option<Day>,
    /// The rows.
    pub rows: Vec<Span>,
}

/// From the day that somebody is engaged to the day that the work is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Whose it is.
    pub label: String,
    /// How it ends, in words.
    pub note: String,
    /// Whether it is the recommended one's.
    pub is_recommended: bool,
    /// The first day of all.
    pub start: Day,
    /// The first day of work.
    pub begins: Day,
    /// The last day of work.
    pub finish: Day,
    /// Stretches of days between these on which nobody works, their first and their last day; none where days are too many to be told apart.
    pub off: Vec<[Day; 2]>,
}

/// Bars about a total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tornado {
    /// Whose total it is.
    pub of: String,
    /// How amounts are written.
    pub unit: Unit,
    /// The total at the likely values.
    pub total: Option<Decimal>,
    /// What moves it, largest first.
    pub rows: Vec<Swung>,
}

/// What a total becomes as one input goes from its low to its high value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swung {
    /// The input.
    pub key: String,
    /// Its low and its high value.
    pub values: [Decimal; 2],
    /// The total at either.
    pub totals: [Decimal; 2],
}

/// So many bars are enough to look at.
const MOST_SWUNG: usize = 12;

impl Tornado {
    /// The largest of some swings; those that move nothing are left out.
    #[must_use]
    pub fn new(of: &str, unit: Unit, total: Option<Decimal>, swings: impl IntoIterator<Item = Swung>) -> Self {
        let size = |of: &Swung| (of.totals[1] - of.totals[0]).abs();
        let mut rows: Vec<Swung> = swings.into_iter().filter(|of| !size(of).is_zero()).collect();
        rows.sort_by(|a, b| size(b).cmp(&size(a)).then_with(|| a.key.cmp(&b.key)));
        rows.truncate(MOST_SWUNG);
        Self { of: of.to_owned(), unit, total, rows }
    }

    /// The lowest and the highest total that is shown; none where nothing moves it.
    #[must_use]
    pub fn extent(&self) -> Option<[Decimal; 2]> {
        let ends = || self.rows.iter().flat_map(|of| of.totals).chain(self.total);
        self.reach()?;
        Some([ends().min()?, ends().max()?])
    }

    /// How far the furthest end is from the total.
    #[must_use]
    pub fn reach(&self) -> Option<(Decimal, Decimal)> {
        let total = self.total?;
        let furthest = self.rows.iter().flat_map(|of| of.totals).map(|end| (end - total).abs()).max();
        furthest.filter(|reach| !reach.is_zero()).map(|reach| (total, reach))
    }
}

/// Percentiles, a strip each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranges {
    /// How amounts are written.
    pub unit: Unit,
    /// The strips: whose, and the totals below which 5, 10, 25, 50, 75, 90 and 95 % of the draws lie.
    pub rows: Vec<(String, Option<[Decimal; 7]>)>,
}

impl Ranges {
    /// Percentiles of binary floats, as a simulation has them; none where no decimal holds one of them.
    #[must_use]
    pub fn percentiles(of: [f64; 7]) -> Option<[Decimal; 7]> {
        let held: Option<Vec<Decimal>> = of.into_iter().map(Decimal::from_f64_retain).collect();
        held?.try_into().ok()
    }

    /// The lowest and the highest that is shown.
    #[must_use]
    pub fn extent(&self) -> Option<(Decimal, Decimal)> {
        let known = || self.rows.iter().filter_map(|(_, of)| of.as_ref());
        known().map(|of| of[0]).min().zip(known().map(|of| of[6]).max())
    }
}

/// A value that is marked: there the recommendation changes, or it is what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flip {
    /// How far into the interval, in per cent.
    pub at: Decimal,
    /// The value.
    pub value: String,
    /// What is to be said of it.
    pub said: String,
}

/// Totals over an interval, a line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    /// How amounts are written.
    pub unit: Unit,
    /// What is shown over what.
    pub caption: String,
    /// Its first and its last value.
    pub ends: [String; 2],
    /// Whose totals they are.
    pub names: Vec<String>,
    /// The totals at values spread evenly over the interval, in the order of the names.
    pub points: Vec<Vec<Option<Decimal>>>,
    /// What is marked.
    pub flips: Vec<Flip>,
}

impl Curve {
    /// The lowest and the highest total.
    #[must_use]
    pub fn extent(&self) -> Option<(Decimal, Decimal)> {
        let totals = || self.points.iter().flatten().flatten().copied();
        totals().min().zip(totals().max())
    }
}

/// What somebody has to do over time, a row each, against what they can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Whose it is.
    pub of: String,
    /// What it is counted in.
    pub unit: &'static str,
    /// The rows.
    pub rows: Vec<BandRow>,
}

/// A stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandRow {
    /// When.
    pub label: String,
    /// One outcome of ten lies below.
    pub low: Decimal,
    /// The mean.
    pub middle: Decimal,
    /// One outcome of ten lies above.
    pub high: Decimal,
    /// What they can do.
    pub limit: Decimal,
}

impl Band {
    /// The most that is shown.
    #[must_use]
    pub fn most(&self) -> Decimal {
        self.rows.iter().map(|row| row.high.max(row.middle).max(row.limit)).max().unwrap_or_default()
    }
}

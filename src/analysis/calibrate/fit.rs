//! From the matters' means to a figure: its likely value, its range, and how far it is drawn to the library.

use rust_decimal::Decimal;

use crate::matter::{Figure, FigureKind};
use crate::number::{round_half_away, snap};

/// Below so many matters a range is as wide as the library's.
pub const FEW: usize = 5;

/// A figure has at most 12 digits before the point.
const MOST: i64 = 1_000_000_000_000;
/// The smallest value above 0 that is written.
const LEAST: Decimal = Decimal::from_parts(1, 0, 0, false, 6);

/// A root this close to the one before it is one.
const CLOSE: Decimal = Decimal::from_parts(1, 0, 0, false, 12);
/// Each step doubles the digits that are right, once they are few.
const MOST_STEPS: u32 = 200;

/// A sum, or a quotient, that cannot be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// A low, a likely and a high value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Three {
    /// The lowest that is thought possible.
    pub low: Decimal,
    /// The likely one.
    pub likely: Decimal,
    /// The highest.
    pub high: Decimal,
}

impl Three {
    /// One value.
    #[must_use]
    pub fn one(value: Decimal) -> Self {
        Self { low: value, likely: value, high: value }
    }

    /// Those of a figure.
    #[must_use]
    pub fn of(figure: &Figure) -> Self {
        Self { low: figure.low, likely: figure.likely, high: figure.high }
    }

    /// Each of them changed.
    #[must_use]
    pub fn map(self, change: impl Fn(Decimal) -> Option<Decimal>) -> Option<Self> {
        Some(Self { low: change(self.low)?, likely: change(self.likely)?, high: change(self.high)? })
    }
}

/// A figure as invoices have it, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// Its key below the provider or the catalogue, such as `rates.associate`.
    pub key: String,
    /// What kind of figure it is.
    pub kind: FigureKind,
    /// The matters that it rests on.
    pub matters: usize,
    /// The lines.
    pub lines: u64,
    /// What the invoices alone say, with the range of the matters' means where they are enough.
    pub own: Three,
    /// Whether the range is that of the matters; else it is as wide as the library's.
    pub own_range: bool,
    /// What the library has.
    pub library: Option<Three>,
    /// How many matters the library counts for; none where a figure is not drawn to it.
    pub weight: Option<Decimal>,
    /// What it was multiplied by to be of another day.
    pub carried: Option<Decimal>,
    /// What is written.
    pub result: Three,
}

/// What a figure is made of.
pub struct Evidence {
    /// Its key.
    pub key: String,
    /// What kind of figure it is.
    pub kind: FigureKind,
    /// All matters together.
    pub all: Decimal,
    /// Each matter by itself.
    pub of_matters: Vec<Decimal>,
    /// The lines that it rests on.
    pub lines: u64,
    /// What the library has.
    pub library: Option<Three>,
    /// How many matters the library counts for; none where a figure is not drawn to it.
    pub weight: Option<Decimal>,
    /// The figure that this one is multiplied by wherever it is used: matters' means spread as both do.
    pub beside: Option<Three>,
}

impl Evidence {
    /// The figure; none where it cannot be held.
    pub fn fit(self) -> Option<Fit> {
        let Self { key, kind, all, mut of_matters, lines, library, weight, beside } = self;
        of_matters.sort_unstable();
        let matters = of_matters.len();
        let own_range = matters >= FEW;
        let own = match (own_range, beside) {
            (true, Some(beside)) => apart(spread(all, &of_matters)?, beside)?,
            (true, None) => spread(all, &of_matters)?,
            (false, _) => as_wide(all, library)?,
        };
        let own = within(own, kind, of_matters.first().copied());
        let result = match (weight, library) {
            (Some(weight), Some(library)) => drawn(own, library, matters, weight)?,
            _ => own,
        };
        let result = within(result.map(|value| Some(rounded(kind, value)))?, kind, None);
        // A file could not hold it either.
        if result.high >= Decimal::from(MOST) {
            return None;
        }
        Some(Fit { key, kind, matters, lines, own, own_range, library, weight, carried: None, result })
    }
}

impl Fit {
    /// The figure carried to another day.
    pub fn carry(&mut self, factor: Decimal) -> Option<()> {
        self.result = self.result.map(|value| Some(rounded(self.kind, value.checked_mul(factor)?)))?;
        self.carried = Some(factor);
        Some(())
    }

    /// What is written less what the library has, as a share of that.
    #[must_use]
    pub fn change(&self) -> Option<Decimal> {
        let library = self.library?.likely;
        self.result.likely.checked_sub(library)?.checked_div(library)
    }

    /// The half of the range, as a share of the likely value.
    #[must_use]
    pub fn width(&self) -> Option<Decimal> {
        let range = self.result.high.checked_sub(self.result.low)?;
        range.checked_div(Decimal::TWO)?.checked_div(self.result.likely)
    }
}

/// Quotients of money have 4 decimals, shares and speeds 6.
fn rounded(kind: FigureKind, value: Decimal) -> Decimal {
    round_half_away(snap(value), if kind == FigureKind::Money { 4 } else { 6 }).normalize()
}

/// 80 % of what is drawn from the range lies between the tenth and the ninetieth percentile of the matters.
fn spread(likely: Decimal, sorted: &[Decimal]) -> Option<Three> {
    let twice_beyond = |distance: Decimal| distance.max(Decimal::ZERO).checked_mul(Decimal::TWO);
    let below = twice_beyond(likely.checked_sub(percentile(sorted, 10)?)?)?;
    let above = twice_beyond(percentile(sorted, 90)?.checked_sub(likely)?)?;
    Some(Three { low: likely.checked_sub(below)?, likely, high: likely.checked_add(above)? })
}

/// What is left of a range once that of another figure is taken out of it: squares of relative widths add up. It lies about the
/// likely value as the whole does.
fn apart(of: Three, beside: Three) -> Option<Three> {
    let (below, whole) = (of.likely.checked_sub(of.low)?, of.high.checked_sub(of.low)?);
    if whole.is_zero() {
        return Some(of);
    }
    let [own, other] =
        [whole.checked_div(of.likely)?, beside.high.checked_sub(beside.low)?.checked_div(beside.likely)?];
    let square = own.checked_mul(own)?.checked_sub(other.checked_mul(other)?)?;
    let left = root(square.max(Decimal::ZERO))?.checked_mul(of.likely)?;
    let low = of.likely.checked_sub(left.checked_mul(below)?.checked_div(whole)?)?;
    Some(Three { low, likely: of.likely, high: low.checked_add(left)? })
}

/// The square root, to more digits than any figure has.
fn root(square: Decimal) -> Option<Decimal> {
    if square.is_zero() {
        return Some(square);
    }
    let mut root = square.max(Decimal::ONE);
    for _ in 0..MOST_STEPS {
        let next = root.checked_add(square.checked_div(root)?)?.checked_div(Decimal::TWO)?;
        if root.checked_sub(next)? <= CLOSE {
            return Some(next);
        }
        root = next;
    }
    Some(root)
}

/// A percentile of sorted values, between two of them where it falls there.
#[must_use]
pub fn percentile(sorted: &[Decimal], percent: u32) -> Option<Decimal> {
    let steps = Decimal::from(sorted.len().checked_sub(1)?).checked_mul(percent.into())?.checked_div(100.into())?;
    let at = usize::try_from(steps.trunc()).ok()?;
    let (below, above) = (*sorted.get(at)?, *sorted.get(at + 1).or(sorted.get(at))?);
    below.checked_add(above.checked_sub(below)?.checked_mul(steps.fract())?)
}

/// A range as wide, for its likely value, as the library's.
fn as_wide(likely: Decimal, library: Option<Three>) -> Option<Three> {
    let Some(library) = library.filter(|library| library.likely > Decimal::ZERO) else {
        return Some(Three::one(likely));
    };
    let scaled = |value: Decimal| likely.checked_mul(value)?.checked_div(library.likely);
    Some(Three { low: scaled(library.low)?, likely, high: scaled(library.high)? })
}

/// (n x own + k x library) / (n + k)
fn drawn(own: Three, library: Three, matters: usize, weight: Decimal) -> Option<Three> {
    let n = Decimal::from(matters);
    let whole = n.checked_add(weight)?;
    let mean = |own: Decimal, library: Decimal| {
        n.checked_mul(own)?.checked_add(weight.checked_mul(library)?)?.checked_div(whole)
    };
    Some(Three {
        low: mean(own.low, library.low)?,
        likely: mean(own.likely, library.likely)?,
        high: mean(own.high, library.high)?,
    })
}

/// The values that a figure may take; one that has to be above 0 goes no lower than the lowest matter.
fn within(three: Three, kind: FigureKind, lowest: Option<Decimal>) -> Three {
    let bounds = kind.bounds();
    let least = Decimal::from(bounds.least);
    let floor = lowest.filter(|lowest| bounds.above && *lowest > least).unwrap_or(least);
    let low = if three.low > least || !bounds.above && three.low == least { three.low } else { floor };
    let most = |value: Decimal| bounds.most.map_or(value, |most| value.min(most.into()));
    let likely = most(three.likely).max(if bounds.above { least + LEAST } else { least });
    let low = if bounds.above && low <= least { likely } else { low };
    Three { low: most(low).min(likely), likely, high: most(three.high).max(likely) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    fn three(low: &str, likely: &str, high: &str) -> Three {
        Three { low: number(low), likely: number(likely), high: number(high) }
    }

    fn evidence(all: &str, of_matters: &[&str]) -> Evidence {
        let of_matters = of_matters.iter().map(|text| number(text)).collect();
        let (key, kind) = ("rates.associate".to_owned(), FigureKind::Money);
        Evidence { key, kind, all: number(all), of_matters, lines: 1, library: None, weight: None, beside: None }
    }

    #[test]
    fn eighty_per_cent_lie_between_the_tenth_and_the_ninetieth_percentile() {
        let means = ["100", "110", "120", "130", "140", "150", "160", "170", "180", "190", "200"];
        let fit = evidence("150", &means).fit().expect("it can be held");
        // P10 is 110 and P90 is 190: twice as far on either side.
        assert_eq!((fit.result, fit.own_range), (three("70", "150", "230"), true));
        let fit = evidence("105", &means).fit().expect("it can be held");
        assert_eq!(fit.result, three("105", "105", "275"), "P10 lies above the likely value");
        assert_eq!(percentile(&[number("1"), number("2")], 10), Some(number("1.1")));
        assert_eq!(percentile(&[], 10), None);
    }

    #[test]
    fn few_matters_have_the_width_of_the_library() {
        let library = Some(three("300", "400", "600"));
        let fit = Evidence { library, ..evidence("200", &["190", "210"]) }.fit().expect("it can be held");
        assert_eq!((fit.result, fit.own_range), (three("150", "200", "300"), false));
        assert_eq!(evidence("200", &["200"]).fit().map(|fit| fit.result), Some(Three::one(number("200"))));
    }

    #[test]
    fn a_range_leaves_out_what_another_figure_spreads_by_itself() {
        // From 0.5 to 1.5 it is 1 wide; the other is 6 of 10: sqrt(1 - 0.36) are left, half of it on either side.
        let beside = Some(three("7", "10", "13"));
        let fit =
            Evidence { kind: FigureKind::Factor, beside, ..evidence("1", &["0.75", "0.75", "1", "1.25", "1.25"]) };
        assert_eq!(fit.fit().map(|fit| fit.result), Some(three("0.6", "1", "1.4")));
        // No less than nothing is left.
        let beside = Some(three("1", "10", "30"));
        let fit =
            Evidence { kind: FigureKind::Factor, beside, ..evidence("1", &["0.75", "0.75", "1", "1.25", "1.25"]) };
        assert_eq!(fit.fit().map(|fit| fit.result), Some(Three::one(number("1"))));
        assert_eq!(root(number("0.0625")).map(|of| round_half_away(of, 9)), Some(number("0.25")));
    }

    #[test]
    fn speeds_of_few_matters_are_drawn_to_the_library() {
        let library = Some(three("0.8", "1", "1.2"));
        let shrunk = |weight: &str, matters: &[&str]| {
            let evidence =
                Evidence { kind: FigureKind::Factor, library, weight: Some(number(weight)), ..evidence("2", matters) };
            evidence.fit().map(|fit| fit.result.likely)
        };
        assert_eq!(shrunk("3", &["2"]), Some(number("1.25")), "(1 x 2 + 3 x 1) / 4");
        assert_eq!(shrunk("3", &["2", "2", "2"]), Some(number("1.5")));
        assert_eq!(shrunk("0", &["2"]), Some(number("2")));
    }

    #[test]
    fn figures_stay_within_their_bounds() {
        let share = Evidence { kind: FigureKind::Share, ..evidence("0.9", &["0.5", "0.9", "0.9", "0.9", "1"]) };
        let fit = share.fit().expect("it can be held");
        assert_eq!((fit.result.high, fit.result.likely), (number("1"), number("0.9")));
        let speed = Evidence { kind: FigureKind::Factor, ..evidence("1", &["0.1", "0.1", "1", "1", "2"]) };
        assert_eq!(speed.fit().map(|fit| fit.result.low), Some(number("0.1")), "1 - 2 x 0.9 is no speed");
    }
}

//! What kind of number a figure is: which values it may take, what it counts, and the step by which it is moved.

use rust_decimal::Decimal;

/// What kind of number a figure is; see docs/model.md, "Figures".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FigureKind {
    /// A part of a whole, from 0 to 1.
    Share,
    /// What is put on top, as a share of it; it may be above 1.
    Markup,
    /// An amount, in the currency of whoever is paid.
    Money,
    /// What a speed is multiplied by.
    Factor,
    /// What an hour of overtime costs of an ordinary one.
    Multiplier,
    /// Units of the matter's currency for one of another.
    ExchangeRate,
    /// Units that are finished in an hour.
    Throughput,
    /// Minutes that a unit takes.
    Minutes,
    /// Hours that one person works on a day.
    HoursOfDay,
    /// Hours.
    Hours,
    /// Hours that something is divided by.
    YearlyHours,
    /// Working days.
    Days,
    /// Months.
    Months,
    /// Units of work, or of what a charge is counted by.
    Quantity,
    /// A volume that prices change at.
    Threshold,
    /// Pages of a document.
    Pages,
    /// People.
    Heads,
    /// Months of a steady portfolio.
    Periods,
    /// People that one other looks after.
    Span,
    /// Hours of a team in a month.
    MonthlyHours,
    /// Matters that arrive in a year.
    PerYear,
    /// Variance of a number of matters by its mean.
    Clustering,
    /// Months that something takes.
    Duration,
    /// How many times as much.
    Size,
}

/// The values that a figure may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// The lowest, or what it must be above.
    pub least: i64,
    /// Whether it must be above `least` rather than at it.
    pub above: bool,
    /// The highest, where there is one.
    pub most: Option<i64>,
    /// Whether only whole numbers are taken.
    pub whole: bool,
}

const FROM_0: Bounds = Bounds { least: 0, above: false, most: None, whole: false };
const ABOVE_0: Bounds = Bounds { above: true, ..FROM_0 };
const FROM_1: Bounds = Bounds { least: 1, ..FROM_0 };
const TO_1: Bounds = Bounds { most: Some(1), ..FROM_0 };
const MOST_MATTERS: Bounds = Bounds { most: Some(1000), ..ABOVE_0 };
const MOST_CLUSTERED: Bounds = Bounds { most: Some(100), ..FROM_1 };
const TEN_YEARS: Bounds = Bounds { most: Some(120), ..ABOVE_0 };
const MOST_TIMES: Bounds = Bounds { most: Some(1_000_000), ..ABOVE_0 };
const OF_A_DAY: Bounds = Bounds { most: Some(24), ..ABOVE_0 };
const COUNT: Bounds = Bounds { whole: true, ..FROM_1 };
const MOST_PERIODS: Bounds = Bounds { most: Some(600), ..COUNT };

/// How far a figure moves where nobody says how far.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// 1
    One,
    /// 0.1 %
    Thousandth,
    /// 0.0001
    TenThousandth,
    /// The minor unit of a currency.
    MinorUnit,
}

impl FigureKind {
    /// All that is known of each kind: its name in schemas, its values, its unit, its step.
    const fn about(self) -> (&'static str, Bounds, &'static str, Step) {
        match self {
            Self::Share => ("Share", TO_1, "share", Step::Thousandth),
            Self::Markup => ("Markup", FROM_0, "share", Step::Thousandth),
            Self::Money => ("Money", FROM_0, "money", Step::MinorUnit),
            Self::Factor => ("Factor", ABOVE_0, "factor", Step::Thousandth),
            Self::Multiplier => ("Multiplier", FROM_1, "factor", Step::Thousandth),
            Self::ExchangeRate => ("ExchangeRate", ABOVE_0, "matter's currency for one", Step::TenThousandth),
            Self::Throughput => ("Throughput", ABOVE_0, "units an hour", Step::One),
            Self::Minutes => ("Minutes", ABOVE_0, "minutes a unit", Step::One),
            Self::HoursOfDay => ("HoursOfDay", OF_A_DAY, "hours a day", Step::One),
            Self::Hours => ("Hours", FROM_0, "hours", Step::One),
            Self::YearlyHours => ("YearlyHours", ABOVE_0, "hours a year", Step::One),
            Self::Days => ("Days", FROM_0, "working days", Step::One),
            Self::Months => ("Months", FROM_0, "months", Step::One),
            Self::Quantity => ("Quantity", FROM_0, "units", Step::One),
            Self::Threshold => ("Threshold", ABOVE_0, "units", Step::One),
            Self::Pages => ("Pages", ABOVE_0, "pages a document", Step::One),
            Self::Heads => ("Heads", COUNT, "people", Step::One),
            Self::Periods => ("Periods", MOST_PERIODS, "months", Step::One),
            Self::Span => ("Span", ABOVE_0, "people", Step::One),
            Self::MonthlyHours => ("MonthlyHours", ABOVE_0, "hours a month", Step::One),
            Self::PerYear => ("PerYear", MOST_MATTERS, "matters a year", Step::One),
            Self::Clustering => ("Clustering", MOST_CLUSTERED, "variance by mean", Step::Thousandth),
            Self::Duration => ("Duration", TEN_YEARS, "months", Step::One),
            Self::Size => ("Size", MOST_TIMES, "times the matter", Step::Thousandth),
        }
    }

    /// What the schemas call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.about().0
    }

    /// The values that it may take.
    #[must_use]
    pub fn bounds(self) -> Bounds {
        self.about().1
    }

    /// What it counts.
    #[must_use]
    pub fn unit(self) -> &'static str {
        self.about().2
    }

    /// The step by which it is moved where nobody says by which; `decimals` are those of the matter's currency.
    #[must_use]
    pub fn step(self, decimals: u32) -> Decimal {
        match self.about().3 {
            Step::One => Decimal::ONE,
            Step::Thousandth => Decimal::new(1, 3),
            Step::TenThousandth => Decimal::new(1, 4),
            Step::MinorUnit => Decimal::new(1, decimals),
        }
    }

    /// Whether it may be written in per cent.
    #[must_use]
    pub fn is_share(self) -> bool {
        matches!(self, Self::Share | Self::Markup)
    }

    /// What is expected of it, as an error says it.
    #[must_use]
    pub fn expected(self) -> String {
        let Bounds { least, above, most, whole } = self.bounds();
        let what = match (self.is_share(), whole) {
            (true, _) => "a share",
            (false, true) => "a whole number",
            (false, false) => "a number",
        };
        let range = match (above, most) {
            (false, None) => format!("of at least {least}"),
            (true, None) => format!("above {least}"),
            (false, Some(most)) => format!("from {least} to {most}"),
            (true, Some(most)) => format!("above {least} and at most {most}"),
        };
        let example = match self {
            Self::Share => ", such as 0.05 or \"5%\"",
            Self::Markup => ", such as 0.15 or \"15%\"",
            _ => "",
        };
        format!("{what} {range}{example}")
    }
}

impl Bounds {
    /// Whether a value lies within them.
    #[must_use]
    pub fn allow(self, value: Decimal) -> bool {
        let least = Decimal::from(self.least);
        let above = if self.above { value > least } else { value >= least };
        above && self.most.is_none_or(|most| value <= most.into()) && (!self.whole || value.is_integer())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_the_bounds_of_a_kind_in_words() {
        let said =
            [FigureKind::Share, FigureKind::Money, FigureKind::HoursOfDay, FigureKind::Heads, FigureKind::Factor];
        assert_eq!(
            said.map(FigureKind::expected),
            [
                "a share from 0 to 1, such as 0.05 or \"5%\"",
                "a number of at least 0",
                "a number above 0 and at most 24",
                "a whole number of at least 1",
                "a number above 0",
            ]
        );
    }

    #[test]
    fn bounds_hold_at_their_ends() {
        let day = FigureKind::HoursOfDay.bounds();
        let tried = ["0", "0.000000000001", "24", "24.1"].map(|text| day.allow(text.parse().expect("a number")));
        assert_eq!(tried, [false, true, true, false]);
        let heads = FigureKind::Heads.bounds();
        assert_eq!(["0", "1", "1.5"].map(|text| heads.allow(text.parse().expect("a number"))), [false, true, false]);
    }
}

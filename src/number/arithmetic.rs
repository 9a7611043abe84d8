//! The arithmetic that the engine is written in, and its exact implementation.

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Sub};

use rust_decimal::{Decimal, RoundingStrategy};

use super::{CalendarRef, Day, Quantity, round_half_away};

/// Decimals that a value is brought to before it is rounded or compared.
const SNAP: u32 = 12;

/// A number that the costing model can be computed with.
///
/// The engine is generic over it, so that the same formulas give exact amounts ([`Exact`]), amounts that remember
/// how they came about ([`Traced`](super::Traced)), or whatever a later analysis needs.
/// A result that cannot be held does not panic: it poisons all that is computed from it, and [`Number::is_valid`]
/// says so.
pub trait Number: Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> {
    /// A whole number.
    fn whole(value: i64) -> Self;
    /// Up to the next whole number, after snapping to 12 decimals.
    #[must_use]
    fn ceil(self) -> Self;
    /// Down to a whole number, after snapping.
    #[must_use]
    fn floor(self) -> Self;
    /// To `places` decimals, midpoint away from zero, after snapping.
    #[must_use]
    fn round(self, places: u32) -> Self;
    /// The larger of two.
    #[must_use]
    fn max(self, other: Self) -> Self;
    /// The smaller of two.
    #[must_use]
    fn min(self, other: Self) -> Self;
    /// How two values compare, each snapped to 12 decimals.
    fn order(self, other: Self) -> Ordering;
    /// The value as a count, where it is whole and fits.
    fn count(self) -> Option<i64>;
    /// The value as a decimal, where it is valid; to at least 12 decimals.
    fn decimal(self) -> Option<Decimal>;
    /// The value as a decimal with so many places, midpoint away from zero, after snapping.
    fn decimal_at(self, places: u32) -> Option<Decimal> {
        let mut rounded = round_half_away(snap(self.decimal()?), places);
        rounded.rescale(places);
        Some(rounded)
    }
    /// False once a result was too large to hold or a divisor was zero.
    fn is_valid(self) -> bool;

    /// Says what a value is, for explanations and workbooks.
    #[must_use]
    fn named(self, _what: Quantity) -> Self {
        self
    }
    /// Some results if this value, snapped, is at most `bound`, others if not. Values take one side; what writes down
    /// where numbers come from takes both.
    fn choose<const RESULTS: usize>(
        self,
        bound: Self,
        then: impl FnOnce() -> [Self; RESULTS],
        otherwise: impl FnOnce() -> [Self; RESULTS],
    ) -> [Self; RESULTS] {
        if self.at_most(bound) { then() } else { otherwise() }
    }
    /// The same for one result.
    #[must_use]
    fn choose_one(self, bound: Self, then: impl FnOnce() -> Self, otherwise: impl FnOnce() -> Self) -> Self {
        let [chosen] = self.choose(bound, || [then()], || [otherwise()]);
        chosen
    }
    /// The part that this is of a whole; 0 where there is no whole.
    #[must_use]
    fn share_of(self, whole: Self) -> Self {
        whole.choose_one(Self::whole(0), || Self::whole(0), || self / whole)
    }
    /// The n-th working day (from 1) on or after a day, both as numbers of days; invalid beyond the end of the calendar.
    #[must_use]
    fn nth_working_day(calendar: CalendarRef, from: Self, n: Self) -> Self {
        let day = from.day().zip(n.count()).and_then(|(from, n)| calendar.days.nth(from, n));
        day.map_or_else(Self::invalid, |day| Self::whole(day.number()))
    }
    /// How many working days lie between two days, both included; 0 where the second is earlier.
    #[must_use]
    fn working_days(calendar: CalendarRef, from: Self, to: Self) -> Self {
        let days = from.day().zip(to.day()).map(|(from, to)| calendar.days.count(from, to));
        days.map_or_else(Self::invalid, Self::whole)
    }
    /// What no computation gets right again.
    #[must_use]
    fn invalid() -> Self {
        Self::whole(1) / Self::whole(0)
    }
    /// The day of this number of days, where there is one.
    fn day(self) -> Option<Day> {
        self.count().and_then(Day::numbered)
    }
    /// The sum of some values.
    fn sum(values: impl IntoIterator<Item = Self>) -> Self {
        values.into_iter().fold(Self::whole(0), |sum, value| sum + value)
    }
    /// Whether the snapped value is zero.
    fn is_zero(self) -> bool {
        self.order(Self::whole(0)) == Ordering::Equal
    }
    /// Whether a line of this value can be left out: it is zero. On a tape that keeps zeros, only what is zero whatever
    /// the inputs are.
    fn is_structurally_zero(self) -> bool {
        self.is_zero()
    }
    /// Whether the snapped value is at most the other.
    fn at_most(self, other: Self) -> bool {
        self.order(other) != Ordering::Greater
    }
    /// Whether the snapped value is below the other.
    fn below(self, other: Self) -> bool {
        self.order(other) == Ordering::Less
    }
}

/// Brings a value to 12 decimals, midpoint to even, so that 28-digit decimals and exact fractions agree.
#[must_use]
pub fn snap(value: Decimal) -> Decimal {
    if value.scale() <= SNAP {
        value
    } else {
        value.round_dp_with_strategy(SNAP, RoundingStrategy::MidpointNearestEven)
    }
}

/// A decimal of 28 significant digits, or nothing where a result was too large to hold.
///
/// ```
/// use lpo_cost::number::{Exact, Number};
/// let third = Exact::whole(2) / Exact::whole(3);
/// // two thirds of an hour, three times over, are two hours and not two and a bit
/// assert_eq!((third + third + third).ceil().count(), Some(2));
/// assert!(!(Exact::whole(1) / Exact::whole(0)).is_valid());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact(Option<Decimal>);

impl Exact {
    /// The decimal, or `None` where the computation left what can be held.
    #[must_use]
    pub fn get(self) -> Option<Decimal> {
        self.0
    }
}

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Self {
        Self(Some(value))
    }
}

macro_rules! checked {
    ($trait:ident, $method:ident, $checked:ident) => {
        impl $trait for Exact {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                Self(match (self.0, other.0) {
                    (Some(a), Some(b)) => a.$checked(b),
                    _ => None,
                })
            }
        }
    };
}
checked!(Add, add, checked_add);
checked!(Sub, sub, checked_sub);
checked!(Mul, mul, checked_mul);
checked!(Div, div, checked_div);

impl Number for Exact {
    fn whole(value: i64) -> Self {
        Self(Some(Decimal::from(value)))
    }
    fn ceil(self) -> Self {
        Self(self.0.map(|v| snap(v).ceil()))
    }
    fn floor(self) -> Self {
        Self(self.0.map(|v| snap(v).floor()))
    }
    fn round(self, places: u32) -> Self {
        Self(self.0.and_then(|v| {
            let mut rounded = snap(v).round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
            // An amount that has no room for its decimals is too large to hold.
            rounded.rescale(places);
            (rounded.scale() == places).then_some(rounded)
        }))
    }
    fn max(self, other: Self) -> Self {
        Self(self.0.zip(other.0).map(|(a, b)| a.max(b)))
    }
    fn min(self, other: Self) -> Self {
        Self(self.0.zip(other.0).map(|(a, b)| a.min(b)))
    }
    fn order(self, other: Self) -> Ordering {
        match (self.0, other.0) {
            (Some(a), Some(b)) => snap(a).cmp(&snap(b)),
            // A poisoned value is caught where it would reach a result; here it only must not panic.
            _ => Ordering::Equal,
        }
    }
    fn count(self) -> Option<i64> {
        self.0.filter(Decimal::is_integer).and_then(|v| i64::try_from(v).ok())
    }
    fn decimal(self) -> Option<Decimal> {
        self.0
    }
    fn is_valid(self) -> bool {
        self.0.is_some()
    }
}

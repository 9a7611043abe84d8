//! Earned value: what was planned, what it has cost and what of it is earned, with the variance in parts that sum to it
//! (docs/model.md, "A matter that runs").

use crate::number::{Exact, Number};

/// What was planned, spent and earned of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earned {
    /// Budget at completion: what all of it is to cost.
    pub bac: Exact,
    /// Actual cost so far, what is not billed yet with it.
    pub ac: Exact,
    /// What of that is not billed yet.
    pub accrued: Exact,
    /// What is done, at its budget; none where nobody says what is done.
    pub ev: Option<Exact>,
    /// Why actual cost is not what is earned; none where that is not known.
    pub variance: Option<Variance>,
    /// Hours of the work, where the plan has them.
    pub hours: Option<Exact>,
    /// The hours that what is done should have taken.
    pub hours_earned: Option<Exact>,
    /// Hours so far.
    pub hours_spent: Exact,
}

/// Actual cost less what is earned, in parts; above zero it costs more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variance {
    /// Other rates than planned.
    pub rate: Exact,
    /// Other people than planned.
    pub mix: Exact,
    /// More or fewer hours than planned for what is done.
    pub efficiency: Exact,
    /// Expenses, fees, adjustments, and what rounding leaves.
    pub other: Exact,
}

impl Variance {
    /// All of it.
    #[must_use]
    pub fn total(&self) -> Exact {
        self.rate + self.mix + self.efficiency + self.other
    }
}

impl Earned {
    /// Nothing planned and nothing done.
    #[must_use]
    pub fn nothing() -> Self {
        let zero = Exact::whole(0);
        let variance = Variance { rate: zero, mix: zero, efficiency: zero, other: zero };
        Self {
            bac: zero,
            ac: zero,
            accrued: zero,
            ev: Some(zero),
            variance: Some(variance),
            hours: Some(zero),
            hours_earned: Some(zero),
            hours_spent: zero,
        }
    }

    /// Several together; what is not known of one is not known of them.
    #[must_use]
    pub fn sum<'e>(of: impl IntoIterator<Item = &'e Self>) -> Self {
        of.into_iter().fold(Self::nothing(), Self::and)
    }

    fn and(self, other: &Self) -> Self {
        let add = |a: Option<Exact>, b: Option<Exact>| Some(a? + b?);
        let variance = self.variance.zip(other.variance).map(|(a, b)| Variance {
            rate: a.rate + b.rate,
            mix: a.mix + b.mix,
            efficiency: a.efficiency + b.efficiency,
            other: a.other + b.other,
        });
        Self {
            bac: self.bac + other.bac,
            ac: self.ac + other.ac,
            accrued: self.accrued + other.accrued,
            ev: add(self.ev, other.ev),
            variance,
            hours: add(self.hours, other.hours),
            hours_earned: add(self.hours_earned, other.hours_earned),
            hours_spent: self.hours_spent + other.hours_spent,
        }
    }

    /// Earned value and actual cost, where neither is zero.
    fn both(&self) -> Option<(Exact, Exact)> {
        self.ev.map(|ev| (ev, self.ac)).filter(|(ev, ac)| !ev.is_zero() && !ac.is_zero())
    }

    /// Cost performance index: what is earned for what is spent. None while either is zero.
    #[must_use]
    pub fn cpi(&self) -> Option<Exact> {
        self.both().map(|(ev, ac)| ev / ac)
    }

    /// Estimate at completion, if what is left costs as what is done did. None while earned value or actual cost is zero.
    #[must_use]
    pub fn eac(&self) -> Option<Exact> {
        self.both().map(|(ev, ac)| ac + (self.bac - ev) * ac / ev)
    }

    /// Estimate at completion, if what is left costs what was planned.
    #[must_use]
    pub fn eac_as_planned(&self) -> Option<Exact> {
        self.ev.map(|ev| self.ac + (self.bac - ev))
    }

    /// Actual cost less what is earned.
    #[must_use]
    pub fn over(&self) -> Option<Exact> {
        self.ev.map(|ev| self.ac - ev)
    }

    /// The share of the budget that is earned, from 0 to 1; none where nothing was planned.
    #[must_use]
    pub fn done(&self) -> Option<Exact> {
        self.ev.filter(|_| !self.bac.is_zero()).map(|ev| ev / self.bac)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: Option<Exact>) -> Option<String> {
        Some(value?.get()?.normalize().to_string())
    }

    #[test]
    fn the_textbook_case() {
        let of = Earned {
            bac: Exact::whole(100_000),
            ac: Exact::whole(50_000),
            ev: Some(Exact::whole(40_000)),
            ..Earned::nothing()
        };
        assert_eq!(number(of.cpi()).as_deref(), Some("0.8"));
        assert_eq!(number(of.eac()).as_deref(), Some("125000"));
        assert_eq!(number(of.eac_as_planned()).as_deref(), Some("110000"));
        assert_eq!(number(of.over()).as_deref(), Some("10000"));
    }

    #[test]
    fn nothing_is_forecast_before_something_is_earned_and_spent() {
        let begun = Earned { bac: Exact::whole(9), ac: Exact::whole(5), ..Earned::nothing() };
        assert_eq!((begun.cpi(), begun.eac()), (None, None), "nothing earned");
        let unbilled = Earned { bac: Exact::whole(9), ev: Some(Exact::whole(3)), ..Earned::nothing() };
        assert_eq!((unbilled.cpi(), unbilled.eac()), (None, None), "nothing spent");
        assert_eq!(Earned { ev: None, ..begun }.eac_as_planned(), None, "nobody says what is done");
    }
}

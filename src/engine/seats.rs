//! Seats: people paid by the head instead of the hour (docs/model.md, "Rates").

use super::estimate::Scenario;
use super::inputs::Inputs;
use super::team::DAYS_A_PERIOD;
use crate::matter::{Basis, Case, Seat, SeatTerm};
use crate::number::Number;

/// Months of a year.
const MONTHS: i64 = 12;
/// Weeks of a year.
const WEEKS: i64 = 52;

impl Scenario {
    /// What a provider's people are paid by, where that is a seat. A baseline is priced by its rates on any basis but cost;
    /// and a client is billed hours for seats, unless they are passed on at cost.
    #[must_use]
    pub fn seat<'c>(&self, case: &'c Case, provider: usize) -> Option<&'c Seat> {
        let of = &case.providers[provider];
        let counts = if provider == case.baseline {
            self.basis == Basis::Cost && !self.billed_only
        } else {
            !self.billed_only || of.disbursement
        };
        of.seat.as_ref().filter(|_| counts)
    }

    /// Whether a part has seats: its provider is paid by them, and a task has no price by the unit.
    #[must_use]
    pub fn has_seats(&self, case: &Case, provider: usize, tasks: &[usize]) -> bool {
        let terms = &case.providers[provider].terms;
        self.seat(case, provider).is_some() && tasks.iter().any(|task| terms[*task].price.is_none())
    }
}

/// The days of a provider's week.
fn days_a_week<N: Number>(case: &Case, provider: usize) -> N {
    let week = case.calendar_of(provider).days.week();
    N::whole(week.into_iter().filter(|works| *works).fold(0, |days, _| days + 1))
}

/// What a week or a month of a seat costs, in its provider's currency.
pub fn price<N: Number>(inputs: &impl Inputs<N>, seat: &Seat) -> N {
    let price = inputs.get(seat.price);
    match seat.term {
        SeatTerm::Week | SeatTerm::Month => price,
        SeatTerm::Year => price / N::whole(MONTHS),
    }
}

/// For how many weeks or months a seat is paid that is taken for so many days, or for a period.
pub fn how_many<N: Number>(case: &Case, provider: usize, seat: &Seat, days: N) -> N {
    match (seat.term, case.is_steady()) {
        (SeatTerm::Week, true) => N::whole(WEEKS) / N::whole(MONTHS),
        (SeatTerm::Week, false) => (days / days_a_week(case, provider)).ceil(),
        (SeatTerm::Month | SeatTerm::Year, true) => N::whole(1),
        (SeatTerm::Month | SeatTerm::Year, false) => (days / N::whole(DAYS_A_PERIOD)).ceil(),
    }
}

/// An hour of a seat, in its provider's currency.
pub fn hour<N: Number>(case: &Case, inputs: &impl Inputs<N>, provider: usize, seat: &Seat) -> N {
    let hours_a_day = inputs.or(case.providers[provider].delivery.hours_per_day, 8);
    let days = match seat.term {
        SeatTerm::Week => days_a_week(case, provider),
        SeatTerm::Month => N::whole(DAYS_A_PERIOD),
        SeatTerm::Year => N::whole(DAYS_A_PERIOD * MONTHS),
    };
    inputs.get(seat.price) / (days * hours_a_day)
}

//! The days of a programme: its years and months as days from its start, and the days on which a measure is ready.
#![expect(clippy::float_arithmetic, reason = "days as binary floats")]
#![expect(clippy::cast_precision_loss, reason = "days of a calendar fit a float")]

use super::super::subject::Mistake;
use crate::matter::Program;
use crate::number::{Day, WorkingDays};

/// Days of a year; a month is a twelfth.
pub const YEAR: f64 = 365.25;
/// Days of a month.
pub const MONTH: f64 = YEAR / 12.0;

/// The days of a programme, counted from its start.
#[derive(Debug, Clone)]
pub struct Days {
    /// The first day.
    pub start: Day,
    /// The day after the last, as days from the start.
    pub end: f64,
    /// The days on which its years begin.
    pub years: Vec<f64>,
    /// The days on which its calendar months begin, the first with the start itself.
    pub months: Vec<f64>,
    /// The same as dates.
    pub month_dates: Vec<Day>,
}

impl Days {
    /// The days of a programme.
    ///
    /// # Errors
    /// Where the calendar ends before it does.
    pub fn of(program: &Program) -> Result<Self, Mistake> {
        Self::between(program.start, program.months)
            .ok_or_else(|| Mistake::Scenario("the calendar ends before the programme does".to_owned()))
    }

    pub(super) fn between(start: Day, months: i64) -> Option<Self> {
        let since = |day: Day| (day.number() - start.number()) as f64;
        let months = i32::try_from(months).ok()?;
        let last = start.plus_months(months)?;
        let years = (0..months).step_by(12).map(|month| start.plus_months(month).map(since)).collect::<Option<_>>()?;
        let mut month_dates = vec![start];
        let mut next = start.first_of_month()?.plus_months(1)?;
        while next < last {
            month_dates.push(next);
            next = next.plus_months(1)?;
        }
        let months = month_dates.iter().map(|day| since(*day)).collect();
        Some(Self { start, end: since(last), years, months, month_dates })
    }

    /// The year, from 0, that a time falls into.
    pub fn year(&self, time: f64) -> usize {
        self.years.partition_point(|begins| *begins <= time).saturating_sub(1)
    }

    /// The time from which on something is ready that takes so many working days from the start; after every time where
    /// the calendar ends before.
    pub fn ready(&self, calendar: &WorkingDays, working_days: f64) -> f64 {
        let whole = libm::ceil(working_days - 1e-9);
        if whole <= 0.0 {
            return 0.0;
        }
        if whole > 1e6 {
            return f64::INFINITY;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a million at most")]
        let day = calendar.nth(self.start, whole as i64 + 1);
        day.map_or(f64::INFINITY, |day| (day.number() - self.start.number()) as f64)
    }
}

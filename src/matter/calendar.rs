//! When somebody works: the week at each urgency, and whose public holidays count.

use std::sync::Arc;

use super::work::Urgency;
use crate::number::{Day, WorkingDays};

/// Public holidays of a country, or of a part of one.
#[derive(Debug, Clone)]
pub struct HolidayList {
    /// What files call it: `US`, `GB-ENG`.
    pub name: String,
    /// All its days, in order; none where nobody has such a list.
    pub days: Arc<[Day]>,
}

impl HolidayList {
    /// Whether the list has a day in every year from one day to another: a year without any is one nobody has filled in.
    #[must_use]
    pub fn covers(&self, from: Day, to: Day) -> bool {
        let (Some(from), Some(to)) = (from.year(), to.year()) else { return false };
        let mut years = self.days.iter().filter_map(|day| day.year()).skip_while(|year| *year < from);
        let mut next = from;
        // The days are in order, so the years are: one that is missed is not to be met again.
        while next <= to {
            match years.find(|year| *year >= next) {
                Some(year) if year == next => next += 1,
                _ => return false,
            }
        }
        true
    }

    /// Its last year; none where it is empty.
    #[must_use]
    pub fn last_year(&self) -> Option<i16> {
        self.days.last().and_then(|day| day.year())
    }
}

/// The public holidays that count for somebody: none, one list or several added up.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    /// The lists.
    pub lists: Vec<HolidayList>,
    /// Whether a file says so, rather than the provider's country.
    pub written: bool,
}

impl Calendar {
    /// All days of all lists.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        self.lists.iter().flat_map(|list| list.days.iter().copied())
    }

    /// What it is called: the lists' names, or `none`.
    #[must_use]
    pub fn name(&self) -> String {
        let names: Vec<&str> = self.lists.iter().map(|list| list.name.as_str()).collect();
        if names.is_empty() { "none".to_owned() } else { names.join("+") }
    }

    /// The lists that have no day in a year from one day to another.
    pub fn unknown(&self, from: Day, to: Day) -> impl Iterator<Item = &HolidayList> {
        self.lists.iter().filter(move |list| !list.covers(from, to))
    }
}

/// Working days at each urgency, calmest first.
#[derive(Debug, Clone)]
pub struct WeeksByUrgency([WorkingDays; 3]);

impl WeeksByUrgency {
    /// Weeks, Monday first, for standard, expedited and urgent matters, all less the same holidays.
    #[must_use]
    pub fn new(weeks: [[bool; 7]; 3], holidays: &[Day]) -> Self {
        Self(weeks.map(|week| WorkingDays::new(week, holidays.iter().copied())))
    }

    /// The working days at an urgency.
    #[must_use]
    pub fn at(&self, urgency: Urgency) -> &WorkingDays {
        let [standard, expedited, urgent] = &self.0;
        match urgency {
            Urgency::Standard => standard,
            Urgency::Expedited => expedited,
            Urgency::Urgent => urgent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(days: &[&str]) -> HolidayList {
        let days: Vec<Day> = days.iter().map(|day| Day::parse(day).expect("a date")).collect();
        HolidayList { name: "US".to_owned(), days: days.into() }
    }

    #[test]
    fn a_list_covers_the_years_that_it_has_days_in() {
        let day = |text: &str| Day::parse(text).expect("a date");
        let list = list(&["2025-12-25", "2026-01-01", "2026-12-25", "2028-01-01"]);
        assert!(list.covers(day("2025-01-01"), day("2026-12-31")));
        assert!(!list.covers(day("2024-12-31"), day("2025-01-01")));
        assert!(!list.covers(day("2026-12-31"), day("2027-01-01")));
        assert!(!list.covers(day("2026-12-31"), day("2028-01-01")), "2027 is missing in between");
        assert!(list.covers(day("2028-05-01"), day("2028-05-01")));
        assert!(!self::list(&[]).covers(day("2026-01-01"), day("2026-01-01")));
    }
}

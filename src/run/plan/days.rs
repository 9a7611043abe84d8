//! Working days counted by looking them up: the years in which matters fall, in tables.

use std::sync::Arc;

use crate::number::{Day, WorkingDays};

/// The years that tables are made for.
const YEARS: [&str; 2] = ["2020-01-01", "2040-01-01"];

/// A calendar, with tables for the years in which matters fall.
#[derive(Debug, Clone)]
pub struct Days(Arc<Tables>);

#[derive(Debug)]
struct Tables {
    calendar: WorkingDays,
    /// The number of the first day of the tables.
    first: i64,
    /// How many working days lie before each day, from the first one on.
    before: Vec<u16>,
    /// The working days, by how many days they lie behind the first one.
    working: Vec<u16>,
}

impl Days {
    /// The tables of a calendar.
    #[must_use]
    pub fn of(calendar: &WorkingDays) -> Self {
        let [first, end] = YEARS.map(|day| Day::parse(day).map_or(0, Day::number));
        let days = usize::try_from(end - first).unwrap_or(0);
        // The week begins on Monday; day 0, 1 January 1970, was a Thursday.
        let weekday = usize::try_from((first + 3).rem_euclid(7)).unwrap_or(0);
        let mut week = calendar.week();
        week.rotate_left(weekday);
        let mut works = week.repeat(days.div_ceil(week.len()));
        works.truncate(days);
        for holiday in calendar.holidays() {
            let day = usize::try_from(holiday.number() - first).ok();
            day.and_then(|day| works.get_mut(day)).into_iter().for_each(|works| *works = false);
        }
        let mut so_far = 0_u16;
        let counted = |works: bool| {
            let before = so_far;
            so_far += u16::from(works);
            before
        };
        let before: Vec<u16> = works.into_iter().map(counted).collect();
        let mut working = vec![0; days];
        // A day that is none is overwritten by the next one that is.
        for (place, before) in (0_u16..).zip(&before) {
            working[usize::from(*before)] = place;
        }
        working.truncate(usize::from(so_far));
        Self(Arc::new(Tables { calendar: calendar.clone(), first, before, working }))
    }

    /// Whether these are the tables of a calendar.
    #[must_use]
    pub fn are_of(&self, calendar: &WorkingDays) -> bool {
        self.0.calendar == *calendar
    }

    /// The number of the n-th working day (from 1) on or after a day; none beyond the calendar.
    #[must_use]
    pub fn nth(&self, from: i64, n: i64) -> Option<i64> {
        let Tables { calendar, first, before, working } = &*self.0;
        let place = |from: i64| before.get(usize::try_from(from - first).ok()?).copied();
        let looked_up = place(from).filter(|_| n >= 1).and_then(|before| {
            let at = i64::from(before).checked_add(n - 1)?;
            working.get(usize::try_from(at).ok()?)
        });
        match looked_up {
            Some(later) => Some(first + i64::from(*later)),
            None => calendar.nth(Day::numbered(from)?, n).map(Day::number),
        }
    }

    /// How many working days lie between two days, both included; 0 where the second is earlier.
    #[must_use]
    pub fn count(&self, from: i64, to: i64) -> Option<i64> {
        let Tables { calendar, first, before, .. } = &*self.0;
        let place = |day: i64| before.get(usize::try_from(day.checked_sub(*first)?).ok()?).copied();
        match (place(from), to.checked_add(1).and_then(place)) {
            (Some(_), Some(_)) if to < from => Some(0),
            (Some(since), Some(until)) => Some(i64::from(until) - i64::from(since)),
            _ => Some(calendar.count(Day::numbered(from)?, Day::numbered(to)?)),
        }
    }
}

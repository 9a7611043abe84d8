//! Calendar days, and counting the working ones in closed form, so that a long matter costs no more than a short one.

use std::fmt;

use jiff::Span;
use jiff::civil::Date;

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// The days of the years -9999 to 9999, which dates are of.
const CALENDAR: std::ops::RangeInclusive<i32> = -4_371_587..=2_932_896;

/// Days of 400 years, after which the calendar begins anew.
const CYCLE: i32 = 146_097;
/// Cycles before the year 0 that the calendar begins in.
const CYCLES_BEFORE: i32 = 25;
/// Days from 1 March of the year 0 to 1 January 1970.
const TO_EPOCH: i32 = 719_468;

impl Day {
    /// The day of a civil date.
    #[must_use]
    pub fn of(date: Date) -> Self {
        // Years are counted from March on here, so that a leap day is the last of its year.
        let (month, day) = (i32::from(date.month()), i32::from(date.day()));
        let year = i32::from(date.year()) - i32::from(month <= 2);
        let (cycle, of_cycle) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        Self(cycle * CYCLE + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - TO_EPOCH)
    }

    /// Days since 1 January 1970, which a date is counted by where it is computed with.
    #[must_use]
    pub fn number(self) -> i64 {
        self.0.into()
    }

    /// The day of such a number; none outside the calendar.
    #[must_use]
    pub fn numbered(number: i64) -> Option<Self> {
        i32::try_from(number).ok().filter(|day| CALENDAR.contains(day)).map(Self)
    }

    /// The last day that there is.
    pub const LAST: Self = Self(*CALENDAR.end());

    /// Reads an ISO 8601 date, `2026-12-01`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = *text.as_bytes() else { return None };
        let digits = [y0, y1, y2, y3, m0, m1, d0, d1].map(|byte| byte.wrapping_sub(b'0'));
        if digits.iter().any(|digit| *digit > 9) {
            return None;
        }
        let [century, year, month, day] = [0, 2, 4, 6].map(|at| digits[at] * 10 + digits[at + 1]);
        let narrow = |number: u8| i8::try_from(number).ok();
        Date::new(i16::from(century) * 100 + i16::from(year), narrow(month)?, narrow(day)?).ok().map(Self::of)
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> Option<i16> {
        self.date().map(Date::year)
    }

    /// The same day so many months later (the last of the month where it is shorter).
    #[must_use]
    pub fn plus_months(self, months: i32) -> Option<Self> {
        let months = Span::new().try_months(months).ok()?;
        self.date()?.checked_add(months).ok().map(Self::of)
    }

    /// The last day of its month.
    #[must_use]
    pub fn month_end(self) -> Option<Self> {
        self.date().map(|date| Self::of(date.last_of_month()))
    }

    /// The first day of its month.
    #[must_use]
    pub fn first_of_month(self) -> Option<Self> {
        self.date().map(|date| Self::of(date.first_of_month()))
    }

    /// The month of its year, from 1.
    #[must_use]
    pub fn month(self) -> Option<i8> {
        self.date().map(Date::month)
    }

    /// Days from this one to a later one, both included; negative where the other is earlier.
    #[must_use]
    pub fn span_to(self, other: Self) -> i64 {
        i64::from(other.0) - i64::from(self.0) + 1
    }

    /// So many days later, within the calendar.
    #[must_use]
    pub fn plus(self, days: i64) -> Option<Self> {
        Self::numbered(self.number().checked_add(days)?)
    }

    /// As people read it, `4 Jan 2027`.
    #[must_use]
    pub fn said(self) -> String {
        self.date().map_or_else(|| self.to_string(), |date| date.strftime("%-d %b %Y").to_string())
    }

    /// The same without its year, `4 Jan`.
    #[must_use]
    pub fn day_said(self) -> String {
        self.date().map_or_else(|| self.to_string(), |date| date.strftime("%-d %b").to_string())
    }

    /// Its month as people read it, `Jan 2027`.
    #[must_use]
    pub fn month_said(self) -> String {
        self.date().map_or_else(|| self.to_string(), |date| date.strftime("%b %Y").to_string())
    }

    /// The digits of the date by ISO 8601; none outside the years 0 to 9999, which take more than four.
    #[must_use]
    pub fn digits(self) -> Option<[u8; 10]> {
        let [year, month, day] = self.civil();
        let year = u16::try_from(year).ok()?;
        let two = |of: i32| u16::try_from(of).unwrap_or(0);
        let (month, day) = (two(month), two(day));
        let digit = |of: u16| b"0123456789"[usize::from(of % 10)];
        let pair = |of: u16| [digit(of / 10), digit(of)];
        let ([y0, y1], [y2, y3], [m0, m1], [d0, d1]) = (pair(year / 100), pair(year % 100), pair(month), pair(day));
        Some([y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1])
    }

    /// Its year, month and day.
    fn civil(self) -> [i32; 3] {
        // Of unsigned numbers a division by a constant takes the fewest steps.
        let days = u32::try_from(self.0 + TO_EPOCH + CYCLES_BEFORE * CYCLE).unwrap_or(0);
        let (cycle, of_cycle) = (days / CYCLE.unsigned_abs(), days % CYCLE.unsigned_abs());
        let year = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
        let of_year = of_cycle - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        [(year + cycle * 400 + next_year).cast_signed() - CYCLES_BEFORE * 400, month.cast_signed(), day.cast_signed()]
    }

    fn date(self) -> Option<Date> {
        let [year, month, day] = self.civil();
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }

    /// 0 for Monday to 6 for Sunday; 1 January 1970 was a Thursday.
    fn weekday(self) -> usize {
        usize::try_from((i64::from(self.0) + 3).rem_euclid(7)).unwrap_or(0)
    }
}

super::as_text!(Day);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        match (digits.as_ref().and_then(|digits| std::str::from_utf8(digits).ok()), self.date()) {
            (Some(digits), _) => f.write_str(digits),
            (None, Some(date)) => write!(f, "{date}"),
            (None, None) => write!(f, "day {}", self.0),
        }
    }
}

/// Working days, and the number that they go by where calculations refer to them.
#[derive(Debug, Clone, Copy)]
pub struct CalendarRef<'c> {
    /// Which of a case's calendars.
    pub id: usize,
    /// Its days.
    pub days: &'c WorkingDays,
}

/// Which days somebody works: a working week less holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingDays {
    week: [bool; 7],
    /// By the day of the week that one begins on, how many days later the first, the second working day and so on is.
    later: [[u8; 7]; 7],
    /// By the same, how many of the next days are worked, from none to six.
    worked: [[u8; 7]; 7],
    /// Sorted, each once, and only such as fall on a day of the working week.
    holidays: Vec<Day>,
}

impl WorkingDays {
    /// A working week (Monday first) less holidays, which may repeat or fall on free days.
    #[must_use]
    pub fn new(week: [bool; 7], holidays: impl IntoIterator<Item = Day>) -> Self {
        let mut holidays: Vec<Day> = holidays.into_iter().filter(|day| week[day.weekday()]).collect();
        holidays.sort_unstable();
        holidays.dedup();
        let later = std::array::from_fn(|from| {
            let mut worked = (0..7_u8).filter(|days| week[(from + usize::from(*days)) % 7]);
            std::array::from_fn(|_| worked.next().unwrap_or(0))
        });
        let worked = std::array::from_fn(|from| {
            let is_worked = |day: usize| u8::from(week[(from + day) % 7]);
            std::array::from_fn(|days| (0..days).map(is_worked).sum())
        });
        Self { week, later, worked, holidays }
    }

    /// Monday to Friday less holidays.
    #[must_use]
    pub fn monday_to_friday(holidays: impl IntoIterator<Item = Day>) -> Self {
        Self::new([true, true, true, true, true, false, false], holidays)
    }

    /// Which days of the week are worked, Monday first.
    #[must_use]
    pub fn week(&self) -> [bool; 7] {
        self.week
    }

    /// Holidays that fall on a day of the working week, in order.
    #[must_use]
    pub fn holidays(&self) -> &[Day] {
        &self.holidays
    }

    /// The names of a week's days as a provider file writes them.
    pub const NAMES: [&'static str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// How many working days lie between two days, both included; 0 where the second is earlier.
    #[must_use]
    pub fn count(&self, from: Day, to: Day) -> i64 {
        if to < from {
            return 0;
        }
        let days = from.span_to(to);
        let rest = self.worked[from.weekday()][usize::try_from(days % 7).unwrap_or(0)];
        days / 7 * self.days_a_week() + i64::from(rest) - self.holidays_between(from, to)
    }

    /// The n-th working day (from 1) on or after a day; `None` beyond the end of the calendar (year 9999).
    #[must_use]
    pub fn nth(&self, from: Day, n: i64) -> Option<Day> {
        // The further a day moves, the more holidays lie before it: each is passed once.
        let mut later = self.holidays[self.holidays.partition_point(|day| *day < from)..].iter().peekable();
        let mut free = 0;
        loop {
            let day = self.nth_of_week(from, n.checked_add(free)?)?;
            let before = free;
            while later.next_if(|holiday| **holiday <= day).is_some() {
                free += 1;
            }
            if free == before {
                return Some(day);
            }
        }
    }

    fn nth_of_week(&self, from: Day, n: i64) -> Option<Day> {
        let a_week = self.days_a_week();
        if a_week == 0 || n < 1 {
            return None;
        }
        let (weeks, rest) = ((n - 1) / a_week, (n - 1) % a_week);
        let later = self.later[from.weekday()][usize::try_from(rest).unwrap_or(0)];
        from.plus(weeks.checked_mul(7)?.checked_add(i64::from(later))?)
    }

    fn days_a_week(&self) -> i64 {
        self.week.iter().map(|works| i64::from(*works)).sum()
    }

    fn holidays_between(&self, from: Day, to: Day) -> i64 {
        let before = self.holidays.partition_point(|day| *day < from);
        let until = self.holidays.partition_point(|day| *day <= to);
        i64::try_from(until.saturating_sub(before)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_date_is_read_where_the_calendar_has_it(text in "[0-2][0-9]{3}-[01][0-9]-[0-3][0-9]|[0-9-]{8,11}") {
            let known = text.parse::<Date>().ok().filter(|date| date.to_string() == text);
            prop_assert_eq!(Day::parse(&text), known.map(Day::of), "{}", text);
        }
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn dates_read_and_write() {
        assert_eq!(day("2026-12-01").to_string(), "2026-12-01");
        assert_eq!(day("2026-12-01").weekday(), 1, "a Tuesday");
        for bad in ["2026-13-01", "2026-1-1", "01.12.2026", "2026-02-30", "2026-12-01T00:00", ""] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
        assert_eq!(day("2026-01-31").plus_months(1), Some(day("2026-02-28")));
    }

    #[test]
    fn days_are_numbered_as_the_calendar_has_them() {
        let epoch = Date::constant(1970, 1, 1);
        for number in CALENDAR.step_by(97).chain([-719_468, -1, 0, 59, 11_016, 47_541, *CALENDAR.end()]) {
            let date = Day(number).date().expect("it is within the calendar");
            assert_eq!(
                (Day::of(date), epoch.until(date).expect("it fits").get_days()),
                (Day(number), number),
                "{date}"
            );
            let digits = Day(number).digits().map(|digits| String::from_utf8_lossy(&digits).into_owned());
            assert_eq!(digits, (number >= -719_528).then(|| date.to_string()));
            assert!(number < -719_468 || Day::parse(&date.to_string()) == Some(Day(number)), "{date}");
        }
    }

    #[test]
    fn counting_agrees_with_walking_day_by_day() {
        let holidays = ["2026-12-25", "2026-12-26", "2027-01-01", "2027-01-01", "2027-01-04"].map(day);
        for week in
            [[true, true, true, true, true, false, false], [false, true, false, true, false, true, false], [true; 7]]
        {
            let working = WorkingDays::new(week, holidays);
            for offset in 0..20 {
                let from = day("2026-12-10").plus(offset).unwrap();
                let mut seen = 0;
                for length in 0..60 {
                    let to = from.plus(length).unwrap();
                    if week[to.weekday()] && !holidays.contains(&to) {
                        seen += 1;
                        assert_eq!(working.nth(from, seen), Some(to));
                    }
                    assert_eq!(working.count(from, to), seen);
                }
            }
        }
    }

    #[test]
    fn the_calendar_has_an_end() {
        assert_eq!((Day::of(Date::MIN).0, Day::of(Date::MAX).0), (*CALENDAR.start(), *CALENDAR.end()));
        let working = WorkingDays::monday_to_friday([]);
        assert_eq!(working.nth(day("2026-01-01"), i64::MAX), None);
        assert_eq!(working.nth(day("2026-01-01"), 10_000_000), None);
        assert_eq!(working.nth(day("2026-01-01"), 0), None);
        assert_eq!(WorkingDays::new([false; 7], []).nth(day("2026-01-01"), 1), None);
        assert_eq!(working.count(day("2026-01-02"), day("2026-01-01")), 0);
    }
}

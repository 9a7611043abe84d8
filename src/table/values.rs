//! What dates and numbers mean where somebody said how they are written: `3/4/2026`, `$20,000.00`, `(67,00)`, `1:30`.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::fmt::strtime;
use rust_decimal::Decimal;

use crate::number::{Day, parse};

/// No matter is older.
const FIRST_YEAR: i16 = 1900;

/// The order of day, month and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/12/2026
    DayMonthYear,
    /// 12/31/2026
    MonthDayYear,
    /// 2026/12/31
    YearMonthDay,
}

impl DateOrder {
    /// The words that a mapping takes.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("dmy", Self::DayMonthYear), ("mdy", Self::MonthDayYear), ("ymd", Self::YearMonthDay)];
}

/// How dates are written; ISO 8601 is always understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dates {
    /// The order of three numbers, whatever stands between them.
    pub order: Option<DateOrder>,
    /// A pattern such as `%d %b %Y`.
    pub pattern: Option<String>,
}

impl Dates {
    /// The day that a cell means.
    ///
    /// # Errors
    /// Why it is none.
    pub fn day(&self, text: &str) -> Result<Day, String> {
        // A date of ISO 8601 has no time of day to it.
        if let Some(day) = Day::parse(text) {
            return Ok(day);
        }
        let text = without_midnight(text)?;
        if let Some(day) = Day::parse(text) {
            return Ok(day);
        }
        if let Some(pattern) = &self.pattern {
            let parsed = strtime::parse(pattern, text).and_then(|time| time.to_date());
            // `%Y` takes two digits for a year of the first century, which nobody means.
            let parsed = parsed.ok().filter(|date| date.year() >= FIRST_YEAR);
            return parsed.map(Day::of).ok_or_else(|| format!("no date by the pattern `{pattern}`"));
        }
        let parts = numbers_of(text);
        match (parts, self.order) {
            (Some(parts), Some(order)) => ordered(parts, order),
            (Some([year, ..]), None) if year > 31 && text.contains('-') => Err("there is no such day".to_owned()),
            (Some(_), None) => {
                Err("not an ISO date, which is not to be guessed: write 2026-12-01, or say in a mapping \
                                    how dates are written (`lpo-cost map` proposes one)"
                    .to_owned())
            }
            (None, _) => Err("expected a date such as 2026-12-01".to_owned()),
        }
    }
}

/// The date of a text that may say midnight; another time of day is none.
fn without_midnight(text: &str) -> Result<&str, String> {
    let Some((date, time)) = text.split_once([' ', 'T']).filter(|(_, time)| time.contains(':')) else {
        return Ok(text);
    };
    let time = time.trim();
    let is_midnight = time.strip_suffix("AM").map(str::trim).is_some_and(|time| time.starts_with("12:00"))
        || time.chars().all(|c| matches!(c, '0' | ':' | '.' | 'Z'));
    if is_midnight { Ok(date) } else { Err("a time of day, where a date is wanted: leave the time out".to_owned()) }
}

/// Three numbers with marks between them.
fn numbers_of(text: &str) -> Option<[i32; 3]> {
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let digits = |part: &&str| part.bytes().all(|b| b.is_ascii_digit()) && part.len() <= 4;
    if parts.len() != 3 || !parts.iter().all(digits) {
        return None;
    }
    let numbers: Vec<i32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    numbers.try_into().ok()
}

fn ordered([a, b, c]: [i32; 3], order: DateOrder) -> Result<Day, String> {
    let (word, [year, month, day]) = match order {
        DateOrder::DayMonthYear => ("day, month, year", [c, b, a]),
        DateOrder::MonthDayYear => ("month, day, year", [c, a, b]),
        DateOrder::YearMonthDay => ("year, month, day", [a, b, c]),
    };
    // Two digits are of this century: matters do not last for a hundred years.
    let year = if (0..100).contains(&year) { 2000 + year } else { year };
    let narrow = |number: i32| i8::try_from(number).ok();
    let date = i16::try_from(year).ok().zip(narrow(month)).zip(narrow(day));
    let date = date.and_then(|((year, month), day)| Date::new(year, month, day).ok());
    date.map(Day::of).ok_or_else(|| format!("there is no such day in the order {word}"))
}

/// How numbers are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The decimal mark; a point where nobody said.
    pub decimal: Option<char>,
    /// The mark between thousands, where there is one.
    pub thousands: Option<char>,
    /// Currency signs and codes that may stand before or behind, `$`, `EUR`.
    pub currency: Vec<String>,
    /// Whether brackets say that a number is negative.
    pub brackets: bool,
    /// Whether `1:30` are an hour and a half.
    pub hours_and_minutes: bool,
}

impl Numbers {
    /// The number that a cell means.
    ///
    /// # Errors
    /// Why it is none.
    pub fn number(&self, text: &str) -> Result<Decimal, String> {
        let mut text = text.trim();
        let mut negative = false;
        if self.brackets
            && let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'))
        {
            (text, negative) = (inner.trim(), true);
        }
        for sign in &self.currency {
            text = text.strip_prefix(sign.as_str()).or_else(|| text.strip_suffix(sign.as_str())).unwrap_or(text).trim();
        }
        if self.hours_and_minutes
            && let Some((hours, minutes)) = text.split_once(':')
        {
            return hours_of(hours, minutes);
        }
        let decimal = self.decimal.unwrap_or('.');
        let (whole, fraction) = text.split_once(decimal).unwrap_or((text, ""));
        let whole = self.without_thousands(whole)?;
        let is_strange = |c: char| matches!(c, '.' | ',' | '_' | '\'');
        if whole.contains(is_strange) || fraction.contains(is_strange) {
            return Err(self.refused(text));
        }
        // What is written as we write it is read where it stands.
        let digits: Cow<str> = match &whole {
            Cow::Borrowed(_) if decimal == '.' && !fraction.is_empty() => text.into(),
            _ if fraction.is_empty() => whole,
            whole => format!("{whole}.{fraction}").into(),
        };
        let value = parse(&digits).map_err(|_| self.refused(text))?;
        Ok(if negative { -value } else { value })
    }

    /// Digits without the marks between thousands, which stand before every third digit or nowhere.
    fn without_thousands<'t>(&self, whole: &'t str) -> Result<Cow<'t, str>, String> {
        let Some(mark) = self.thousands.filter(|mark| whole.contains(*mark)) else { return Ok(whole.into()) };
        let mut groups = whole.split(mark);
        let first = groups.next().unwrap_or_default().trim_start_matches('-');
        let good = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
        if good {
            Ok(whole.replace(mark, "").into())
        } else {
            Err(format!("`{mark}` stands where no mark of thousands does"))
        }
    }

    fn refused(&self, text: &str) -> String {
        unusual(text).unwrap_or_else(|| format!("no number with the decimal mark `{}`", self.decimal.unwrap_or('.')))
    }
}

/// Hours and minutes as hours.
fn hours_of(hours: &str, minutes: &str) -> Result<Decimal, String> {
    let whole = |text: &str| text.parse::<u32>().ok().map(Decimal::from);
    let minutes = whole(minutes).filter(|minutes| *minutes < Decimal::from(60));
    let hours =
        whole(hours).zip(minutes).and_then(|(hours, minutes)| hours.checked_add(minutes.checked_div(60.into())?));
    hours.ok_or_else(|| "expected hours and minutes such as 1:30".to_owned())
}

/// Why a text is no plain number, in words for what it looks like, with the way to have it taken.
#[must_use]
pub fn unusual(text: &str) -> Option<String> {
    let is_sign = |c: char| matches!(c, '$' | '£' | '€' | '¥' | '₹');
    let two_numbers = |mark: char| {
        text.split_once(mark).is_some_and(|(a, b)| {
            [a, b].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    let said = if text.contains(is_sign) {
        "a currency sign: write the number alone, or name the sign in a mapping, numbers.currency"
    } else if text.starts_with('(') && text.ends_with(')') {
        "brackets, as for a negative amount: write -67.00, or say so in a mapping, numbers.brackets"
    } else if two_numbers(':') {
        "hours and minutes: write 1.5 for 1:30, or say so in a mapping, numbers.hours = \"h:mm\""
    } else if text.starts_with(['.', ',']) && text.len() > 1 {
        "no digit before the decimal mark: write 0.5"
    } else if text.ends_with('%') {
        "a percentage, where a number is wanted"
    } else {
        return None;
    };
    Some(said.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_mean_what_somebody_said_they_mean() {
        let in_order = |order| Dates { order: Some(order), pattern: None };
        let day = |dates: &Dates, text: &str| dates.day(text).map(|day| day.to_string());
        let ok = |text: &str| Ok(text.to_owned());
        assert_eq!(day(&in_order(DateOrder::MonthDayYear), "3/4/2026"), ok("2026-03-04"));
        assert_eq!(day(&in_order(DateOrder::DayMonthYear), "3.4.26"), ok("2026-04-03"));
        assert_eq!(day(&in_order(DateOrder::YearMonthDay), "2026/04/03"), ok("2026-04-03"));
        assert_eq!(day(&in_order(DateOrder::MonthDayYear), "2026-04-03"), ok("2026-04-03"));
        let pattern = Dates { order: None, pattern: Some("%d %b %Y".to_owned()) };
        assert_eq!(day(&pattern, "03 Apr 2026"), ok("2026-04-03"));
        assert_eq!(day(&Dates::default(), "2026-12-01 00:00:00"), ok("2026-12-01"));
        for (dates, text, said) in [
            (in_order(DateOrder::MonthDayYear), "31/12/2026", "there is no such day in the order month, day, year"),
            (Dates::default(), "3/4/2026", "not an ISO date"),
            (Dates::default(), "2026-02-30", "there is no such day"),
            (Dates::default(), "2026-12-01 08:00", "a time of day"),
            (Dates::default(), "soon", "expected a date"),
        ] {
            let reason = day(&dates, text).expect_err(text);
            assert!(reason.starts_with(said), "{text}: {reason}");
        }
    }

    #[test]
    fn numbers_mean_what_somebody_said_they_mean() {
        let german = Numbers { decimal: Some(','), thousands: Some('.'), ..Numbers::default() };
        let american = Numbers {
            thousands: Some(','),
            currency: vec!["$".to_owned(), "USD".to_owned()],
            brackets: true,
            hours_and_minutes: true,
            ..Numbers::default()
        };
        for (numbers, text, value) in [
            (&german, "1.234.567,50", "1234567.50"),
            (&german, "1.000", "1000"),
            (&german, "0,5", "0.5"),
            (&american, "$20,000.00", "20000.00"),
            (&american, "($ 67.00)", "-67.00"),
            (&american, "48,690 USD", "48690"),
            (&american, "1:30", "1.5"),
            (&Numbers::default(), "62.35", "62.35"),
        ] {
            let value: Decimal = value.parse().expect("a number");
            assert_eq!(numbers.number(text), Ok(value), "{text}");
        }
        for (numbers, text, said) in [
            (&german, "1.00,5", "`.` stands where"),
            (&american, "1,00", "`,` stands where"),
            (&american, "1:75", "expected hours and minutes"),
            (&Numbers { decimal: Some(','), ..Numbers::default() }, "1.000", "no number with the decimal mark `,`"),
            (&Numbers::default(), "1,5", "no number with the decimal mark `.`"),
            (&Numbers::default(), "$5", "a currency sign"),
            (&Numbers::default(), "(67.00)", "brackets"),
            (&Numbers::default(), "1:30", "hours and minutes"),
            (&Numbers::default(), "many", "no number"),
        ] {
            let reason = numbers.number(text).expect_err(text);
            assert!(reason.starts_with(said), "{text}: {reason}");
        }
    }
}

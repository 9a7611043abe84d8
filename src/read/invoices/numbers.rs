//! Numbers and dates of invoices: as LEDES writes them, and as files in the wild do where that can mean one thing alone.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::number::{Day, parse};
use crate::table::unusual;

/// What is said of a value that is not written as it should be.
pub type Said = Option<&'static str>;

/// Signs of currencies that stand before or behind an amount.
const SIGNS: [char; 5] = ['$', '£', '€', '¥', '₹'];

/// A number of a file whose decimal mark is a point.
///
/// # Errors
/// Why it is none.
pub fn number(text: &str) -> Result<(Decimal, Said), String> {
    // What is written as it should be.
    if let Ok(number) = parse(text) {
        return Ok((number, None));
    }
    let (mut rest, mut said, mut negative) = (Cow::Borrowed(text.trim()), None, false);
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (rest, said, negative) = (inner.trim().to_owned().into(), Some("brackets for an amount below zero"), true);
    }
    let without = rest.trim_matches(|c| SIGNS.contains(&c) || c == ' ');
    let behind_sign = rest.strip_prefix('-').map(|rest| rest.trim_start_matches(SIGNS).trim_start());
    if without.len() < rest.len() {
        (rest, said) = (without.to_owned().into(), said.or(Some("signs of currencies beside amounts")));
    } else if let Some(inner) = behind_sign.filter(|inner| inner.len() + 1 < rest.len()) {
        (rest, said) = (format!("-{inner}").into(), said.or(Some("signs of currencies beside amounts")));
    }
    if rest.contains(',') {
        let Some(joined) = without_thousands(&rest) else { return Err(refused(text)) };
        (rest, said) = (joined.into(), said.or(Some("marks of thousands in numbers")));
    }
    if rest.starts_with('.') || rest.starts_with("-.") || rest.ends_with('.') {
        let bare = rest.trim_end_matches('.');
        let whole = match bare.strip_prefix('-') {
            Some(digits) if digits.starts_with('.') => format!("-0{digits}"),
            _ if bare.starts_with('.') => format!("0{bare}"),
            _ => bare.to_owned(),
        };
        let points = rest.len() - bare.len();
        if points > 1 {
            return Err(refused(text));
        }
        (rest, said) = (whole.into(), said.or(Some("numbers that begin or end with their point")));
    }
    let number = parse(&rest).map_err(|_| refused(text))?;
    if negative && number.is_sign_negative() {
        return Err(refused(text));
    }
    Ok((if negative { -number } else { number }, said))
}

/// A number without the commas between its thousands, which stand before every third digit of its whole part.
fn without_thousands(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut groups = whole.split(',');
    let first = groups.next()?.trim_start_matches('-');
    let good = (1..=3).contains(&first.len())
        && groups.all(|group| group.len() == 3)
        && whole.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'-'))
        && fraction.is_none_or(|fraction| fraction.bytes().all(|byte| byte.is_ascii_digit()));
    good.then(|| text.replace(',', ""))
}

fn refused(text: &str) -> String {
    let error = parse(text).err().map_or_else(String::new, |error| error.to_string());
    unusual(text).unwrap_or(error)
}

/// A date as LEDES writes it, `20260131`, or as ISO 8601 does; none where it has neither form.
///
/// # Errors
/// Where there is no such day.
pub fn day(text: &str) -> Result<Option<(Day, Said)>, String> {
    let digits = text.as_bytes();
    if digits.len() == 8 && digits.iter().all(u8::is_ascii_digit) {
        let iso = format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]);
        return Day::parse(&iso).map(|day| Some((day, None))).ok_or_else(|| "there is no such day".to_owned());
    }
    Ok(Day::parse(text).map(|day| (day, Some("dates written 2026-01-31 instead of 20260131"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_however_they_are_written_where_they_mean_one_thing() {
        for (text, value, said) in [
            ("1684.45", "1684.45", false),
            ("-70", "-70", false),
            ("1250.", "1250", true),
            (".5", "0.5", true),
            ("-.5", "-0.5", true),
            ("1,684.45", "1684.45", true),
            ("-1,684,450", "-1684450", true),
            ("$1,684.45", "1684.45", true),
            ("-$70.00", "-70", true),
            ("($70.00)", "-70", true),
            ("70 €", "70", true),
        ] {
            let (number, notice) = number(text).unwrap_or_else(|reason| panic!("{text}: {reason}"));
            assert_eq!((number, notice.is_some()), (value.parse().expect("a number"), said), "{text}");
        }
        for text in ["1.684,45", "12,5", "1,2345", "", "x", "..", "5..", "(-70)", "1:30", "12%", "--5", "1,,000", "-"] {
            assert!(number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn dates_have_one_of_two_forms() {
        let iso = Day::parse("1999-02-12").expect("a date");
        assert_eq!(day("19990212"), Ok(Some((iso, None))));
        assert!(day("1999-02-12").is_ok_and(|day| day.is_some_and(|(day, said)| day == iso && said.is_some())));
        assert!(day("19990299").is_err());
        assert_eq!(day("02/12/1999"), Ok(None));
    }
}

//! What stands in a cell: numbers, dates and words, refused by name where they are written in a way that could mean two
//! things.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::number::{Currency, Day, NumberError, parse, plain};
use crate::source::nearest;
use crate::table::{Dates, unusual};

/// A number of at least 0, or above 0.
pub fn number(cell: &str, above_zero: bool) -> Result<Decimal, String> {
    let expected = if above_zero { "expected a number above 0" } else { "expected a number of at least 0" };
    // Digits without a sign or a mark of thousands, as nearly all are.
    if let Some(value) = plain(cell) {
        return if above_zero && value.is_zero() { Err(expected.to_owned()) } else { Ok(value) };
    }
    let value = match parse(cell) {
        // A matter file may group digits by `_`; a spreadsheet never does.
        Ok(_) if cell.contains('_') => return Err("a mark of thousands: write 120000".to_owned()),
        Ok(value) => value,
        Err(NumberError::NotANumber) => return Err(not_a_number(cell, expected)),
        Err(error) => return Err(error.to_string()),
    };
    let allowed = if above_zero { value > Decimal::ZERO } else { value >= Decimal::ZERO };
    if allowed { Ok(value) } else { Err(expected.to_owned()) }
}

fn not_a_number(cell: &str, expected: &str) -> String {
    let marks = |c: char| matches!(c, '.' | ',' | ' ' | '\'' | '\u{a0}' | '\u{202f}' | '’');
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let groups: Vec<&str> = cell.split(marks).collect();
    if groups.len() > 1 && groups.iter().all(|group| digits(group)) {
        let thousands = groups[1..].iter().all(|group| group.len() == 3);
        return if thousands && groups.len() == 2 && cell.contains(',') {
            "a decimal comma or a mark of thousands, which is not to be guessed: write 1850 or 1.85".to_owned()
        } else if thousands || groups.len() > 2 {
            "marks of thousands: write the number without them, 120000".to_owned()
        } else {
            "a decimal comma: write a point, 1.5".to_owned()
        };
    }
    unusual(cell).unwrap_or_else(|| expected.to_owned())
}

/// A number of a file whose cells stand between semicolons, as they do where a comma is the decimal mark: a point before three
/// digits may be a mark of thousands there, and is not guessed about.
pub fn number_among_semicolons(cell: &str, above_zero: bool) -> Result<Decimal, String> {
    let is_group = |part: &str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit());
    if cell.split_once('.').is_some_and(|(whole, rest)| (1..=3).contains(&whole.len()) && is_group(rest)) {
        let reason = "a decimal point or a mark of thousands, which is not to be guessed: write 1000 or 1, or say in a mapping \
                      how numbers are written (`lpo-cost map` proposes one)";
        return Err(reason.to_owned());
    }
    number(cell, above_zero)
}

/// A whole number of at least 1.
pub fn count(cell: &str) -> Result<i64, String> {
    let value = number(cell, true)?;
    let whole = Some(value).filter(Decimal::is_integer).and_then(|value| i64::try_from(value).ok());
    whole.ok_or_else(|| "expected a whole number of at least 1".to_owned())
}

/// A date, 2026-12-01; midnight is one.
pub fn day(cell: &str) -> Result<Day, String> {
    Dates::default().day(cell)
}

/// One of some words, in any case.
pub fn word<T: Copy>(cell: &str, words: &[(&'static str, T)]) -> Result<T, String> {
    let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(cell)).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let near = nearest(cell, all.iter().copied());
        near.map_or_else(|| format!("expected one of {}", all.join(", ")), |near| format!("did you mean {near}?"))
    })
}

/// A currency's code.
pub fn currency(cell: &str) -> Result<Currency, String> {
    Currency::parse(cell).ok_or_else(|| {
        let near = nearest(cell, Currency::codes());
        near.map_or_else(
            || "expected a currency of ISO 4217, such as USD".to_owned(),
            |near| format!("did you mean {near}?"),
        )
    })
}

/// A country, or a part of one.
pub fn place(cell: Cow<str>) -> Result<Cow<str>, String> {
    if crate::read::is_place(&cell) {
        Ok(cell)
    } else {
        Err("expected a country such as US, or a part of one such as US-NY".to_owned())
    }
}

/// True or false, as spreadsheets write it too.
pub fn flag(cell: &str) -> Result<bool, String> {
    match () {
        () if cell.eq_ignore_ascii_case("true") => Ok(true),
        () if cell.eq_ignore_ascii_case("false") => Ok(false),
        () => Err("expected true or false".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubtful_numbers_are_refused_by_name() {
        for (cell, said) in [
            ("1,5", "a decimal comma"),
            ("1,850", "a decimal comma or a mark of thousands"),
            ("1.850.000", "marks of thousands"),
            ("1,850,000", "marks of thousands"),
            ("1.850,50", "marks of thousands"),
            ("120 000", "marks of thousands"),
            ("120'000", "marks of thousands"),
            ("120_000", "a mark of thousands"),
            ("-5", "expected a number of at least 0"),
            ("many", "expected a number of at least 0"),
            (".5", "no digit before the decimal mark"),
            ("$45,000", "a currency sign"),
            ("1:30", "hours and minutes"),
            ("(67.00)", "brackets"),
            ("1234567890123", "13 digits before the point"),
            ("0.0000000000001", "would be zero"),
        ] {
            let reason = number(cell, false).expect_err(cell);
            assert!(reason.starts_with(said), "{cell}: {reason}");
        }
        assert_eq!(number("1.850", false).map(|value| value.normalize().to_string()), Ok("1.85".to_owned()));
        assert!(number_among_semicolons("1.850", false).is_err_and(|reason| reason.starts_with("a decimal point or")));
        assert!(number_among_semicolons("1.85", false).is_ok() && number_among_semicolons("1850", false).is_ok());
        assert!(number("0", true).is_err() && number("0", false).is_ok());
        assert_eq!(number("0.8333333333333334", true).expect("what programs write").to_string(), "0.833333333333");
    }

    #[test]
    fn dates_of_other_forms_are_not_guessed() {
        for cell in ["03/04/2026", "3.4.2026", "04-03-26", "2026/04/03"] {
            assert!(day(cell).expect_err(cell).starts_with("not an ISO date"), "{cell}");
        }
        assert_eq!(day("2026-02-30"), Err("there is no such day".to_owned()));
        assert_eq!(day("2026-12-01 00:00:00"), Ok(Day::parse("2026-12-01").expect("a date")));
        assert!(
            day("2026-12-01 09:00").is_err_and(|reason| reason.starts_with("a time of day")) && day("soon").is_err()
        );
        assert_eq!(day("2026-04-03").expect("a date").to_string(), "2026-04-03");
    }
}

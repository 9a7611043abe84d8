//! Decimals read from and written to text, without a detour through binary floats.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};

/// A number has at most this many digits before the point, and keeps as many behind it (docs/model.md, "Exactness").
const MOST_DIGITS: usize = 12;
/// A number written with more digits than this is a slip: no program writes so many, and no money needs them.
const MOST_WRITTEN: usize = 40;

/// Why a text is not a number that the model can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberError {
    /// Not a decimal number at all, or infinite, or "not a number".
    NotANumber,
    /// More than 12 digits before the point, after rounding.
    TooLarge {
        /// Digits before the point, leading zeros left out.
        before: usize,
    },
    /// Written with more than 40 digits, leading zeros before the point left out.
    TooLong {
        /// So many.
        digits: usize,
    },
    /// Not zero, but so small that rounding to 12 digits after the point would make it zero.
    Vanishes,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber => write!(f, "not a decimal number"),
            Self::TooLarge { before } => {
                write!(f, "{before} digits before the point, at most {MOST_DIGITS} are kept exactly")
            }
            Self::TooLong { digits } => write!(f, "written with {digits} digits, expected at most {MOST_WRITTEN}"),
            Self::Vanishes => write!(f, "would be zero when rounded to {MOST_DIGITS} digits after the point"),
        }
    }
}

/// Reads a decimal number from the digits that are written; they may be grouped by `_`, an exponent is allowed. What
/// stands behind the 12th digit after the point is rounded away, midpoint to even.
///
/// # Errors
/// [`NumberError`] where the text is no number, too large, too long, or too small to be told from zero.
///
/// ```
/// use lpo_cost::number::parse;
/// assert_eq!(parse("62.350").unwrap().to_string(), "62.35");
/// assert_eq!(parse("120_000").unwrap().to_string(), "120000");
/// assert_eq!(parse("1.5e3").unwrap().to_string(), "1500");
/// assert_eq!(parse("0.8333333333333334").unwrap().to_string(), "0.833333333333");
/// assert!(parse("1,850").is_err());
/// ```
pub fn parse(text: &str) -> Result<Decimal, NumberError> {
    plain(text).map_or_else(|| shifted(text, 0), Ok)
}

/// A number of few digits with a point or none and without a sign, which is what nearly all are; none where it takes
/// [`parse`] to tell.
#[must_use]
pub fn plain(text: &str) -> Option<Decimal> {
    let text = text.as_bytes();
    let point = text.iter().position(|byte| *byte == b'.');
    let (whole, fraction) = point.map_or((text, &[][..]), |at| (&text[..at], &text[at + 1..]));
    if whole.is_empty() || whole.len() > 9 || fraction.len() > 9 || (point.is_some() && fraction.is_empty()) {
        return None;
    }
    let fraction = &fraction[..fraction.iter().rposition(|byte| *byte != b'0').map_or(0, |at| at + 1)];
    let mut digits = 0_i64;
    for byte in whole.iter().chain(fraction) {
        digits = digits * 10 + i64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
    }
    Some(Decimal::new(digits, u32::try_from(fraction.len()).ok()?))
}

/// Reads a share, `0.05` or `5%`.
///
/// # Errors
/// As [`parse`]; the digits are counted on the value, so that 5% has two after the point.
///
/// ```
/// use lpo_cost::number::parse_share;
/// assert_eq!(parse_share("12.5%"), parse_share("0.125"));
/// ```
pub fn parse_share(text: &str) -> Result<Decimal, NumberError> {
    match text.strip_suffix('%') {
        Some(percent) => shifted(percent.trim_end(), -2),
        None => shifted(text, 0),
    }
}

/// Reads a whole number written with another radix (TOML's `0x`, `0o`, `0b`).
///
/// # Errors
/// [`NumberError`] where the digits do not fit.
pub fn parse_radix(digits: &str, radix: u32) -> Result<Decimal, NumberError> {
    if radix == 10 {
        return parse(digits);
    }
    let value = u128::from_str_radix(digits, radix)
        .map_err(|_| NumberError::TooLarge { before: u128::MAX.ilog10() as usize })?;
    parse(&value.to_string())
}

fn shifted(text: &str, shift: i64) -> Result<Decimal, NumberError> {
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = [whole, fraction].concat();
    digits.retain(|digit| digit != '_');
    if digits.is_empty()
        || !digits.bytes().all(|b| b.is_ascii_digit())
        || (whole.is_empty() && fraction.is_empty())
        || (mantissa.contains('.') && (whole.is_empty() || fraction.is_empty()))
    {
        return Err(NumberError::NotANumber);
    }
    let places = fraction.bytes().filter(|b| *b != b'_').count();
    let leading = digits.len() - digits.trim_start_matches('0').len();
    let written = digits.len() - leading.min(digits.len() - places);
    if written > MOST_WRITTEN {
        return Err(NumberError::TooLong { digits: written });
    }
    let power = exponent.saturating_add(shift).saturating_sub(length(places));
    let value = settled(&digits[leading..], power)?;
    Ok(if negative { -value } else { value })
}

/// The value of so many digits (at most 40, none or the first of them not zero) times ten to a power, rounded to 12
/// places, midpoint to even.
fn settled(digits: &str, power: i64) -> Result<Decimal, NumberError> {
    if digits.is_empty() {
        return Ok(Decimal::ZERO);
    }
    let before = length(digits.len()).saturating_add(power);
    let most = length(MOST_DIGITS);
    if before > most {
        return Err(NumberError::TooLarge { before: usize::try_from(before).unwrap_or(usize::MAX) });
    }
    let dropped = usize::try_from((-most).saturating_sub(power)).unwrap_or(0);
    if dropped > digits.len() {
        return Err(NumberError::Vanishes);
    }
    let (kept, rest) = digits.split_at(digits.len() - dropped);
    // At most 12 digits before the point and 12 behind it are left, which fit.
    let mut magnitude: i128 = if kept.is_empty() { 0 } else { kept.parse().map_err(|_| NumberError::NotANumber)? };
    if rounds_up(rest, magnitude % 2 == 1) {
        magnitude += 1;
    }
    let power = power.max(-most);
    let scaled = magnitude * 10_i128.pow(u32::try_from(power.max(0)).unwrap_or(0));
    let value = Decimal::from_i128_with_scale(scaled, u32::try_from(-power).unwrap_or(0)).normalize();
    match () {
        () if value.is_zero() => Err(NumberError::Vanishes),
        () if value >= Decimal::from(10_i64.pow(12)) => Err(NumberError::TooLarge { before: MOST_DIGITS + 1 }),
        () => Ok(value),
    }
}

/// Whether digits behind the last one kept round it up.
fn rounds_up(rest: &str, odd: bool) -> bool {
    let Some(first) = rest.bytes().next() else { return false };
    let exactly_half = first == b'5' && rest[1..].bytes().all(|byte| byte == b'0');
    if exactly_half { odd } else { first >= b'5' }
}

fn length(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn parse_exponent(text: &str) -> Result<i64, NumberError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'_') {
        return Err(NumberError::NotANumber);
    }
    let digits: String = digits.chars().filter(|c| *c != '_').collect();
    // An exponent too long for an integer is as good as the largest: the digit count refuses it.
    let size = digits.parse::<i64>().unwrap_or(i64::MAX / 4);
    Ok(if text.starts_with('-') { -size } else { size })
}

/// Rounds to `places` decimals, midpoint away from zero: the one rounding of printed figures.
#[must_use]
pub fn round_half_away(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// Writes a number with groups of thousands and exactly `places` decimals, rounded half away from zero.
///
/// ```
/// use lpo_cost::number::{display, parse};
/// assert_eq!(display(parse("1234567.005").unwrap(), 2), "1,234,567.01");
/// assert_eq!(display(parse("-0.5").unwrap(), 0), "-1");
/// ```
#[must_use]
pub fn display(value: Decimal, places: u32) -> String {
    let mut rounded = round_half_away(value, places);
    rounded.rescale(places);
    let text = rounded.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::with_capacity(text.len() + whole.len() / 3 + 2);
    if rounded.is_sign_negative() && !rounded.is_zero() {
        out.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// One thing, or so many of them.
#[must_use]
pub fn plural(count: impl TryInto<i64>, one: &str, many: &str) -> String {
    let count = count.try_into().unwrap_or(i64::MAX);
    format!("{} {}", display(count.into(), 0), if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_numbers_are_what_they_are_by_the_whole_rule(text in "[0-9]{0,10}[.]?[0-9]{0,10}|[-+0-9._e ]{0,8}") {
            if let Some(value) = plain(&text) {
                prop_assert_eq!(shifted(&text, 0), Ok(value), "{}", text);
                prop_assert!(!value.is_sign_negative() && !text.contains('_'));
            }
        }
    }

    #[test]
    fn digits_before_the_point_are_counted_on_the_rounded_value() {
        assert!(parse("999999999999.999999999999").is_ok());
        assert_eq!(parse("1000000000000"), Err(NumberError::TooLarge { before: 13 }));
        assert_eq!(parse("999999999999.9999999999996"), Err(NumberError::TooLarge { before: 13 }));
        assert_eq!(parse("999999999999.9999999999994"), parse("999999999999.999999999999"));
        assert!(parse("1e11").is_ok());
        assert!(parse("1e12").is_err());
        assert!(parse_share("5%") == parse("0.05") && parse_share("99999999999999%").is_ok());
        assert!(parse_share("100000000000000%").is_err());
        assert_eq!(parse("0e999999999999999999999"), Ok(Decimal::ZERO));
        assert!(parse("1e999999999999999999999").is_err());
    }

    #[test]
    fn what_stands_behind_the_twelfth_place_is_rounded_once_to_even() {
        for (written, value) in [
            ("0.8333333333333334", "0.833333333333"),
            ("0.6666666666666666", "0.666666666667"),
            ("1.0000000000005", "1"),
            ("1.0000000000015", "1.000000000002"),
            ("1.00000000000050000000000000000000001", "1.000000000001"),
            ("-1.0000000000005000000000001", "-1.000000000001"),
            ("8.333333333333334e-1", "0.833333333333"),
            ("0.0000000000006", "0.000000000001"),
            ("0.1000000000000000000000000000", "0.1"),
        ] {
            assert_eq!(parse(written).unwrap().to_string(), value, "{written}");
        }
        // 0.00000000000145: one rounding of the value, not one of the per cent and another of the share.
        assert_eq!(parse_share("0.0000000001450%").unwrap().to_string(), "0.000000000001");
        assert_eq!(parse_share("33.33333333333333%").unwrap().to_string(), "0.333333333333");
    }

    #[test]
    fn what_rounding_would_make_zero_is_refused() {
        for written in ["0.0000000000001", "0.0000000000005", "1e-13", "-1e-999999999999999999999"] {
            assert_eq!(parse(written), Err(NumberError::Vanishes), "{written}");
        }
        assert!(parse_share("0.0000000001%").is_ok());
        assert_eq!(parse_share("0.00000000001%"), Err(NumberError::Vanishes));
        assert_eq!(parse("0.0000000000000"), Ok(Decimal::ZERO));
    }

    #[test]
    fn a_number_is_written_with_at_most_forty_digits() {
        let behind = |zeros: usize| format!("1.{}", "0".repeat(zeros));
        assert_eq!(parse(&behind(39)), Ok(Decimal::ONE));
        assert_eq!(parse(&behind(40)), Err(NumberError::TooLong { digits: 41 }));
        assert_eq!(parse(&format!("0.{}", "0".repeat(40))), Ok(Decimal::ZERO));
        assert_eq!(parse(&format!("0.5{}", "0".repeat(40))), Err(NumberError::TooLong { digits: 41 }));
        assert_eq!(parse(&format!("{}1", "0".repeat(60))), Ok(Decimal::ONE));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", ".", "1.", ".5", "abc", "1,5", "1 5", "inf", "nan", "1e", "0x10", "--1", "٣"] {
            assert_eq!(parse(text), Err(NumberError::NotANumber), "{text:?}");
        }
    }

    #[test]
    fn signs_and_radixes() {
        assert_eq!(parse("-0").unwrap(), Decimal::ZERO);
        assert_eq!(parse("+1.5").unwrap(), Decimal::new(15, 1));
        assert_eq!(parse_radix("ff", 16).unwrap(), Decimal::from(255));
        assert!(parse_radix("ffffffffffffffffffffffffffffffffffff", 16).is_err());
    }
}

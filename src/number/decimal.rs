//! Decimals read from and written to text, without a detour through binary floats.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};

/// A written number has at most this many digits on either side of the point (docs/model.md, "Exactness").
const MOST_DIGITS: usize = 12;

/// Why a text is not a number that the model can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberError {
    /// Not a decimal number at all, or infinite, or "not a number".
    NotANumber,
    /// More than 12 digits before the point or more than 12 after it.
    TooManyDigits {
        /// Digits before the point, leading zeros left out.
        before: usize,
        /// Digits after the point, trailing zeros left out.
        after: usize,
    },
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber => write!(f, "not a decimal number"),
            Self::TooManyDigits { before, after } => write!(
                f,
                "{before} digits before the point and {after} after it, at most {MOST_DIGITS} and {MOST_DIGITS} are kept exactly"
            ),
        }
    }
}

/// Reads a decimal number exactly as it is written; digits may be grouped by `_`, an exponent is allowed.
///
/// # Errors
/// [`NumberError`] where the text is no number or has more digits than the model keeps.
///
/// ```
/// use lpo_cost::number::parse;
/// assert_eq!(parse("62.350").unwrap().to_string(), "62.35");
/// assert_eq!(parse("120_000").unwrap().to_string(), "120000");
/// assert_eq!(parse("1.5e3").unwrap().to_string(), "1500");
/// assert!(parse("1,850").is_err());
/// ```
pub fn parse(text: &str) -> Result<Decimal, NumberError> {
    plain(text.as_bytes()).map_or_else(|| shifted(text, 0), Ok)
}

/// A number of few digits with a point or none, which is what nearly all are.
fn plain(text: &[u8]) -> Option<Decimal> {
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
        .map_err(|_| NumberError::TooManyDigits { before: MOST_DIGITS + 1, after: 0 })?;
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
    let digits: String = [whole, fraction].concat().chars().filter(|c| *c != '_').collect();
    if digits.is_empty()
        || !digits.bytes().all(|b| b.is_ascii_digit())
        || (whole.is_empty() && fraction.is_empty())
        || (mantissa.contains('.') && (whole.is_empty() || fraction.is_empty()))
    {
        return Err(NumberError::NotANumber);
    }
    let fraction_digits = fraction.bytes().filter(|b| *b != b'_').count();
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Ok(Decimal::ZERO);
    }
    let trailing = digits.len() - digits.trim_end_matches('0').len();
    // The value is `significant` x 10^power.
    let power = exponent.saturating_add(shift).saturating_sub(length(fraction_digits)).saturating_add(length(trailing));
    let after = power.saturating_neg().max(0);
    let before = length(significant.len()).saturating_add(power).max(0);
    if before > length(MOST_DIGITS) || after > length(MOST_DIGITS) {
        let count = |n: i64| usize::try_from(n).unwrap_or(usize::MAX);
        return Err(NumberError::TooManyDigits { before: count(before), after: count(after) });
    }
    let magnitude: i128 = significant.parse().map_err(|_| NumberError::NotANumber)?;
    let scaled = magnitude * 10_i128.pow(u32::try_from(power.max(0)).unwrap_or(0));
    let signed = if negative { -scaled } else { scaled };
    Ok(Decimal::from_i128_with_scale(signed, u32::try_from(after).unwrap_or(0)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_counted_on_the_value() {
        assert!(parse("999999999999.999999999999").is_ok());
        assert_eq!(parse("1000000000000"), Err(NumberError::TooManyDigits { before: 13, after: 0 }));
        assert_eq!(parse("0.0000000000001"), Err(NumberError::TooManyDigits { before: 0, after: 13 }));
        assert!(parse("0.1000000000000000000000000000").is_ok());
        assert!(parse("1e11").is_ok());
        assert!(parse("1e12").is_err());
        assert!(parse_share("0.0000000001%").is_ok());
        assert!(parse_share("0.00000000001%").is_err());
        assert_eq!(parse("0e999999999999999999999"), Ok(Decimal::ZERO));
        assert!(parse("1e999999999999999999999").is_err());
        assert!(parse("1e-999999999999999999999").is_err());
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

//! Numbers of a report, each at the precision that docs/model.md gives it.

use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::number::{parse, round_half_away, snap};

/// A number that is written with exactly its decimals: 10.10 stays 10.10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Num(Decimal);

impl Num {
    /// An amount of money, with the decimals of its currency.
    #[must_use]
    pub fn money(value: Decimal, decimals: u32) -> Self {
        let mut rounded = round_half_away(snap(value), decimals);
        rounded.rescale(decimals);
        Self(positive_zero(rounded))
    }

    /// A value that was rounded already.
    #[must_use]
    pub fn rounded(value: Decimal) -> Self {
        Self(positive_zero(value))
    }

    /// Appends the digits, as [`Display`](std::fmt::Display) has them.
    pub fn write(self, out: &mut Vec<u8>) {
        let (digits, scale) = (self.0.mantissa(), self.0.scale());
        let left = u64::try_from(digits.unsigned_abs()).ok();
        let Some(mut left) = left.filter(|left| *left < MOST_DIGITS && scale <= MOST_DECIMALS) else {
            return out.extend_from_slice(self.to_string().as_bytes());
        };
        let mut text = Digits::default();
        if scale % 2 == 1 {
            left = text.one(left);
        }
        for _ in 0..scale / 2 {
            left = text.two(left);
        }
        if scale > 0 {
            text.put(b'.');
        }
        let behind = text.length;
        while left >= 10 {
            left = text.two(left);
        }
        if left > 0 || text.length == behind {
            text.one(left);
        }
        if digits < 0 {
            text.put(b'-');
        }
        text.append(out);
    }

    /// Hours, to at most 4 decimals; so are quotients of money.
    #[must_use]
    pub fn to_4(value: Decimal) -> Self {
        Self(positive_zero(round_half_away(snap(value), 4).normalize()))
    }

    /// Per cent, to one decimal.
    #[must_use]
    pub fn percent(value: Decimal) -> Self {
        let mut rounded = round_half_away(snap(value), 1);
        rounded.rescale(1);
        Self(positive_zero(rounded))
    }

    /// A figure as it was written.
    #[must_use]
    pub fn figure(value: Decimal) -> Self {
        Self(positive_zero(normal(value)))
    }

    /// The decimal.
    #[must_use]
    pub fn get(self) -> Decimal {
        self.0
    }
}

/// Numbers of fewer than 15 digits and of no more than 12 decimals take 16 bytes at most, with a point and a sign.
const MOST_DIGITS: u64 = 100_000_000_000_000;
const MOST_DECIMALS: u32 = 12;

/// The two digits of each number below a hundred, the first one as the lower byte.
const PAIRS: [u16; 100] = {
    let mut pairs = [0; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number as usize] = u16::from_le_bytes([b'0' + number / 10, b'0' + number % 10]);
        number += 1;
    }
    pairs
};

/// Digits that are written from the last to the first, within a register: the first one is the lowest byte.
#[derive(Default)]
struct Digits {
    text: u128,
    length: usize,
}

impl Digits {
    fn put(&mut self, byte: u8) {
        self.text = self.text << 8 | u128::from(byte);
        self.length += 1;
    }

    /// The last digit of a number; what is left of it.
    fn one(&mut self, left: u64) -> u64 {
        self.put(PAIRS[usize::try_from(left % 10).unwrap_or(0)].to_le_bytes()[1]);
        left / 10
    }

    /// Its last two.
    fn two(&mut self, left: u64) -> u64 {
        self.text = self.text << 16 | u128::from(PAIRS[usize::try_from(left % 100).unwrap_or(0)]);
        self.length += 2;
        left / 100
    }

    /// Puts them behind other bytes: all that there is room for, since so many are copied in fewer steps than any number.
    fn append(&self, out: &mut Vec<u8>) {
        let end = out.len() + self.length;
        out.extend_from_slice(&self.text.to_le_bytes());
        out.truncate(end);
    }
}

/// The same without zeros at its end: what fits a machine's word, as nearly all does, takes a few divisions.
fn normal(value: Decimal) -> Decimal {
    let (Ok(mut digits), mut scale) = (i64::try_from(value.mantissa()), value.scale()) else {
        return value.normalize();
    };
    while scale > 0 && digits % 10 == 0 {
        digits /= 10;
        scale -= 1;
    }
    Decimal::new(digits, scale)
}

fn positive_zero(mut value: Decimal) -> Decimal {
    if value.is_zero() {
        value.set_sign_positive(true);
    }
    value
}

impl std::fmt::Display for Num {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // All digits are kept, so the truncation of decimals formatted to a precision cannot bite.
        write!(f, "{}", self.0)
    }
}

impl Serialize for Num {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits: serde_json::Number = self.0.to_string().parse().map_err(serde::ser::Error::custom)?;
        digits.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Num {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        exact(&number).map(Self::rounded).ok_or_else(|| D::Error::custom("a number of too many digits"))
    }
}

/// A number of JSON as a decimal, where none of its digits is lost.
pub fn exact(number: &serde_json::Number) -> Option<Decimal> {
    let text = number.to_string();
    if text.contains(['e', 'E']) { parse(&text).ok() } else { Decimal::from_str_exact(&text).ok() }
}

impl schemars::JsonSchema for Num {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_agree() {
        for digits in [0, 1, 7, 10, 99, 100, 12_345, 1_000_000, 99_999_999_999_999, 100_000_000_000_000, i64::MAX] {
            for scale in [0, 1, 2, 3, 4, 11, 12, 13, 20, 28] {
                for number in [digits, -digits].map(|digits| Num(Decimal::new(digits, scale))) {
                    let mut out = Vec::new();
                    number.write(&mut out);
                    assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
                }
            }
        }
    }
}

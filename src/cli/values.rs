//! What the values of options are, read from their text.

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use rust_decimal::Decimal;

use super::actual::WatchCondition;
use crate::analysis::{Point, WinPoint};
use crate::format::{Content, DateForm, Format};
use crate::matter::Basis;
use crate::number::{Currency, Day, display, parse, parse_share};
use crate::table::ENCODINGS;

impl ValueEnum for Basis {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL_VALUES
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word()).help(self.about()))
    }
}

/// The name of a format that something can be written in.
pub fn format(of: Content) -> impl TypedValueParser<Value = Format> {
    let known =
        PossibleValuesParser::new(Format::all(of).map(|format| PossibleValue::new(format.name()).help(format.about())));
    known.try_map(|name| Format::named(&name).ok_or("no such format"))
}

/// The order of dates that are written.
pub fn date_form() -> impl TypedValueParser<Value = DateForm> {
    let known = PossibleValuesParser::new(DateForm::ALL.map(|(word, _)| word));
    known.try_map(|name| {
        DateForm::ALL.into_iter().find(|(word, _)| *word == name).map(|(_, form)| form).ok_or("no such order")
    })
}

/// What stands between cells.
pub fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" | b"\t" => Ok(b'\t'),
        [byte] if byte.is_ascii_punctuation() && *byte != b'"' => Ok(*byte),
        _ => Err("expected one character such as ; or |, or tab".to_owned()),
    }
}

/// What a file calls one of our columns.
pub fn column(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((ours, theirs)) if !ours.trim().is_empty() && !theirs.trim().is_empty() => {
            Ok((ours.trim().to_owned(), theirs.trim().to_owned()))
        }
        _ => Err("expected OURS=THEIRS, such as matter_id=Reference".to_owned()),
    }
}

/// A vendor, and the provider of a plan that it is.
pub fn vendor(text: &str) -> Result<(String, String), String> {
    column(text).map_err(|_| "expected VENDOR=ID, such as 98-7654321=in-lpo".to_owned())
}

/// A vendor, and the provider of the library that it is like.
pub fn like(text: &str) -> Result<(String, String), String> {
    column(text).map_err(|_| "expected VENDOR=ID, such as 98-7654321=us-outside-counsel".to_owned())
}

/// When a matter that runs is to fail.
pub fn watch_condition(text: &str) -> Result<WatchCondition, String> {
    let expected = || "expected late, or eac-over=SHARE such as eac-over=10%".to_owned();
    match text.split_once('=') {
        None if text == "late" => Ok(WatchCondition::Late),
        Some(("eac-over", share)) => {
            let share = parse_share(share.trim()).ok().filter(|share| !share.is_sign_negative());
            share.map(WatchCondition::EacOver).ok_or_else(expected)
        }
        _ => Err(expected()),
    }
}

/// The hours of a provider.
pub fn capacity(text: &str) -> Result<(String, Decimal), String> {
    let parts = text.split_once('=');
    let capacity = parts.and_then(|(id, hours)| Some((id.trim().to_owned(), parse(hours.trim()).ok()?)));
    capacity
        .filter(|(id, hours)| !id.is_empty() && !hours.is_sign_negative())
        .ok_or_else(|| "expected ID=HOURS with hours from 0, such as us-associate=1200".to_owned())
}

/// A task, and the provider that it is pinned to.
pub fn keep(text: &str) -> Result<(usize, String), String> {
    let parts = text.split_once('=');
    let keep = parts.and_then(|(task, id)| Some((task.trim().parse().ok()?, id.trim().to_owned())));
    keep.filter(|(_, id)| !id.is_empty())
        .ok_or_else(|| "expected TASK=PROVIDER with the task's index from 0, such as 2=us-associate".to_owned())
}

/// A value that an input takes.
pub fn point(text: &str) -> Result<Point, String> {
    Point::parse(text).ok_or_else(|| "expected a number such as 5000, a share such as 5%, or a date".to_owned())
}

/// From one value to the next.
pub fn step(text: &str) -> Result<Decimal, String> {
    match Point::parse(text) {
        Some(Point::Number(step)) if step > Decimal::ZERO => Ok(step),
        _ => Err("expected a number above 0; for dates, of days".to_owned()),
    }
}

/// A key, and the values between which it moves.
pub fn range(text: &str) -> Result<(String, [Decimal; 2]), String> {
    let expected = || "expected KEY=LOW..HIGH with LOW below HIGH, such as task.0.volume=80000..160000".to_owned();
    let (key, values) = text.split_once('=').ok_or_else(expected)?;
    let (low, high) = values.split_once("..").ok_or_else(expected)?;
    match (Point::parse(low.trim()), Point::parse(high.trim())) {
        (Some(Point::Number(low)), Some(Point::Number(high))) if low < high && !key.trim().is_empty() => {
            Ok((key.trim().to_owned(), [low, high]))
        }
        _ => Err(expected()),
    }
}

/// A margin: a share from 0 to below 1.
pub fn margin(text: &str) -> Result<Decimal, String> {
    let share = parse_share(text.trim()).ok();
    let meant = share.filter(|of| *of > Decimal::ONE && *of < Decimal::ONE_HUNDRED && !text.contains('%'));
    share.filter(|of| *of >= Decimal::ZERO && *of < Decimal::ONE).ok_or_else(|| {
        let meant = meant.map_or_else(String::new, |_| format!("; did you mean {}%?", text.trim()));
        format!("expected a share from 0 to below 100 %, such as 30% or 0.3{meant}")
    })
}

/// A share above 0 and at most 1.
pub fn part(text: &str) -> Result<Decimal, String> {
    let share = parse_share(text.trim()).ok().filter(|of| *of > Decimal::ZERO && *of <= Decimal::ONE);
    share.ok_or_else(|| "expected a share above 0 and at most 100 %, such as 95%".to_owned())
}

/// A chance: a share above 0 and below 1.
pub fn chance(text: &str) -> Result<Decimal, String> {
    let share = parse_share(text.trim()).ok().filter(|of| *of > Decimal::ZERO && *of < Decimal::ONE);
    share.ok_or_else(|| "expected a chance above 0 and below 100 %, such as 80%".to_owned())
}

/// An amount of money from 0 on.
pub fn amount_from_zero(text: &str) -> Result<Decimal, String> {
    let amount = parse(text.trim()).ok().filter(|of| *of >= Decimal::ZERO);
    amount.ok_or_else(|| "expected an amount from 0 on, such as 250000".to_owned())
}

/// An amount of money above 0.
pub fn amount_above_zero(text: &str) -> Result<Decimal, String> {
    let amount = parse(text.trim()).ok().filter(|of| *of > Decimal::ZERO);
    amount.ok_or_else(|| "expected an amount above 0, such as 250000".to_owned())
}

/// A number of days, up to ten years of them.
pub fn days(text: &str) -> Result<i64, String> {
    let days = text.trim().parse().ok().filter(|days| (0..=3_650).contains(days));
    days.ok_or_else(|| "expected a whole number of days from 0 to 3,650, such as 75".to_owned())
}

/// A price, and the chance of winning with it.
pub fn win(text: &str) -> Result<WinPoint, String> {
    let (price, share) = text.split_once('=').ok_or_else(|| "expected PRICE=CHANCE, such as 200000=80%".to_owned())?;
    Ok(WinPoint { price: amount_above_zero(price)?, chance: chance(share)? })
}

/// How many outcomes are simulated, up to so many.
pub fn draws(most: u64) -> impl Fn(&str) -> Result<u64, String> + Clone + Send + Sync + 'static {
    move |text| {
        whole(text, 1, most).ok_or_else(|| format!("expected a whole number from 1 to {}", display(most.into(), 0)))
    }
}

/// What random numbers begin with.
pub fn seed(text: &str) -> Result<u64, String> {
    whole(text, 0, u64::MAX).ok_or_else(|| "expected a whole number from 0, such as 7".to_owned())
}

/// How many threads compute.
pub fn threads(text: &str) -> Result<u16, String> {
    let threads = whole(text, 1, u16::MAX.into()).and_then(|threads| threads.try_into().ok());
    threads.ok_or_else(|| format!("expected a whole number from 1 to {}, such as 4", u16::MAX))
}

/// How many rows are left out.
pub fn rows(text: &str) -> Result<u32, String> {
    let rows = whole(text, 0, u32::MAX.into()).and_then(|rows| rows.try_into().ok());
    rows.ok_or_else(|| "expected a whole number from 0, such as 2".to_owned())
}

fn whole(text: &str, least: u64, most: u64) -> Option<u64> {
    text.trim().parse().ok().filter(|number| (least..=most).contains(number))
}

/// How much something counts.
pub fn weight(text: &str) -> Result<Decimal, String> {
    let weight = parse(text.trim()).ok().filter(|weight| !weight.is_sign_negative());
    weight.ok_or_else(|| "expected a number from 0, such as 3".to_owned())
}

/// A currency by its code.
pub fn currency(code: &str) -> Result<Currency, String> {
    Currency::parse(code).ok_or_else(|| "expected a currency of ISO 4217, such as USD".to_owned())
}

/// A date.
pub fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "expected a date such as 2026-12-01".to_owned())
}

/// A key and its value, as they stand.
pub fn assignment(text: &str) -> Result<String, String> {
    match text.split_once('=') {
        Some((key, _)) if !key.trim().is_empty() => Ok(text.to_owned()),
        _ => Err("expected KEY=VALUE, such as task.0.volume=5000".to_owned()),
    }
}

/// An encoding by the name that people use.
pub fn encoding(name: &str) -> Result<&'static encoding_rs::Encoding, String> {
    let known = ENCODINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    known.map(|(_, encoding)| *encoding).ok_or_else(|| {
        let names: Vec<&str> = ENCODINGS.iter().map(|(name, _)| *name).collect();
        format!("expected one of {}", names.join(", "))
    })
}

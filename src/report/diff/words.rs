//! How facts and values stand in what people read of a difference.

use rust_decimal::Decimal;

use super::super::block::or_none;
use super::super::num::Num;
use super::super::value::ValueDoc;
use crate::number::{Day, display};

/// Two lists of so many items together are not shown whole.
const LONG: usize = 5;

/// How the values of a fact are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As they are; yes and no as such.
    Plain,
    /// Words of several parts.
    Word,
    /// Amounts in the currency.
    Money,
    /// Shares of the outcomes, in per cent.
    Chance,
    /// Hours.
    Hours,
    /// Dates.
    Date,
}

/// The facts of an estimate that people are shown, in their order: the key, what it is called, how it is written.
pub const OF_ESTIMATE: [(&str, &str, Style); 16] = [
    ("permitted", "permitted", Style::Plain),
    ("status", "status", Style::Word),
    ("start", "start", Style::Date),
    ("finish", "finish", Style::Date),
    ("late_days", "working days late", Style::Plain),
    ("slack_days", "working days to spare", Style::Plain),
    ("team", "team", Style::Plain),
    ("own_hours", "in-house hours", Style::Hours),
    ("median", "median of the total", Style::Money),
    ("low", "10th percentile", Style::Money),
    ("high", "90th percentile", Style::Money),
    ("chance_cheapest", "chance of being recommended", Style::Chance),
    ("chance_on_time", "chance of being in time", Style::Chance),
    ("chance_within_budget", "chance of keeping the budget", Style::Chance),
    ("budget_headroom", "budget headroom", Style::Money),
    ("saving_notional", "savings are notional", Style::Plain),
];

/// The facts of a comparison that people are shown.
pub const OF_COMPARISON: [(&str, &str, Style); 16] = [
    ("matter.title", "title", Style::Plain),
    ("matter.client", "client", Style::Plain),
    ("matter.kind", "kind of matter", Style::Word),
    ("matter.basis", "basis", Style::Plain),
    ("matter.urgency", "urgency", Style::Plain),
    ("matter.start", "start", Style::Date),
    ("matter.deadline", "deadline", Style::Date),
    ("matter.budget", "budget", Style::Money),
    ("matter.base_hours", "base hours", Style::Hours),
    ("matter.profile", "profile", Style::Plain),
    ("baseline", "your own team (baseline)", Style::Plain),
    ("today", "today's way", Style::Plain),
    ("verdict", "verdict", Style::Word),
    ("lead", "lead over the next best", Style::Money),
    ("recommended_single", "best single provider", Style::Plain),
    ("safer", "safer option", Style::Plain),
];

impl Style {
    /// A value as people read it.
    pub fn said(self, value: Option<&ValueDoc>, decimals: u32) -> String {
        match (self, value) {
            (Self::Money, Some(ValueDoc::Number(amount))) => digits(*amount, decimals),
            (Self::Hours, Some(ValueDoc::Number(hours))) => display(hours.get(), 1),
            (Self::Chance, Some(ValueDoc::Number(share))) => share
                .get()
                .checked_mul(Decimal::ONE_HUNDRED)
                .map_or_else(|| share.to_string(), |percent| format!("{} %", display(percent, 1))),
            (Self::Date, Some(ValueDoc::Text(text))) => day(text),
            (Self::Plain, Some(ValueDoc::Text(text))) => yes_or_no(text).to_owned(),
            (Self::Word, Some(ValueDoc::Text(text))) => text.replace('-', " "),
            (_, value) => shown(value),
        }
    }
}

fn yes_or_no(text: &str) -> &str {
    match text {
        "true" => "yes",
        "false" => "no",
        other => other,
    }
}

/// A value as it was written.
pub fn shown(value: Option<&ValueDoc>) -> String {
    or_none(value, ToString::to_string)
}

/// Two values of an input; of long lists how many items there are, and which came and went.
pub fn side_by_side(old: Option<&ValueDoc>, new: Option<&ValueDoc>) -> [String; 2] {
    let whole = [shown(old), shown(new)];
    let [before, now] = [&whole[0], &whole[1]].map(|text| text.split(", ").collect::<Vec<_>>());
    if before.len() + now.len() < LONG || !before.iter().any(|item| now.contains(item)) {
        return whole;
    }
    let came: Vec<&str> = now.iter().copied().filter(|item| !before.contains(item)).collect();
    let went: Vec<&str> = before.iter().copied().filter(|item| !now.contains(item)).collect();
    let told = [("with", came), ("without", went)];
    let told = told
        .into_iter()
        .filter(|(_, items)| !items.is_empty())
        .map(|(how, items)| format!("{how} {}", items.join(", ")));
    [format!("{} items", before.len()), told.collect::<Vec<_>>().join(", ")]
}

/// A date as people read it, where it is one.
pub fn day(text: &str) -> String {
    Day::parse(text).map_or_else(|| text.to_owned(), Day::said)
}

/// An amount with the decimals of the currency, or with as many as it has.
pub fn digits(amount: Num, decimals: u32) -> String {
    display(amount.get(), amount.get().scale().max(decimals))
}

/// A change of an amount: what grows has a plus.
pub fn signed(amount: Num, decimals: u32) -> String {
    let plus = if amount.get() > Decimal::ZERO { "+" } else { "" };
    format!("{plus}{}", digits(amount, decimals))
}

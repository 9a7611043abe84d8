//! What a table does not settle, and what may be answered.

use super::evidence::{NumberForm, toml_text};
use super::word_of;
use crate::batch::columns::Field;
use crate::table::DateOrder;

/// Something that the table does not settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The key of the mapping that it is about.
    pub key: String,
    /// What may be taken, the likeliest first.
    pub options: Vec<Answer>,
    /// Why it is open.
    pub why: String,
}

/// An answer to a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// How dates are written.
    Dates(DateAnswer),
    /// How numbers are written.
    Numbers(NumberForm),
    /// In a column of ours, their word is one of ours.
    Word(Field, String, String),
    /// In a column of ours, their word is none: rows with it are rejected.
    Leave(Field, String),
    /// A value that holds for every row.
    Constant(Field, String),
    /// Their column that is one of ours.
    Column(Field, String),
}

/// How dates are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateAnswer {
    /// In an order of three numbers.
    Order(DateOrder),
    /// In a pattern.
    Pattern(String),
}

impl DateAnswer {
    /// The line of a mapping.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Self::Order(order) => format!("order = \"{}\"", word_of(*order).unwrap_or_default()),
            Self::Pattern(pattern) => format!("pattern = {}", toml_text(pattern)),
        }
    }
}

impl Answer {
    /// The answer as a line of a mapping.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Self::Dates(dates) => dates.line(),
            Self::Numbers(form) => form.line(),
            Self::Word(_, theirs, ours) => format!("{} = \"{ours}\"", toml_text(theirs)),
            Self::Leave(_, theirs) => format!("# {} is no word of ours: its rows are rejected", toml_text(theirs)),
            Self::Constant(field, value) => format!("{} = {}", field.name(), toml_text(value)),
            Self::Column(field, theirs) => format!("{} = {}", field.name(), toml_text(theirs)),
        }
    }

    /// The table of the mapping that the line belongs in.
    #[must_use]
    pub fn section(&self) -> String {
        match self {
            Self::Dates(_) => "dates".to_owned(),
            Self::Numbers(_) => "numbers".to_owned(),
            Self::Word(field, ..) | Self::Leave(field, _) => format!("values.{}", field.name()),
            Self::Constant(..) => "constants".to_owned(),
            Self::Column(..) => "columns".to_owned(),
        }
    }

    /// The answer for a list to choose from.
    #[must_use]
    pub fn said(&self) -> String {
        match self {
            Self::Dates(DateAnswer::Order(DateOrder::DayMonthYear)) => "day, month, year".to_owned(),
            Self::Dates(DateAnswer::Order(DateOrder::MonthDayYear)) => "month, day, year".to_owned(),
            Self::Dates(DateAnswer::Order(DateOrder::YearMonthDay)) => "year, month, day".to_owned(),
            Self::Dates(DateAnswer::Pattern(pattern)) => pattern.clone(),
            Self::Numbers(form) => form.line(),
            Self::Word(_, _, ours) => ours.clone(),
            Self::Leave(..) => "none of these: reject its rows".to_owned(),
            Self::Constant(_, value) => format!("every row is {value}"),
            Self::Column(field, theirs) => format!("the column {theirs}, as {}", field.name()),
        }
    }
}

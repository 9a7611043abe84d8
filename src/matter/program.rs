//! A programme: matters that arrive over months, a team of one's own, and what could be done about them (docs/program.md).

use super::case::{Case, Improvement};
use super::figure::{FigureId, Figures};
use super::rate::Seat;
use super::words::words;
use crate::number::{Currency, Day};

/// Matters that arrive, and the options that there are for them.
#[derive(Debug, Clone)]
pub struct Program {
    /// The buyer's id for it.
    pub id: String,
    /// What it is called.
    pub title: Option<String>,
    /// The currency that everything is reported in, and the matters are priced in.
    pub currency: Currency,
    /// Its first day.
    pub start: Day,
    /// How long it lasts.
    pub months: i64,
    /// How much of a matter the own team takes.
    pub admit: Admit,
    /// What the own team has for these matters.
    pub capacity: Capacity,
    /// Its numbers. Each case of a stream has them too, at the same ids, before its own.
    pub figures: Figures,
    /// Where matters come from, one at least.
    pub streams: Vec<Stream>,
    /// What could be done, one at least; the first is today's way.
    pub options: Vec<ProgramOption>,
    /// Today, or the day that the user named.
    pub as_of: Day,
}

words! {
    /// How much of a matter the own team takes that has no room for all of it.
    pub enum Admit;
    Share = "share": "The share of a matter that fits on each of its days",
    Whole = "whole": "All of a matter or nothing",
}

/// What the own team has for the programme's matters.
#[derive(Debug, Clone, Copy)]
pub enum Capacity {
    /// Hours a month.
    Hours(FigureId),
    /// People, and the share of their time.
    Heads {
        /// How many.
        heads: i64,
        /// Of the hours of each; all where left out.
        share: Option<FigureId>,
    },
    /// The most people of the baseline, 21 days a month.
    OfBaseline,
}

/// Matters of one kind.
#[derive(Debug, Clone)]
pub struct Stream {
    /// What it is called.
    pub name: String,
    /// How many there are.
    pub arrivals: Arrivals,
    /// Variance of a year's number by its mean; 1 where left out.
    pub clustering: Option<FigureId>,
    /// How many times the file's volumes, gigabytes and hours; 1 where left out.
    pub size: Option<FigureId>,
    /// Months over which the own team's hours are spread.
    pub months: FigureId,
    /// The matter as its file has it; its start is the file's, else the programme's.
    pub case: Case,
}

/// How many matters there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrivals {
    /// So many a year, at any time.
    PerYear(FigureId),
    /// One on the first day of each.
    Every(Every),
}

words! {
    /// How often a matter comes up.
    pub enum Every;
    Month = "month": "Each month",
    Quarter = "quarter": "Each quarter",
    Year = "year": "Each year",
}

impl Every {
    /// Months from one to the next.
    #[must_use]
    pub fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

/// One thing that could be done.
#[derive(Debug, Clone)]
pub struct ProgramOption {
    /// What it is called.
    pub name: String,
    /// Who does what goes out.
    pub outside: GoesOut,
    /// A better process, without its costs and its lead time: these are below.
    pub improvement: Option<Measure<Improvement>>,
    /// People hired.
    pub hire: Option<Measure<Hire>>,
    /// A team on call.
    pub standby: Option<Measure<Standby>>,
}

/// Who does what goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GoesOut {
    /// What the own team cannot take, by the first of these that can.
    Overflow(Vec<String>),
    /// Every matter, to one provider.
    All(String),
    /// Every matter, to whoever is cheapest for it.
    Recommended,
}

/// Something that costs, and is ready some day.
#[derive(Debug, Clone)]
pub struct Measure<T> {
    /// What it is.
    pub what: T,
    /// What it costs once.
    pub one_off: Option<FigureId>,
    /// Working days of the baseline until it is ready.
    pub ready_days: Option<FigureId>,
    /// What it costs to run, in the programme's currency.
    pub running: Option<Running>,
    /// For how many months from then on; to the end where left out.
    pub months: Option<FigureId>,
}

/// A price by the time, and how often it is paid.
#[derive(Debug, Clone)]
pub struct Running {
    /// The price.
    pub price: Seat,
    /// For how many.
    pub times: i64,
}

/// People hired.
#[derive(Debug, Clone, Copy)]
pub struct Hire {
    /// How many.
    pub heads: i64,
    /// Hours of each for these matters a month; 147 where left out.
    pub hours_per_month: Option<FigureId>,
}

/// A team on call.
#[derive(Debug, Clone)]
pub struct Standby {
    /// Whose.
    pub provider: String,
    /// Its production hours a month.
    pub hours_per_month: FigureId,
}

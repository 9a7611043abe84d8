//! `[delivery]` of a provider: team and calendar.

use super::fields::{Fields, Reading};
use super::holidays::{CALENDAR, EVERYDAY, weeks};
use super::keys::{Declared, Kind, by_complexity, by_urgency, certain, figure, record, table};
use super::provider::ProviderContext;
use crate::matter::FigureKind::{Days, Factor, Hours, HoursOfDay, Markup, Multiplier};
use crate::matter::{ByComplexity, ByUrgency, Delivery, FigureId, FigureKind, Heads, WeeksByUrgency};
use crate::number::Day;
use crate::source::Place;

record! {
    /// Team and calendar.
    pub struct DeliveryTable;
    /// Relative to your own associates; 1 where left out.
    productivity: Option<ByComplexity> = by_complexity(Factor);
    /// Of a person; 8 where left out.
    hours_per_day: Option<FigureId> = figure(HoursOfDay);
    /// Monday to Friday where left out.
    week = WEEK;
    /// Public holidays; those of its country where left out.
    calendar = CALENDAR;
    /// Further holidays of its own.
    holidays: Vec<Day> = Kind::List(&Kind::Date, 0);
    /// How many people.
    heads: HeadsTable = table::<HeadsTable>();
    /// Working days before it can start, by urgency.
    lead_days: ByUrgency = by_urgency(Days);
    /// Overtime, where the matter is expedited or urgent.
    overtime: OvertimeTable = table::<OvertimeTable>();
    /// Of a person.
    training_hours: Option<FigureId> = figure(Hours);
    /// Whether training is billed.
    bills_training: bool = Kind::Flag(false);
    /// Share of the people who leave in a year.
    attrition: Option<FigureId> = figure(Markup);
}

record! {
    /// How many people: min <= default <= max.
    pub struct HeadsTable;
    /// At the least; 1 where left out.
    min: Option<(i64, FigureId)> = certain(FigureKind::Heads);
    /// Where nothing presses; min where left out.
    default: Option<(i64, FigureId)> = certain(FigureKind::Heads);
    /// At the most; 100 where left out.
    max: Option<(i64, FigureId)> = certain(FigureKind::Heads);
}

record! {
    /// Overtime, where the matter is expedited or urgent.
    pub struct OvertimeTable;
    /// At the most, a person.
    hours_per_day: Option<FigureId> = figure(Hours);
    /// What such an hour costs of an ordinary one; 1 where left out.
    multiplier: Option<FigureId> = figure(Multiplier);
}

/// The days worked in a week, or those for each urgency.
const WEEK: Kind = Kind::Either(
    "Week",
    "The days worked in a week, or those for each urgency.",
    &[DAYS, Kind::Table(WeekByUrgencyTable::RECORD)],
);
const DAYS: Kind = Kind::List(&Kind::Weekday, 1);

record! {
    /// The days worked in a week by urgency; a level left out is as the next calmer one, the calmest Monday to Friday.
    pub struct WeekByUrgencyTable;
    /// Of a standard matter.
    standard = DAYS;
    /// Where it is expedited.
    expedited = DAYS;
    /// Where it is urgent.
    urgent = DAYS;
}

/// Reads `[delivery]`, and the productivity in it. `country` is the provider's, whose holidays it keeps by default.
pub fn delivery(
    provider: &mut Fields,
    country: Option<&str>,
    around: &ProviderContext,
    reading: &mut Reading,
) -> (Delivery, Option<ByComplexity>) {
    let mut place = provider.place().clone();
    let mut worked = [EVERYDAY; 3];
    let mut calendar = around.calendars.of_country(country);
    let mut read = DeliveryTable::default();
    if let Some((mut table, written)) = provider.declared::<DeliveryTable>("delivery", reading) {
        read = written;
        worked = weeks(&mut table, reading);
        calendar = around.calendars.written(&mut table, reading).unwrap_or(calendar);
        place = table.node("heads").map_or(place, |node| node.place.clone());
        table.finish(reading);
    }
    let closed = around.holidays.iter().chain(&read.holidays).copied();
    let closed: Vec<Day> = closed.chain(calendar.days()).collect();
    let delivery = Delivery {
        hours_per_day: read.hours_per_day,
        weeks: WeeksByUrgency::new(worked, &closed),
        calendar,
        holidays: read.holidays,
        heads: heads(&read.heads, &place, reading),
        lead_days: read.lead_days,
        overtime_hours: read.overtime.hours_per_day,
        overtime_multiplier: read.overtime.multiplier,
        training_hours: read.training_hours,
        bills_training: read.bills_training,
        attrition: read.attrition,
    };
    (delivery, read.productivity)
}

fn heads(written: &HeadsTable, place: &Place, reading: &mut Reading) -> Heads {
    let count = |of: Option<(i64, FigureId)>, default: i64| of.map_or(default, |(count, _)| count);
    let min = count(written.min, 1);
    let heads = Heads {
        min,
        default: count(written.default, min),
        max: count(written.max, 100),
        written: [written.min, written.default, written.max].map(|of| of.map(|(_, id)| id)),
    };
    if heads.min > heads.default || heads.default > heads.max {
        let message = format!("heads: min {}, default {}, max {}", heads.min, heads.default, heads.max);
        let help = "where left out, min is 1, default is min and max is 100";
        reading.diagnostics.error(place, message, "expected min <= default <= max").help(help);
    }
    heads
}

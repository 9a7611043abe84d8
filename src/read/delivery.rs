//! `[delivery]` of a provider: team and calendar.

use super::fields::{Fields, Reading};
use super::keys::{Kind, PlacedText, by_complexity, by_urgency, certain, figure, record, table};
use super::provider::ProviderContext;
use crate::matter::FigureKind::{Days, Factor, Hours, HoursOfDay, Markup, Multiplier};
use crate::matter::{ByComplexity, ByUrgency, Delivery, FigureId, FigureKind, Heads};
use crate::number::{Day, WorkingDays};
use crate::source::Place;

record! {
    /// Team and calendar.
    pub struct DeliveryTable;
    /// Relative to the buyer's own associates; 1 where left out.
    productivity: Option<ByComplexity> = by_complexity(Factor);
    /// Per head; 8 where left out.
    hours_per_day: Option<FigureId> = figure(HoursOfDay);
    /// Monday to Friday where left out.
    week: Option<Vec<PlacedText>> = Kind::List(&Kind::Weekday, 1);
    /// Further holidays of its own.
    holidays: Vec<Day> = Kind::List(&Kind::Date, 0);
    /// How many people.
    heads: HeadsTable = table::<HeadsTable>();
    /// Working days before it can start, by urgency.
    lead_days: ByUrgency = by_urgency(Days);
    /// Overtime, where the urgency is not standard.
    overtime: OvertimeTable = table::<OvertimeTable>();
    /// Per head.
    training_hours: Option<FigureId> = figure(Hours);
    /// Whether training is billed.
    bills_training: bool = Kind::Flag(false);
    /// Share of the heads that leave in a year.
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
    /// Overtime, where the urgency is not standard.
    pub struct OvertimeTable;
    /// At the most, per head.
    hours_per_day: Option<FigureId> = figure(Hours);
    /// What such an hour costs of an ordinary one; 1 where left out.
    multiplier: Option<FigureId> = figure(Multiplier);
}

/// Reads `[delivery]`, and the productivity in it.
pub fn delivery(
    provider: &mut Fields,
    around: &ProviderContext,
    reading: &mut Reading,
) -> (Delivery, Option<ByComplexity>) {
    let mut place = provider.place().clone();
    let mut week = EVERYDAY;
    let mut read = DeliveryTable::default();
    if let Some((mut table, written)) = provider.declared::<DeliveryTable>("delivery", reading) {
        read = written;
        if let (Some(days), Some(node)) = (&read.week, table.node("week")) {
            week = days_of(days, &node.place, reading);
        }
        place = table.node("heads").map_or(place, |node| node.place.clone());
        table.finish(reading);
    }
    let delivery = Delivery {
        hours_per_day: read.hours_per_day,
        working_days: WorkingDays::new(week, around.holidays.iter().copied().chain(read.holidays)),
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

const EVERYDAY: [bool; 7] = [true, true, true, true, true, false, false];

fn days_of(days: &[PlacedText], place: &Place, reading: &mut Reading) -> [bool; 7] {
    let mut week = [false; 7];
    for (day, place) in days {
        match WorkingDays::NAMES.iter().position(|name| name == day) {
            Some(at) => week[at] = true,
            None => {
                let message = format!("`{day}` is not a day of the week");
                let expected = format!("expected one of {}", WorkingDays::NAMES.join(", "));
                reading.diagnostics.error(place, message, expected);
            }
        }
    }
    if days.is_empty() {
        reading.diagnostics.error(place, "a working week without a day", "expected at least one day");
    }
    week
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

//! `price` of a task type: a price by the unit, instead of by the hour.

use super::fields::{Fields, Reading};
use super::keys::{Declared, Kind, Rule, figure, record};
use super::tree::Node;
use crate::matter::FigureKind::{Money, Threshold};
use crate::matter::{FigureId, Price, PriceStep, PriceUnit};

record! {
    /// A price by the unit, instead of by the hour.
    pub struct PriceTable, Rule::ExactlyOne(&["rate", "steps"]);
    /// The type's own unit, page, document, gigabyte, or "task" for a flat fee.
    unit: Option<String> = Kind::Text, needed "what the price is for, such as \"document\"";
    /// Price of a unit.
    rate: Option<FigureId> = figure(Money);
    /// Prices by volume, counted a task (and a month).
    steps = Kind::List(&Kind::Table(StepTable::RECORD), 1);
}

record! {
    /// The price of the units up to a volume.
    pub struct StepTable;
    /// The last unit at this price; the last step has none.
    up_to: Option<FigureId> = figure(Threshold);
    /// Price of a unit.
    rate: Option<FigureId> = figure(Money), needed "";
}

/// Reads `price`.
pub fn price(fields: &mut Fields, reading: &mut Reading) -> Option<Price> {
    let (mut table, PriceTable { unit, rate }) = fields.declared("price", reading)?;
    let steps = match (table.node("rate").is_some(), table.node("steps").is_some()) {
        (true, false) => rate.map(|rate| vec![PriceStep { up_to: None, rate }]),
        (false, true) => steps(&mut table, reading),
        _ => {
            let place = reading.texts.first_line(table.place());
            reading.diagnostics.error(&place, "a price has either a `rate` or `steps`", "expected one of them");
            None
        }
    };
    table.finish(reading);
    let unit = unit?;
    let unit = if unit == "task" { PriceUnit::Task } else { PriceUnit::Unit(unit.into()) };
    Some(Price { unit, steps: steps? })
}

fn steps(table: &mut Fields, reading: &mut Reading) -> Option<Vec<PriceStep>> {
    let path = table.key("steps");
    let provenance = table.provenance().clone();
    let place = table.node("steps")?.place.clone();
    let items = table.list("steps", "a list of steps, [{ up_to = ..., rate = ... }, { rate = ... }]", reading)?;
    let mut steps: Vec<PriceStep> = Vec::with_capacity(items.len());
    let mut sound = true;
    for (index, item) in items.iter().enumerate() {
        let mut fields = Fields::of(item, &format!("{path}.{index}"), &provenance, reading)?;
        let StepTable { up_to, rate } = StepTable::read(&mut fields, reading);
        let ends = fields.node("up_to").is_some();
        fields.finish(reading);
        sound &= is_in_order(item, index + 1 == items.len(), ends, reading);
        sound &= rises(item, steps.last(), up_to, reading);
        match rate {
            Some(rate) => steps.push(PriceStep { up_to, rate }),
            None => sound = false,
        }
    }
    if items.is_empty() {
        reading.diagnostics.error(&place, "a price without a step", "expected at least one step");
        sound = false;
    }
    sound.then_some(steps)
}

/// All steps but the last have an end.
fn is_in_order(item: &Node, last: bool, ends: bool, reading: &mut Reading) -> bool {
    if last != ends {
        return true;
    }
    let (message, label) = if last {
        ("the last price step has an end", "the last step goes on for ever: leave `up_to` out")
    } else {
        ("a price step has no end", "expected `up_to = ...`, only the last step has none")
    };
    reading.diagnostics.error(&reading.texts.first_line(&item.place), message, label);
    false
}

fn rises(item: &Node, before: Option<&PriceStep>, up_to: Option<FigureId>, reading: &mut Reading) -> bool {
    let before = before.and_then(|step| step.up_to).map(|id| reading.figures.get(id).likely);
    let here = up_to.map(|id| reading.figures.get(id).likely);
    if before.zip(here).is_none_or(|(before, here)| here > before) {
        return true;
    }
    let label = "expected a larger `up_to` than the step before";
    reading.diagnostics.error(&reading.texts.first_line(&item.place), "price steps do not rise", label);
    false
}

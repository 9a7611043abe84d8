//! `[[charge]]`, of a provider or of the matter.

use super::fields::{Fields, Reading};
use super::keys::{Kind, figure, record, word};
use crate::matter::FigureKind::{Money, Quantity};
use crate::matter::{Charge, Driver, FigureId};

record! {
    /// A cost that is counted by something else than hours of work on a task.
    pub struct ChargeTable;
    /// What it is called.
    name: Option<String> = Kind::Text, needed "what the charge is called";
    /// What it is counted by.
    driver: Option<Driver> = word::<Driver>(), needed "what it is counted by, such as \"month\"";
    /// Price of one.
    rate: Option<FigureId> = figure(Money), needed "";
    /// At least so many are charged.
    minimum_quantity: Option<FigureId> = figure(Quantity);
    /// Whether it falls once rather than every month.
    one_off: bool = Kind::Flag(false);
}

/// Reads `[[charge]]`.
pub fn charges(fields: &mut Fields, reading: &mut Reading) -> Vec<Charge> {
    let tables: Vec<ChargeTable> = fields.items("charge", reading);
    let charge = |of: ChargeTable| {
        let ChargeTable { name, driver, rate, minimum_quantity, one_off } = of;
        Some(Charge { name: name?, driver: driver?, rate: rate?, minimum_quantity, one_off })
    };
    tables.into_iter().filter_map(charge).collect()
}

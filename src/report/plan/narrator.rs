//! Sentences that plans say of their estimates.

use rust_decimal::Decimal;

use super::super::comparison::{EstimateDoc, View, ends};
use crate::number::{Day, display};

/// Says things about a document.
pub struct Narrator<'d> {
    pub view: &'d View<'d>,
}

impl Narrator<'_> {
    pub fn money(&self, amount: Decimal) -> String {
        format!("{} {}", self.view.document.matter.currency, display(amount, self.view.decimals()))
    }

    /// When the work ends, and how that stands to the deadline.
    pub fn ends(&self, of: &EstimateDoc) -> String {
        let finish = of.finish.map_or_else(|| "an unknown day".to_owned(), Day::said);
        format!("ends on {finish}, {}", ends(&self.view.document.matter, of, self.view.reserve_days))
    }

    /// What people call whoever does all that they can.
    pub fn named(&self, of: &EstimateDoc) -> String {
        if self.is_own(of) { "your own team".to_owned() } else { of.title() }
    }

    /// Whether it is one's own team.
    pub fn is_own(&self, of: &EstimateDoc) -> bool {
        of.provider == self.view.document.baseline
    }
}

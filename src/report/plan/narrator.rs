//! Sentences that plans say of their estimates.

use rust_decimal::Decimal;

use super::super::comparison::{EstimateDoc, View};
use crate::matter::Status;
use crate::number::{display, plural};

/// Says things about a document.
pub struct Narrator<'d> {
    pub view: &'d View<'d>,
}

impl Narrator<'_> {
    pub fn money(&self, amount: Decimal) -> String {
        format!("{} {}", self.view.document.matter.currency, display(amount, self.view.decimals()))
    }

    pub fn ends(&self, of: &EstimateDoc) -> String {
        let (Some(finish), Some(slack)) = (of.finish.as_ref(), of.slack_days) else { return "is in time".to_owned() };
        let spare = if slack == 0 { "no working day".to_owned() } else { days(Some(slack)) };
        let reserve = match self.view.reserve_days {
            0 => String::new(),
            reserve => format!(", {reserve} of them held in reserve"),
        };
        format!("ends on {finish} with {spare} to spare{reserve}")
    }

    /// By how much somebody is late.
    pub fn late_words(&self, of: &EstimateDoc) -> String {
        match (of.status, of.late_days) {
            // No working day late: the deadline is met at the cost of the reserve, or a free day lies between.
            (Some(Status::Late), Some(0)) if of.finish <= self.view.document.matter.deadline => {
                ", for it ends inside the days held in reserve".to_owned()
            }
            (Some(Status::Late), Some(0)) => ", for it ends on a free day past the deadline".to_owned(),
            (Some(Status::Late), late) => format!(" by {}", days(late)),
            _ => String::new(),
        }
    }
}

fn days(count: Option<i64>) -> String {
    plural(count.unwrap_or(0), "working day", "working days")
}

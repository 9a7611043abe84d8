//! How the work of an estimate ends, against the deadline, in words.

use super::document::MatterDoc;
use super::estimate::EstimateDoc;
use crate::matter::Status;
use crate::number::plural;

/// Days late, to spare, and held in reserve: all of them working days.
pub fn ends(matter: &MatterDoc, of: &EstimateDoc, reserve: i64) -> String {
    let days = |count: i64| plural(count, "working day", "working days");
    let beside = if reserve > 0 { " beside the reserve" } else { "" };
    match (of.status, of.late_days, of.slack_days) {
        (Some(Status::Late), Some(late), _) if late > 0 => format!("{} late", days(late)),
        (Some(Status::Late), ..) if is_within_reserve(matter, of) => "inside the days held in reserve".to_owned(),
        (Some(Status::Late), ..) => "on a day off after the deadline".to_owned(),
        (_, _, Some(0)) => "no day to spare".to_owned(),
        (_, _, Some(slack)) => match slack - reserve {
            0 => format!("no day to spare but the {slack} in reserve"),
            spare => format!("{} to spare{beside}", days(spare)),
        },
        _ => "in time".to_owned(),
    }
}

/// Whether it is late only because the matter holds days in reserve.
pub fn is_within_reserve(matter: &MatterDoc, of: &EstimateDoc) -> bool {
    let is_late = of.status == Some(Status::Late) && of.late_days.is_none_or(|days| days <= 0);
    is_late && of.finish <= matter.deadline
}

//! Why somebody else is recommended once an input has another value.

use super::words::words;

/// Why another option is recommended: what the one before it lacks there, else what the new one gains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The one before is late.
    Late,
    /// The one before cannot do the work of a period.
    OverCapacity,
    /// The one before is above a budget that is a limit.
    OverBudget,
    /// The one before is excluded for something else.
    NotPermitted,
    /// The new one is in time.
    InTime,
    /// The new one can do the work of a period.
    WithinCapacity,
    /// The new one is within a budget that is a limit.
    WithinBudget,
    /// The new one is excluded no longer.
    Permitted,
    /// Both qualify before and after, and the new one costs less, or as much and ends sooner.
    Price,
}

words!(Cause {
    Late = "late",
    OverCapacity = "over-capacity",
    OverBudget = "over-budget",
    NotPermitted = "not-permitted",
    InTime = "in-time",
    WithinCapacity = "within-capacity",
    WithinBudget = "within-budget",
    Permitted = "permitted",
    Price = "price",
});

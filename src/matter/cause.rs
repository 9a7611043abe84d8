//! Why somebody else is recommended once an input has another value.

use super::words::words;

words! {
    /// Why another option is recommended: what the one before it lacks there, else what the new one gains.
    pub enum Cause;
    /// The one before is late.
    Late = "late",
    /// The one before cannot do the work of a period.
    OverCapacity = "over-capacity",
    /// The one before is above a budget that is a limit.
    OverBudget = "over-budget",
    /// The one before is excluded for something else.
    NotPermitted = "not-permitted",
    /// The new one is in time.
    InTime = "in-time",
    /// The new one can do the work of a period.
    WithinCapacity = "within-capacity",
    /// The new one is within a budget that is a limit.
    WithinBudget = "within-budget",
    /// The new one is excluded no longer.
    Permitted = "permitted",
    /// Both qualify before and after, and the new one costs less, or as much and ends sooner.
    Price = "price",
}

//! Whether work gets done in time.

use super::words::words;

/// Whether the work gets done in time, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// There is no deadline.
    NoDeadline,
    /// A steady portfolio within the team's capacity.
    Steady,
    /// In time without overtime.
    OnTime,
    /// In time, but only with overtime.
    OnTimeWithOvertime,
    /// More work in a period than the largest team can do.
    OverCapacity,
    /// Not in time.
    Late,
}
words!(Status {
    NoDeadline = "no-deadline",
    Steady = "steady",
    OnTime = "on-time",
    OnTimeWithOvertime = "on-time-with-overtime",
    OverCapacity = "over-capacity",
    Late = "late",
});

impl Status {
    /// Whether the work is done in time and within capacity, as far as there is a deadline or a capacity.
    #[must_use]
    pub fn is_in_time(self) -> bool {
        !matches!(self, Self::Late | Self::OverCapacity)
    }

    /// As people read it: `on time with overtime`.
    #[must_use]
    pub fn said(self) -> String {
        self.word().replace('-', " ")
    }
}

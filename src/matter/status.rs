//! Whether work gets done in time.

use super::words::words;
use crate::number::Number;

words! {
    /// Whether the work gets done in time, from best to worst.
    #[derive(PartialOrd, Ord)]
    pub enum Status;
    /// There is no deadline.
    NoDeadline = "no-deadline",
    /// A steady portfolio within the team's capacity.
    Steady = "steady",
    /// In time without overtime.
    OnTime = "on-time",
    /// In time, but only with overtime.
    OnTimeWithOvertime = "on-time-with-overtime",
    /// More work in a period than the largest team can do.
    OverCapacity = "over-capacity",
    /// Not in time.
    Late = "late",
}

impl Status {
    /// Whether the work is done in time and within capacity, as far as there is a deadline or a capacity.
    #[must_use]
    pub fn is_in_time(self) -> bool {
        !matches!(self, Self::Late | Self::OverCapacity)
    }

    /// Its place from best to worst, as a number to decide with.
    #[must_use]
    pub fn number<N: Number>(self) -> N {
        N::whole(self as i64)
    }

    /// The status of such a number; what is none is late.
    #[must_use]
    pub fn numbered<N: Number>(number: N) -> Self {
        Self::at(number.count())
    }

    /// The status at a place; where there is none it is late.
    #[must_use]
    pub fn at(place: Option<i64>) -> Self {
        let place = place.and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| Self::ALL.get(place)).map_or(Self::Late, |(_, status)| *status)
    }

    /// As people read it: `on time with overtime`.
    #[must_use]
    pub fn said(self) -> String {
        self.word().replace('-', " ")
    }
}

//! The verdict: how far a recommendation can be relied on, in one word.

use super::words::words;

/// How far a recommendation can be relied on; the first of these that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody who is permitted meets the deadline, or has the capacity.
    NobodyQualifies,
    /// It misses a hard deadline, or exceeds its capacity, in more than a fifth of the outcomes.
    Unsafe,
    /// It is recommended in at least 80 % of the outcomes.
    Clear,
    /// It is recommended in at least 60 % of them.
    Likely,
    /// It is recommended in fewer.
    TooCloseToCall,
}

words!(Verdict {
    NobodyQualifies = "nobody-qualifies",
    Unsafe = "unsafe",
    Clear = "clear",
    Likely = "likely",
    TooCloseToCall = "too-close-to-call",
});

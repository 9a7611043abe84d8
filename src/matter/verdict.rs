//! The verdict: how far a recommendation can be relied on, in one word.

use super::words::words;

words! {
    /// How far a recommendation can be relied on; the first of these that fits.
    pub enum Verdict;
    /// Nobody who is permitted meets the deadline, or has the capacity.
    NobodyQualifies = "nobody-qualifies",
    /// It misses a hard deadline, or exceeds its capacity, in more than a fifth of the outcomes.
    Unsafe = "unsafe",
    /// It is recommended in at least 80 % of the outcomes.
    Clear = "clear",
    /// It is recommended in at least 60 % of them.
    Likely = "likely",
    /// It is recommended in fewer.
    TooCloseToCall = "too-close-to-call",
}

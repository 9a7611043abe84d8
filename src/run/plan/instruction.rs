//! What a compiled plan does, one operation on registers at a time.
#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor's wide registers")]

use fearless_simd::Simd;

use super::days::Days;
use super::lanes::{POWERS, Registers, Run, decide_closely};
use super::vectors::{
    Pairs, Sides, at_most, divides, exact, goes, held, larger, negligible, next_of_whole, nothing_or_more,
    rounded_whole, smaller,
};

/// How large a number has to be at least that is not zero, by the number of an instruction: much, and just more than 12
/// decimals make zero.
const LEAST: [f64; 2] = [1e-7, 5.1e-13];
/// The numbers of these.
pub const MUCH: u32 = 0;
pub const MORE: u32 = 1;

/// What is done. Operations on pairs of doubles take two registers for each operand, and for their result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    Add,
    Subtract,
    Multiply,
    Max,
    Min,
    AtMost,
    /// In units smaller by so many powers of ten.
    Rescale,
    /// From units of so many powers of ten to whole ones.
    RoundWhole,
    CeilWhole,
    FloorWhole,
    AddPairs,
    SubtractPairs,
    MultiplyPairs,
    /// A pair times a whole number.
    MultiplyByWhole,
    DividePairs,
    MaxPairs,
    MinPairs,
    AtMostPairs,
    RoundPairs,
    CeilPairs,
    FloorPairs,
    Select,
    SelectPairs,
    NthWorkingDay,
    WorkingDays,
    /// The second as long as the first is zero, or as large as it has to be at least and not too large.
    NothingOrMore,
    /// The third as long as the second is no divisor of the first that makes errors grow so that they show.
    Divides,
    /// The second as long as the first is so small that 12 decimals make it zero.
    Negligible,
    /// The second as long as the first is a number.
    Held,
    /// The second as long as the first decision goes for a side, 1 or 0.
    Goes,
}

impl Code {
    /// Whether the result is a pair.
    pub fn gives_pair(self) -> bool {
        matches!(
            self,
            Self::AddPairs
                | Self::SubtractPairs
                | Self::MultiplyPairs
                | Self::MultiplyByWhole
                | Self::DividePairs
                | Self::MaxPairs
                | Self::MinPairs
                | Self::SelectPairs
        )
    }
}

/// An instruction: what is done, with a number that belongs to it, on which registers, into which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instruction {
    pub code: Code,
    pub with: u8,
    pub from: [u16; 5],
    pub to: [u16; 2],
}

impl Instruction {
    #[inline(always)]
    pub fn run<S: Simd>(&self, run: Run<S>, registers: &Registers, days: &[Days]) {
        let at = |place: u16| registers.at(place);
        let [a, b, c, ..] = self.from;
        let two = || [at(a), at(b)];
        let others = || [at(c), at(self.from[3])];
        let to = at(self.to[0]);
        let halves = || [to, at(self.to[1])];
        let power = || POWERS[usize::from(self.with) % POWERS.len()];
        let of_days = || &days[usize::from(self.with)];
        match self.code {
            Code::Add => run.both(two(), to, |a, b| exact(a + b)),
            Code::Subtract => run.both(two(), to, |a, b| exact(a - b)),
            Code::Multiply => run.both(two(), to, |a, b| exact(a * b)),
            Code::Max => run.both(two(), to, larger),
            Code::Min => run.both(two(), to, smaller),
            Code::AtMost => run.both(two(), to, at_most),
            Code::Rescale => {
                let by = power();
                run.each(at(a), to, |value| exact(value * by));
            }
            Code::RoundWhole => {
                let by = power();
                run.each(at(a), to, |value| rounded_whole(value, by));
            }
            Code::CeilWhole => {
                let by = power();
                run.each(at(a), to, |value| next_of_whole(value, by, 1.0));
            }
            Code::FloorWhole => {
                let by = power();
                run.each(at(a), to, |value| next_of_whole(value, by, -1.0));
            }
            Code::AddPairs => run.both_pairs(two(), others(), halves(), Pairs::add),
            Code::SubtractPairs => run.both_pairs(two(), others(), halves(), Pairs::subtract),
            Code::MultiplyPairs => run.both_pairs(two(), others(), halves(), Pairs::multiply),
            Code::MultiplyByWhole => run.scaled(two(), at(c), halves()),
            Code::DividePairs => run.both_pairs(two(), others(), halves(), Pairs::divide),
            Code::MaxPairs => run.both_pairs(two(), others(), halves(), Pairs::larger),
            Code::MinPairs => run.both_pairs(two(), others(), halves(), Pairs::smaller),
            Code::AtMostPairs => {
                run.compared(two(), others(), to, Pairs::clearly_at_most);
                decide_closely(two(), others(), to, run.groups);
            }
            Code::RoundPairs => {
                let scale = power();
                run.each_pair(two(), to, |value| value.rounded(scale));
            }
            Code::CeilPairs => run.each_pair(two(), to, |value| value.next_whole(1.0)),
            Code::FloorPairs => run.each_pair(two(), to, |value| value.next_whole(-1.0)),
            Code::Select => {
                run.three([at(a), at(b), at(c)], to, |[holds, then, or]| Sides::of(holds).choose(then, or));
            }
            Code::SelectPairs => {
                let sides = |holds, then: Pairs<S>, or: Pairs<S>| {
                    let sides = Sides::of(holds);
                    Pairs { high: sides.choose(then.high, or.high), low: sides.choose(then.low, or.low) }
                };
                run.chosen(at(a), [at(b), at(c)], [at(self.from[3]), at(self.from[4])], halves(), sides);
            }
            Code::NothingOrMore => {
                let least = LEAST[usize::from(self.with) % LEAST.len()];
                run.both(two(), to, |value, beyond_doubt| nothing_or_more(value, least, beyond_doubt));
            }
            Code::Divides => run.three([at(a), at(b), at(c)], to, divides),
            Code::Negligible => run.both(two(), to, negligible),
            Code::Held => run.both(two(), to, held),
            Code::Goes => {
                let side = f64::from(self.with);
                run.both(two(), to, |holds, beyond_doubt| goes(holds, side, beyond_doubt));
            }
            Code::NthWorkingDay => run.one_by_one(two(), to, |from, n| of_days().nth(from, n)),
            Code::WorkingDays => run.one_by_one(two(), to, |from, to| of_days().count(from, to)),
        }
    }
}

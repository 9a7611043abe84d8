//! Who should do what: the tasks of one matter split among providers, and many matters that share scarce hands.

mod batch;
mod candidates;
mod plan;

pub use batch::{Choice, Portfolio, Shortfall, portfolio};
pub use candidates::{BatchCandidates, Candidate, Effect, MatterCandidates, Reject};
pub use plan::{MIX_AT_MOST, MOST_EXACT, Move, Pin, Plan, Planned, Rank, Reassignment, barred, best_plan, mix, plan};

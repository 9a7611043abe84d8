//! Who should do what: the tasks of one matter split among providers, and many matters that share scarce hands.

mod batch;
mod plan;

pub use batch::{Choice, Portfolio, Shortfall, portfolio};
pub use plan::{MOST_EXACT, Move, Pin, Plan, Rank, Reassignment, barred, moves, plan};

//! Questions asked of the model: where it flips, what it hangs on. Each runs the engine many times on one case, with
//! other values of its figures; none knows a formula.

mod breakeven;
mod draws;
mod outlook;
mod plan;
mod portfolio;
mod sampling;
mod sensitivity;
mod simulate;
mod subject;

pub use breakeven::{BreakEven, Crossing, Pair, Scan, Switch, break_even};
pub use draws::Draws;
pub use outlook::{Outlook, Reach, Turn, outlook};
pub use plan::{Instead, Keep, MOST_EXACT, Move, Plan, Rank, barred, moves, plan};
pub use portfolio::{Choice, Portfolio, Shortfall, portfolio};
pub use sampling::{CELLS, Distribution, Pert};
pub use sensitivity::{Sensitivity, Swing, sensitivity};
pub use simulate::{MOST_DRAWS, PERCENTS, Simulation, Spread, simulate};
pub use subject::{Mistake, Outcome, Point, Subject, default_step, ids};

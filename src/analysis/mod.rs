//! Questions asked of the model: where it flips, what it hangs on. Each runs the engine many times on one case, with
//! other values of its figures; none knows a formula.

mod actual;
mod breakeven;
pub mod calibrate;
mod compared;
mod confidence;
mod dates;
mod draws;
mod first_answer;
mod footing;
mod moved;
mod optimize;
mod percentiles;
mod price;
mod program;
mod sampling;
mod screen;
mod sensitivity;
mod simulate;
mod spread;
mod subject;
mod threads;
mod turned_back;
mod turns;

pub use actual::{
    BurnPoint, Earned, Outlook, Pace, PartPace, Place, PlaceEarned, RestDraws, RestOption, Spent, StayOrChange,
    Variance, Watched, Watching, outlook, spent_since, watched,
};
pub use breakeven::{BreakEven, Crossing, Pair, Scan, Switch, break_even};
pub use compared::{Ask, Compared, Examined, compared, compared_with};
pub use confidence::{Confidence, DRAWS, FigureSwing};
pub use draws::Draws;
pub use first_answer::LeftOut;
pub use optimize::{
    BatchCandidates, Candidate, Choice, Effect, MIX_AT_MOST, MOST_EXACT, MatterCandidates, Move, Pin, Plan, Planned,
    Portfolio, Rank, Reassignment, Reject, Shortfall, barred, best_plan, mix, plan, portfolio,
};
pub use percentiles::PERCENTS;
pub use price::{
    Amounts, Bid, Cash, CashDay, CashPlan, CashTerms, Chances, Charging, HoursOf, Logistic, MARGIN_SPLIT,
    MOST_PRICE_DRAWS, Offer, PriceTerms, Priced, PricedOption, Room, Target, Turning, Unpriced, WinPoint,
    break_even_price, margin, price_matter, under_cap, up,
};
pub use program::{
    Demand, End, Extent, Interval, MOST_DRAWS as MOST_PROGRAM_DRAWS, OptionAnswer, ProgramAnswer, Sent,
    Spread as CostSpread, Threshold, Thresholds, program,
};
pub use sampling::{CELLS, Distribution, Pert};
pub use sensitivity::{Sensitivity, Swing, sensitivity};
pub use simulate::{MOST_DRAWS, Simulation, simulate};
pub use spread::Spread;
pub use subject::{Answer, Mistake, Outcome, Point, Reader, Subject, Watch, estimate_of, ids, total_of};
pub use threads::Helper;
pub use turned_back::turned_back;
pub use turns::Turn;

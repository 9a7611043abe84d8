//! The costing model, docs/model.md: pure functions from a case and the values of its figures to estimates.
//!
//! It knows no file, clock or terminal, and every formula stands here once, for whatever [`Number`] it is run with.
//!
//! [`Number`]: crate::number::Number

mod assignment;
mod charges;
mod comparison;
mod effort;
mod error;
mod estimate;
mod lines;
mod margin;
mod parts;
mod payback;
mod permission;
mod profile;
mod rates;
mod team;

pub use assignment::{Assignment, Part, can_do};
pub use comparison::{
    Assessed, Comparison, Standing, assess, best_so_far, compare, estimate_id, provider_id, unimproved,
};
pub use error::{PricingError, Side};
pub use estimate::{Estimate, Scenario, Schedule, StaffedPart, price};
pub use lines::{Counted, Line, Unit};
pub use margin::{Margin, margin};
pub use parts::{MatterLowerBound, Parts, PricedPart};
pub use payback::payback;
pub use permission::{exclusions, of_part, warnings};
pub use profile::{Profile, default_urgency, profile, usual_urgency};
pub use rates::Rates;
pub use team::Team;

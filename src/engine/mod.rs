//! The costing model, docs/model.md: pure functions from a case and the values of its figures to estimates.
//!
//! It knows no file, clock or terminal, and every formula stands here once, for whatever [`Number`] it is run with.
//!
//! [`Number`]: crate::number::Number

mod assignment;
mod charges;
mod comparison;
mod effort;
mod estimate;
mod lines;
mod margin;
mod parts;
mod payback;
mod permission;
mod problem;
mod profile;
mod program;
mod quick;
mod rates;
mod team;

pub use assignment::{Assignment, Part, can_do};
pub use comparison::{Assessed, Comparison, assess, compare};
pub use estimate::{Estimate, Outline, Question, StaffedPart, price};
pub use lines::{Code, Counted, HOURS_OF_PART, Line, Payee, Unit};
pub use margin::{Margin, margin};
pub use parts::{Least, Parts, PricedPart};
pub use payback::payback;
pub use permission::{Exclusion, Warning, exclusions, of_part, warnings};
pub use problem::{Problem, Side};
pub use profile::{Profile, URGENT_DAYS, default_urgency, profile};
pub use program::{Drawn, LANES, Program};
pub use quick::Quick;
pub use rates::Rates;
pub use team::{Status, Team};

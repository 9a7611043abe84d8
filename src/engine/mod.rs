//! The costing model, docs/model.md: pure functions from a case and the values of its figures to estimates.
//!
//! It knows no file, clock or terminal, and every formula stands here once, for whatever [`Number`] it is run with.
//!
//! [`Number`]: crate::number::Number

mod arrival;
mod assignment;
mod charges;
mod comparison;
mod effort;
mod estimate;
mod go_live;
mod inputs;
mod line;
mod lines;
mod lookout;
mod margin;
mod on_top;
mod own_hours;
mod own_lines;
mod parts;
mod passed_on;
mod payback;
mod permission;
mod profile;
mod rates;
mod seats;
mod team;

pub use crate::matter::{OwnRole, PricingError, Side};
pub use arrival::{Arrived, InHouse, Outside, SentOut, in_house, sent_out, sized_figures};
pub use assignment::{Assignment, Part, can_do};
pub use comparison::{
    Assessed, Comparison, Standing, assess, best_so_far, chosen, compare, estimate_id, provider_id, unimproved,
};
pub use effort::volume;
pub use estimate::{Estimate, Scenario, Schedule, StaffedPart, price};
pub use inputs::{Inputs, LikelyValues, OnTape};
pub use line::{Counted, Doer, Line, Unit};
pub use lookout::{OwnTime, at_any_time, dates_and_hours, own_time};
pub use margin::{Margin, margin, standard_value};
pub use own_hours::own_hours_by_role;
pub use parts::{MatterLowerBound, Parts, PricedPart};
pub use passed_on::{Outlays, outlays, passed_on};
pub use payback::payback;
pub use permission::{exclusions, of_part, warnings};
pub use profile::{
    PROFILE, Profile, base_hours_by_task, default_urgency, demanding, is_demanding, profile, usual_urgency,
};
pub use rates::Rates;
pub use team::Team;

//! A matter that runs, held against its plan: what is said of it, the keys of `lpo-cost/actual/1`.

mod plan;

pub use plan::read_plan;

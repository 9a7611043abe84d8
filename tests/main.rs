//! All integration tests, in one binary so that they link once.

mod properties;
mod support;
mod worked;

//! All integration tests, in one binary so that they link once.

mod commands;
mod properties;
mod support;
mod worked;

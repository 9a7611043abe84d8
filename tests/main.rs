//! All integration tests, in one binary so that they link once.

mod commands;
mod explain;
mod library;
mod properties;
mod schema;
mod support;
mod worked;

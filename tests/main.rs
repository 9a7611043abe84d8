//! All integration tests, in one binary so that they link once.

mod analysis;
mod batch;
mod commands;
mod explain;
mod library;
mod optimize;
mod portfolio;
mod properties;
mod schema;
mod simulation;
mod support;
mod worked;

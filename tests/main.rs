//! All integration tests, in one binary so that they link once.

mod analysis;
mod batch;
mod books;
mod calendars;
mod commands;
mod diff;
mod disclosure;
mod explain;
mod html;
mod keys;
mod layers;
mod library;
mod optimize;
mod portfolio;
mod properties;
mod schema;
mod simulation;
mod support;
mod validation;
mod workbook;
mod worked;

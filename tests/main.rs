//! All integration tests, in one binary so that they link once.

mod analysis;
mod batch;
mod books;
mod calendars;
mod commands;
mod diff;
mod disclosure;
mod docs;
mod explain;
mod files;
mod hostile;
mod html;
mod keys;
mod layers;
mod library;
mod optimize;
mod outputs;
mod portfolio;
mod properties;
mod rates_directories;
mod schema;
mod simulation;
mod support;
mod validation;
mod workbook;
mod worked;

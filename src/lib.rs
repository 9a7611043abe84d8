#![doc = include_str!("../README.md")]

pub mod cli;
pub mod engine;
pub mod input;
pub mod model;
pub mod number;
pub mod output;
pub mod report;
pub mod text;

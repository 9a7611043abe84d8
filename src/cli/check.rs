//! `lpo-cost check`

use anyhow::Result;

use super::args::{Check, Global};
use super::exit::Exit;
use super::{files, terminal};
use crate::input::{Request, check};
use crate::number::Day;

/// Checks each file, and says of each what is wrong with it.
pub fn run(args: &Check, global: &Global) -> Result<Exit> {
    let library = files::library(global)?;
    let as_of = global.as_of.unwrap_or_else(Day::today);
    let mut exit = Exit::Done;
    for path in &args.files {
        let (name, content) = match files::read(path) {
            Ok(read) => read,
            Err(error) => {
                exit = super::exit::report(&error);
                continue;
            }
        };
        let request = Request { name: &name, content: &content, changes: &[], library: &library, as_of };
        let understood = check(&request);
        let color = terminal::color(global.color, &std::io::stderr());
        let found = &understood.diagnostics;
        if found.has_errors() || (!found.is_empty() && !global.quiet) {
            terminal::say(&found.render(&understood.texts, color));
        }
        if found.has_errors() {
            exit = Exit::Failed;
        } else if !global.quiet {
            terminal::say(&format!("{name}: in order"));
        }
    }
    Ok(exit)
}

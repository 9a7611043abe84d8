//! `lpo-cost check`

use std::path::Path;

use anyhow::Result;

use super::args::{Check, Global};
use super::exit::Exit;
use super::{files, terminal};
use crate::input::{Library, Request, Understood, check_rates, understand};
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
        let understood = check(path, &name, &content, &library, as_of);
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

/// A matter file has a table `[matter]`; anything else belongs into a rates directory.
fn check(path: &Path, name: &str, content: &str, library: &Library, as_of: Day) -> Understood {
    let in_rates = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
        || ["tasks.toml", "sources.toml"].iter().any(|file| path.ends_with(file));
    let is_provider = || {
        let has = |head: &str| content.lines().any(|line| line.trim_start().starts_with(head));
        !has("[matter]") && !has("[[task]]") && !has("matter.")
    };
    if in_rates || is_provider() {
        check_rates(name, content, library, as_of)
    } else {
        understand(&Request { name, content, changes: &[], library, as_of })
    }
}

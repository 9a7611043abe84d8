//! `lpo-cost check`

use std::path::Path;

use anyhow::Result;

use super::args::{Check, Global};
use super::exit::Exit;
use super::write_report::{targets, write_report};
use super::{files, terminal};
use crate::number::Day;
use crate::read::{Request, Survey, check};
use crate::report::{CheckFinding, findings};
use crate::source::{Diagnostics, Texts};

/// Checks each file, and says of each what is wrong with it.
pub fn run(args: &Check, global: &Global) -> Result<Exit> {
    let as_of = global.as_of.unwrap_or_else(Day::today);
    // Without a format findings are drawn for people, on standard error; with one they are the output.
    let wants_data = args.output.format.is_some() || !args.output.output.is_empty();
    let targets = if wants_data { targets(&args.output)? } else { Vec::new() };
    let mut all: Vec<CheckFinding> = Vec::new();
    let mut exit = Exit::Done;
    for path in &args.files {
        let checked = if path.is_dir() { directory(path, global, as_of) } else { file(path, global, as_of) };
        let (texts, found) = match checked {
            Ok(checked) => checked,
            Err(error) if wants_data => {
                all.push(CheckFinding::unreadable(path.display().to_string(), format!("{error:#}")));
                exit = Exit::Failed;
                continue;
            }
            Err(error) => {
                exit = super::exit::report(&error);
                continue;
            }
        };
        if found.has_errors() {
            exit = Exit::Failed;
        }
        if wants_data {
            all.extend(CheckFinding::all(&found, &texts));
        } else {
            let color = terminal::color(global.color, &std::io::stderr());
            if found.has_errors() || (!found.is_empty() && !global.quiet) {
                terminal::say(&found.render(&texts, color));
            }
            if !found.has_errors() && !global.quiet {
                terminal::say(&format!("{}: in order", files::name(path)));
            }
        }
    }
    if wants_data {
        write_report(&findings(&all, as_of), targets, global)?;
    }
    Ok(exit)
}

fn file(path: &Path, global: &Global, as_of: Day) -> Result<(Texts, Diagnostics)> {
    let library = files::library(global)?;
    let (name, content) = files::read(path)?;
    let request = Request { name: &name, content: &content, changes: &[], library: &library, as_of };
    let understood = check(&request);
    Ok((understood.texts, understood.diagnostics))
}

/// A rates directory as a whole, laid over the other rates.
fn directory(path: &Path, global: &Global, as_of: Day) -> Result<(Texts, Diagnostics)> {
    let mut library = files::library(global)?;
    let ignored = files::add_layer(&mut library, path)?;
    let mut survey = Survey::of(&library, as_of);
    survey.audit(as_of);
    let (texts, mut found) = (survey.texts, survey.diagnostics);
    // Of the layers below only what this one breaks in them could matter, and that is shown where it is broken.
    let below = path.display().to_string();
    found.retain(|found| found.place.as_ref().is_none_or(|place| texts.name(place.text).starts_with(&below)));
    for name in ignored {
        let help = "a rates directory has tasks.toml, sources.toml, fx.csv, holidays.csv, providers/ID.toml and tables/NAME.csv";
        found.warning_at_large(format!("{name} is none of its files, and is not read")).help(help);
    }
    Ok((texts, found))
}

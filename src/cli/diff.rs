//! `lpo-cost diff`

use std::path::Path;

use super::args::Diff;
use super::context::Context;
use super::exit::{Error, Exit, Result};
use super::inputs::MOST_SAVED_BYTES;
use crate::report::{Saved, SavedMistake, diff};

/// So many mistakes of a file are named one by one.
const MOST_NAMED: usize = 20;
/// How a comparison is saved.
const HELP: &str = "save a comparison with `lpo-cost compare MATTER.toml --format json -o FILE`";

/// Compares two saved comparisons.
pub fn run(args: &Diff, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    let (old, new) = match (read(&args.old, context)?, read(&args.new, context)?) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            let mistakes: Vec<String> = [old.err(), new.err()].into_iter().flatten().collect();
            return Err(Error::failure(mistakes.join("\nerror: ")));
        }
    };
    let mut report = diff(&old, &new).map_err(Error::failure)?;
    if args.anonymise {
        report.anonymise();
    }
    if let (new, Some(old)) = report.matters() {
        let ids = [old, new].map(|id| id.replace(char::is_control, " "));
        context.say(&format!("warning: the old comparison is of the matter `{}`, the new one of `{}`", ids[0], ids[1]));
    }
    context.write(&report, targets)?;
    Ok(Exit::Done)
}

/// A saved comparison, or what is wrong with it.
fn read(path: &Path, context: &Context) -> Result<Result<Saved, String>> {
    let (name, content) = context.read(path, MOST_SAVED_BYTES)?;
    Ok(Saved::read(&content).map_err(|mistakes| {
        let said = |SavedMistake { place, message }: &SavedMistake| {
            let place = place.map_or_else(String::new, |(line, column)| format!(":{line}:{column}"));
            format!("{name}{place}: {message}")
        };
        let mut named: Vec<String> = mistakes.iter().take(MOST_NAMED).map(said).collect();
        if mistakes.len() > MOST_NAMED {
            named.push(format!("{name}: and {} more such mistakes", mistakes.len() - MOST_NAMED));
        }
        format!("{}\n  = help: {HELP}", named.join("\nerror: "))
    }))
}

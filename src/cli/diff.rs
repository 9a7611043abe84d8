//! `lpo-cost diff`

use std::path::Path;

use anyhow::{Result, anyhow, bail};

use super::args::{Diff, Global};
use super::exit::{Exit, UsageError};
use super::write_report::{targets, write_report};
use super::{files, terminal};
use crate::report::{Saved, SavedMistake, diff};

/// So many mistakes of a file are named one by one.
const MOST_NAMED: usize = 20;
/// How a comparison is saved.
const HELP: &str = "save a comparison with `lpo-cost compare MATTER.toml --format json -o FILE`";

/// Compares two saved comparisons.
pub fn run(args: &Diff, global: &Global) -> Result<Exit> {
    let targets = targets(&args.output)?;
    if [&args.old, &args.new].iter().all(|path| *path == Path::new("-")) {
        return Err(UsageError("only one of the two comparisons can come from standard input".to_owned()).into());
    }
    let (old, new) = match (read(&args.old)?, read(&args.new)?) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            let mistakes: Vec<String> = [old.err(), new.err()].into_iter().flatten().collect();
            bail!("{}", mistakes.join("\nerror: "));
        }
    };
    let mut report = diff(&old, &new).map_err(|message| anyhow!(message))?;
    if args.anonymise {
        report.anonymise();
    }
    if let ((new, Some(old)), false) = (report.matters(), global.quiet) {
        let ids = [old, new].map(|id| id.replace(char::is_control, " "));
        terminal::say(&format!(
            "warning: the old comparison is of the matter `{}`, the new one of `{}`",
            ids[0], ids[1]
        ));
    }
    write_report(&report, targets, global)?;
    Ok(Exit::Done)
}

/// A saved comparison, or what is wrong with it.
fn read(path: &Path) -> Result<Result<Saved, String>> {
    let (name, content) = files::read(path)?;
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

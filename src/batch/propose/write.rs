//! A proposal as the text of a mapping: what is open at its top, what was found with its evidence.

use std::fmt::Write;

use super::evidence::toml_text;
use super::{Proposal, WorkColumn};
use crate::batch::mapping::Placing;

/// The text of a proposed mapping. Where something is open, it says so and does not run until that is chosen.
#[must_use]
pub fn written(proposal: &Proposal, file: &str, place: &Placing) -> String {
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = write(&mut text, proposal, file, place);
    text
}

fn write(text: &mut String, proposal: &Proposal, file: &str, place: &Placing) -> std::fmt::Result {
    writeln!(text, "# What {file} means to lpo-cost: read with `lpo-cost batch {file} --mapping` and this file.")?;
    writeln!(
        text,
        "# Proposed from the names and cells of its columns; look through it, it is applied as it stands.\n"
    )?;
    writeln!(text, "schema = 1")?;
    if !proposal.open.is_empty() {
        writeln!(
            text,
            "\n# TO DECIDE: take one of the lines below for each, put it where it belongs, and take its name out here."
        )?;
        let mut keys: Vec<&str> = proposal.open.iter().map(|choice| choice.key.as_str()).collect();
        keys.dedup();
        let keys: Vec<String> = keys.into_iter().map(toml_text).collect();
        writeln!(text, "undecided = [{}]", keys.join(", "))?;
        for choice in &proposal.open {
            writeln!(text, "# {}: {}", choice.key, choice.why)?;
            for option in &choice.options {
                let line = option.line();
                let place =
                    if line.starts_with('#') { String::new() } else { format!("   # under [{}]", option.section()) };
                writeln!(text, "#     {line}{place}")?;
            }
        }
    }
    placing(text, place)?;
    writeln!(text, "\n[columns]   # ours = theirs")?;
    for (field, theirs, why) in &proposal.columns {
        writeln!(text, "{} = {}   # {why}", field.name(), toml_text(theirs))?;
    }
    if !proposal.unknown.is_empty() {
        writeln!(text, "# Not used: {}", proposal.unknown.join(", "))?;
    }
    if !proposal.constants.is_empty() {
        writeln!(text, "\n[constants]")?;
        for (field, value) in &proposal.constants {
            writeln!(text, "{} = {}", field.name(), toml_text(value))?;
        }
    }
    if let Some((dates, why)) = &proposal.dates {
        writeln!(text, "\n[dates]\n{}   # {why}", dates.line())?;
    }
    if let Some((form, why)) = &proposal.numbers {
        writeln!(text, "\n[numbers]   # {why}")?;
        for line in form.lines() {
            writeln!(text, "{line}")?;
        }
    }
    for (field, words) in &proposal.words {
        writeln!(text, "\n[values.{}]   # theirs = ours", field.name())?;
        for (theirs, ours) in words {
            match ours {
                Some(ours) => writeln!(text, "{} = \"{ours}\"", toml_text(theirs))?,
                None => writeln!(text, "# {} = ...   # to decide, see above", toml_text(theirs))?,
            }
        }
    }
    for WorkColumn { theirs, task, amount, why } in &proposal.tasks {
        let (amount, theirs) = (amount.name(), toml_text(theirs));
        writeln!(text, "\n[[task]]   # a column of work; {why}\ntype = \"{task}\"\n{amount} = {theirs}")?;
    }
    Ok(())
}

fn placing(text: &mut String, place: &Placing) -> std::fmt::Result {
    if *place == Placing::default() {
        return Ok(());
    }
    writeln!(text, "\n[table]")?;
    if let Some(sheet) = &place.sheet {
        writeln!(text, "sheet = {}", toml_text(sheet))?;
    }
    if place.skip_rows > 0 {
        writeln!(text, "skip_rows = {}", place.skip_rows)?;
    }
    if let Some(stop) = &place.stop {
        writeln!(text, "stop = {}", toml_text(stop))?;
    }
    Ok(())
}

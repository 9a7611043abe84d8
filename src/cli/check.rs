//! `lpo-cost check`

use std::collections::BTreeSet;
use std::path::Path;

use super::args::Check;
use super::context::Context;
use super::exit::{Error, Exit, Result};
use super::inputs::{MOST_BYTES, name};
use super::missing::{note, note_missing};
use super::{program, rates_directory, terminal};
use crate::analysis::{self, Ask, Extent, Mistake, compared};
use crate::matter::{Case, PricingError};
use crate::number::Tape;
use crate::read::{CaseReading, Library, Request, Survey, check, is_program};
use crate::report::{CheckFinding, ComparisonReport, Context as ReportContext, findings};
use crate::source::{Diagnostics, Texts};

/// Checks each file, and says of each what is wrong with it.
pub fn run(args: &Check, context: &Context) -> Result<Exit> {
    // Without a format findings are drawn for people, on standard error; with one they are the output.
    let wants_data = args.output.format.is_some() || !args.output.output.is_empty();
    let targets = if wants_data { context.targets(&args.output)? } else { Vec::new() };
    let mut all: Vec<CheckFinding> = Vec::new();
    let mut exit = Exit::Done;
    for path in &args.files {
        let checked = if path.is_dir() { directory(path, context) } else { file(path, context) };
        let (texts, found) = match checked {
            Ok(checked) => checked,
            Err(Error::Failure(error)) if wants_data => {
                all.push(CheckFinding::unreadable(path.display().to_string(), format!("{error:#}")));
                exit = Exit::Failed;
                continue;
            }
            Err(Error::Failure(error)) => {
                exit = Error::Failure(error).report(context.color());
                continue;
            }
            Err(error) => return Err(error),
        };
        if found.has_errors() {
            exit = Exit::Failed;
        }
        if wants_data {
            all.extend(CheckFinding::all(&found, &texts, &name(path)));
        } else {
            if found.has_errors() || (!found.is_empty() && !context.global.quiet) {
                terminal::show(&found.render(&texts, context.color()));
            }
            if !found.has_errors() {
                context.say(&format!("{}: in order", name(path)));
            }
        }
    }
    if wants_data {
        context.write(&findings(&all, context.as_of), targets)?;
    }
    Ok(exit)
}

fn file(path: &Path, context: &Context) -> Result<(Texts, Diagnostics)> {
    let library = context.library()?;
    let (name, content) = context.read(path, MOST_BYTES)?;
    if is_program(&content) {
        return Ok(program_file(path, &name, &content, &library, context));
    }
    let request = Request { name: &name, content: &content, changes: &[], library: &library, as_of: context.as_of };
    let CaseReading { case, texts, sources, mut diagnostics, .. } = check(&request);
    if let Some(case) = &case {
        note_missing(case, &mut diagnostics);
        if !diagnostics.has_errors() {
            let around = ReportContext { texts: &texts, sources: &sources, as_of: context.as_of, explain: false };
            note(case, &unsayable(case, around), &mut diagnostics);
        }
    }
    Ok((texts, diagnostics))
}

/// A programme and the matter files that it names.
fn program_file(path: &Path, name: &str, content: &str, library: &Library, context: &Context) -> (Texts, Diagnostics) {
    let found = program::reading(path, [name, content], &[], library, context);
    let mut diagnostics = found.diagnostics;
    if let Some(program) = &found.program {
        let extent = Extent { draws: 1, seed: 1, threads: 1 };
        if let Err(Mistake::Price(message) | Mistake::Scenario(message)) =
            analysis::program(program, extent, &|_, _| {})
        {
            diagnostics.error_at_large(format!("{name}: {message}"));
        }
    }
    (found.texts, diagnostics)
}

/// What keeps a comparison that has a price from being written down: what cannot be held beside the totals.
fn unsayable(case: &Case, around: ReportContext) -> Vec<PricingError> {
    let tape = Tape::default();
    match compared(case, &tape, Ask::default()) {
        Ok(compared) => ComparisonReport::new(case, &compared, around).err().into_iter().collect(),
        Err(problems) => problems,
    }
}

/// A rates directory as a whole, laid over the other rates.
fn directory(path: &Path, context: &Context) -> Result<(Texts, Diagnostics)> {
    let mut library = context.library()?;
    let rates_directory::RatesDirectory { files, left_out, .. } = context.rates(path)?;
    let names: BTreeSet<String> = files.iter().map(|file| file.name.clone()).collect();
    library.add_layer(files);
    let mut survey = Survey::of(&library, context.as_of);
    survey.audit(context.as_of);
    let (texts, mut found) = (survey.texts, survey.diagnostics);
    // Of the layers below only what this one breaks in them could matter, and that is shown where it is broken.
    found.retain(|found| found.place.as_ref().is_none_or(|place| names.contains(texts.name(place.text))));
    for name in left_out {
        let message = format!("{name} is none of its files, and is not read");
        found.warning_at_large(message).help(rates_directory::layout());
    }
    Ok((texts, found))
}

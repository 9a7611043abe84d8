//! `lpo-cost program`

use std::path::Path;

use super::args::Program as Args;
use super::context::Context;
use super::exit::{Error, Exit, Result};
use super::inputs::{MOST_BYTES, shown};
use super::not_a_matter;
use super::progress::watched;
use super::terminal;
use super::used_files::is_standard;
use crate::analysis::{self, Extent};
use crate::read::{Change, Library, ProgramReading, ProgramRequest, is_program, read_program};
use crate::report::{ProgramReport, anonymise_program};

/// Draws a programme.
pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    let (name, content) = context.read(&args.file, MOST_BYTES)?;
    if !is_program(&content) && content.lines().any(|line| line.trim() == "[matter]") {
        let message = format!("{name}: this is no programme: found a matter file: `lpo-cost compare {name}` takes it");
        return Err(Error::failure(message));
    }
    let library = context.library()?;
    let changes: Vec<Change> = args.set.iter().cloned().map(Change::Set).collect();
    let ProgramReading { program, mut texts, diagnostics, sources } =
        reading(&args.file, [&name, &content], &changes, &library, context);
    let Some(mut program) = program else { return Err(Error::input(diagnostics, texts)) };
    if !diagnostics.is_empty() && !context.global.quiet && !args.disclosure.anonymise {
        terminal::show(&diagnostics.render(&texts, context.color()));
    }
    if args.disclosure.anonymise {
        anonymise_program(&mut program, &mut texts);
    }
    let extent = Extent { draws: args.outcomes.draws, seed: args.outcomes.seed, threads: context.global.threads() };
    let answer = watched("draws", context, |watch| analysis::program(&program, extent, watch))?;
    let report = ProgramReport::new(&program, &answer, context.as_of, args.full);
    let report = if args.disclosure.explain { report.explained(&texts, &sources) } else { report };
    context.write(&report, targets)
}

/// Reads a programme's file.
pub fn reading(
    file: &Path,
    text: [&str; 2],
    changes: &[Change],
    library: &Library,
    context: &Context,
) -> ProgramReading {
    asked(file, text, changes, library, context, read_program)
}

/// Asks something of a programme's file, its name and its content; matter files are looked for beside it.
pub fn asked<T>(
    file: &Path,
    [name, content]: [&str; 2],
    changes: &[Change],
    library: &Library,
    context: &Context,
    ask: impl FnOnce(&ProgramRequest) -> T,
) -> T {
    let beside = if is_standard(file) { Path::new("") } else { file.parent().unwrap_or(Path::new("")) };
    let open = |named: &str| {
        let path = beside.join(named);
        let (name, content) = context.read(&path, MOST_BYTES).map_err(|error| match error {
            Error::Failure(error) => format!("{error:#}"),
            _ => format!("cannot read {}", shown(&path)),
        })?;
        match not_a_matter::found(&content) {
            Some(what) => Err(format!("{name} is no matter file: {}", what.replace("FILE", &name))),
            None => Ok((name, content)),
        }
    };
    ask(&ProgramRequest { name, content, changes, library, as_of: context.as_of, open: &open })
}

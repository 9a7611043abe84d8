//! `lpo-cost rates` and `lpo-cost tasks`

use super::args::{Output, Rates};
use super::context::Context;
use super::exit::{Error, Exit, Result};
use crate::number::Day;
use crate::read::Survey;
use crate::report::{TableReport, providers, show, stale, types};
use crate::source::nearest;

/// Shows what is in the rate library.
pub fn run(command: &Rates, context: &Context) -> Result<Exit> {
    match command {
        Rates::List(output) => {
            let (exit, left_out) = list(output, context, |survey, as_of| Ok(providers(survey, as_of)))?;
            for name in left_out {
                context.say(&format!("note: {name} is none of the files of a rates directory, and is not read"));
            }
            Ok(exit)
        }
        Rates::Stale(output) => list(output, context, |survey, as_of| Ok(stale(survey, as_of))).map(|(exit, _)| exit),
        Rates::Show { id, output } => list(output, context, |survey, as_of| {
            show(survey, id, as_of).ok_or_else(|| {
                let known = survey.providers.iter().map(|of| of.id.as_str());
                let known: Vec<&str> = known
                    .chain(
                        survey
                            .tables
                            .iter()
                            .map(|(name, _)| name.as_str())
                            .chain(survey.holidays.keys().map(String::as_str)),
                    )
                    .collect();
                let help = match nearest(id, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`lpo-cost rates list` names them all".to_owned(),
                };
                Error::failure(format!("the rate library has no `{id}`: {help}"))
            })
        })
        .map(|(exit, _)| exit),
    }
}

/// Shows the task catalogue.
pub fn tasks(output: &Output, context: &Context) -> Result<Exit> {
    list(output, context, |survey, as_of| Ok(types(survey, as_of))).map(|(exit, _)| exit)
}

/// Writes a part of the library; hands back the names of files that stand beside it.
fn list(
    output: &Output,
    context: &Context,
    write: impl FnOnce(&Survey, Day) -> Result<TableReport>,
) -> Result<(Exit, Vec<String>)> {
    let targets = context.targets(output)?;
    let (library, left_out) = context.library_and_left_out()?;
    let survey = Survey::of(&library, context.as_of);
    if survey.diagnostics.has_errors() {
        return Err(Error::input(survey.diagnostics, survey.texts));
    }
    Ok((context.write(&write(&survey, context.as_of)?, targets)?, left_out))
}

//! `lpo-cost rates` and `lpo-cost tasks`

use anyhow::Result;

use super::args::{Global, Output, Rates};
use super::exit::{Exit, refuse};
use super::files;
use super::write_report::{targets, write_report};
use crate::number::Day;
use crate::read::Survey;
use crate::report::{TableReport, providers, show, stale, types};
use crate::source::nearest;

/// Shows what is in the rate library.
pub fn run(command: &Rates, global: &Global) -> Result<Exit> {
    match command {
        Rates::List(output) => list(output, global, |survey, as_of| Ok(providers(survey, as_of))),
        Rates::Stale(output) => list(output, global, |survey, as_of| Ok(stale(survey, as_of))),
        Rates::Show { id, output } => list(output, global, |survey, as_of| {
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
                anyhow::anyhow!("the rate library has no `{id}`: {help}")
            })
        }),
    }
}

/// Shows the task catalogue.
pub fn tasks(output: &Output, global: &Global) -> Result<Exit> {
    list(output, global, |survey, as_of| Ok(types(survey, as_of)))
}

fn list(output: &Output, global: &Global, write: impl FnOnce(&Survey, Day) -> Result<TableReport>) -> Result<Exit> {
    let targets = targets(output)?;
    let as_of = global.as_of.unwrap_or_else(Day::today);
    let survey = Survey::of(&files::library(global)?, as_of);
    if survey.diagnostics.has_errors() {
        return Ok(refuse(&survey.diagnostics, &survey.texts, global));
    }
    write_report(&write(&survey, as_of)?, targets, global)?;
    Ok(Exit::Done)
}

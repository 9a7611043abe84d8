//! Reading the matter that a command is about.

use std::path::Path;

use anyhow::Result;

use super::args::{Changes, Disclosure, Global};
use super::exit::{Exit, refuse};
use super::files;
use crate::engine::PricingError;
use crate::matter::Case;
use crate::number::Day;
use crate::read::{CaseReading, Request, read_case};
use crate::report::{Context, anonymise};
use crate::source::Diagnostics;

/// A matter that was understood, and the day it is looked at.
pub struct Matter {
    /// What is to be priced.
    pub case: Case,
    /// Its texts, sources and findings.
    pub understood: CaseReading,
    /// See [`Global::as_of`].
    pub as_of: Day,
}

/// Reads a matter file with the changes that options make; where it cannot be understood, that is said already.
pub fn read(file: &Path, changes: &Changes, disclosure: Disclosure, global: &Global) -> Result<Result<Matter, Exit>> {
    let library = files::library(global)?;
    let (name, content) = files::read(file)?;
    let as_of = global.as_of.unwrap_or_else(Day::today);
    let changes = changes.all();
    let mut understood =
        read_case(&Request { name: &name, content: &content, changes: &changes, library: &library, as_of });
    let Some(mut case) = understood.case.take() else {
        return Ok(Err(refuse(&understood.diagnostics, &understood.texts, global)));
    };
    // A warning draws the line that it is about, which may name the client.
    if !understood.diagnostics.is_empty() && !global.quiet && !disclosure.anonymise {
        refuse(&understood.diagnostics, &understood.texts, global);
    }
    if disclosure.anonymise {
        anonymise(&mut case, &mut understood.texts);
    }
    Ok(Ok(Matter { case, understood, as_of }))
}

impl Matter {
    /// What a report of it is written with.
    pub fn context(&self, disclosure: Disclosure) -> Context<'_> {
        let (texts, sources) = (&self.understood.texts, &self.understood.sources);
        Context { texts, sources, as_of: self.as_of, explain: disclosure.explain }
    }

    /// Says what keeps it from being priced, at the places where that should stand.
    pub fn refuse(mut self, problems: &[PricingError], global: &Global) -> Exit {
        note(&self.case, problems, &mut self.understood.diagnostics);
        refuse(&self.understood.diagnostics, &self.understood.texts, global)
    }
}

/// Turns what the engine misses into findings at the places where it should stand.
fn note(case: &Case, problems: &[PricingError], diagnostics: &mut Diagnostics) {
    for problem in problems {
        let (message, place, help) = problem.describe(case);
        match place {
            Some(place) => diagnostics.error(&place, message, "needed to price the matter"),
            None => diagnostics.error_at_large(message),
        }
        .help(help);
    }
}

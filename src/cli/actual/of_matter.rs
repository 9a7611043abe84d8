//! Which lines of invoices and time are of the matter that is watched: money of another one is never taken for its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::exit::{Error, Result};
use crate::matter::InvoiceLine;
use crate::number::plural;
use crate::source::nearest;
use crate::table::same;

/// So many ids are named one by one.
const MOST_NAMED: usize = 5;

/// A line, and whether it is on an invoice.
pub type Line = (InvoiceLine, bool);

/// The lines of a matter, and what is to be said of the others.
pub struct OfMatter {
    pub lines: Vec<Line>,
    /// What may have been left out or counted in error.
    pub doubts: Vec<String>,
    pub notes: Vec<String>,
}

/// What the matter is called.
pub struct Called<'c> {
    /// By the plan; none where a budget does not say.
    pub plan: Option<&'c str>,
    /// By the invoices, as --invoice-matter says.
    pub given: &'c [String],
    /// What a file is called, by whether it is of invoices and by its number.
    pub file: &'c dyn Fn(bool, usize) -> Option<String>,
}

impl Called<'_> {
    /// Takes the lines of the matter. Where all invoices are of another one, nobody guesses that it is the same.
    pub fn taken(&self, lines: Vec<Line>) -> Result<OfMatter> {
        let named: BTreeSet<String> = lines.iter().filter_map(|(line, _)| line.matter()).map(str::to_owned).collect();
        self.given_are_there(&lines, &named)?;
        let (mut doubts, mut notes) = (Vec::new(), Vec::new());
        if named.is_empty() || self.is_only_one(&named) {
            notes.extend(
                named.iter().next().map(|_| "The budget names no matter: the one of the invoices is taken.".to_owned()),
            );
            return Ok(OfMatter { lines, doubts, notes });
        }
        if !lines.iter().any(|(line, _)| self.is_it(line)) {
            return Err(self.none_is(&named));
        }
        doubts.extend(self.strange_files(&lines));
        let (kept, left): (Vec<Line>, Vec<Line>) =
            lines.into_iter().partition(|(line, _)| line.matter().is_none() || self.is_it(line));
        notes.extend(counted(left.len(), "of other matters left out."));
        // Where everything else is of this matter, what names none is too.
        let unnamed = kept.iter().filter(|(line, _)| line.matter().is_none() && !left.is_empty()).count();
        notes.extend(counted(unnamed, "without the number of a matter counted as this one's."));
        Ok(OfMatter { lines: kept, doubts, notes })
    }

    /// Whether a line is of the matter, by the id of whoever pays or of whoever bills.
    fn is_it(&self, line: &InvoiceLine) -> bool {
        let mut ids = self.plan.into_iter().chain(self.given.iter().map(String::as_str));
        ids.any(|id| ids_of(line).any(|of| same(of, id)))
    }

    /// A budget may name no matter: then the one of the invoices is, if there is only one.
    fn is_only_one(&self, named: &BTreeSet<String>) -> bool {
        self.plan.is_none() && self.given.is_empty() && named.len() == 1
    }

    fn given_are_there(&self, lines: &[Line], named: &BTreeSet<String>) -> Result<()> {
        let has = |id: &str| lines.iter().any(|(line, _)| ids_of(line).any(|of| same(of, id)));
        let Some(missing) = self.given.iter().find(|id| !has(id)) else { return Ok(()) };
        let known = lines.iter().flat_map(|(line, _)| ids_of(line)).map(String::as_str);
        let help = match nearest(missing, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if named.is_empty() => "they name no matter".to_owned(),
            None => format!("they are of {}", listed(named)),
        };
        Err(Error::failure(format!("--invoice-matter {missing}: no line of the invoices is of it: {help}")))
    }

    fn none_is(&self, named: &BTreeSet<String>) -> Error {
        let plan = self.plan.map_or_else(String::new, |plan| format!(" `{plan}`"));
        let only = named.first().filter(|_| named.len() == 1).map_or("ID", String::as_str);
        Error::failure(format!(
            "no line is of the matter{plan} of the plan: what was billed is of {}\n  = help: where firm and department \
             number a matter differently, say which of theirs it is: --invoice-matter {only}",
            listed(named)
        ))
    }

    /// Files of which all lines are of other matters: they were named to be counted.
    fn strange_files(&self, lines: &[Line]) -> Vec<String> {
        let mut files: BTreeMap<(bool, usize), bool> = BTreeMap::new();
        for (line, billed) in lines {
            *files.entry((*billed, line.place.file)).or_default() |= line.matter().is_none() || self.is_it(line);
        }
        let strange = files.iter().filter(|(_, counts)| !**counts).map(|(of, _)| *of);
        let said = |(billed, file): (bool, usize)| {
            let others: BTreeSet<String> = lines
                .iter()
                .filter(|(line, of)| (*of, line.place.file) == (billed, file))
                .filter_map(|(line, _)| line.matter())
                .map(str::to_owned)
                .collect();
            match (self.file)(billed, file) {
                Some(name) => format!(
                    "Nothing in {name} is of this matter: it is of {}, and left out. If that is this one, say so with \
                     `--invoice-matter`.",
                    listed(&others)
                ),
                None => "Nothing in one of the files is of this matter: it is left out.".to_owned(),
            }
        };
        strange.map(said).collect()
    }
}

/// What a line calls its matter: by the number of whoever pays, and by that of whoever bills.
fn ids_of(line: &InvoiceLine) -> impl Iterator<Item = &String> {
    [&line.client_matter, &line.firm_matter].into_iter().flatten()
}

/// Ids, the first of them.
fn listed(ids: &BTreeSet<String>) -> String {
    let first: Vec<String> = ids.iter().take(MOST_NAMED).map(|id| format!("`{id}`")).collect();
    let more = if ids.len() > MOST_NAMED { format!(" and {} more", ids.len() - MOST_NAMED) } else { String::new() };
    format!("{}{more}", first.join(", "))
}

/// So many lines, and what of them; none where there are none.
pub fn counted(count: usize, what: &str) -> Option<String> {
    let lines = plural(count, "line", "lines");
    (count > 0).then(|| format!("{lines} {what}"))
}

//! What figures do to a matter: to the total of each vendor, against the provider of the library that it is like, and to the
//! answer, with these providers replaced by the vendors.

use std::path::Path;

use rust_decimal::Decimal;

use crate::analysis::calibrate::Calibration;
use crate::analysis::{Answer, total_of};
use crate::cli::context::Context;
use crate::cli::exit::{Error, Result};
use crate::cli::inputs::MOST_BYTES;
use crate::cli::not_a_matter;
use crate::matter::Case;
use crate::read::{Change, Library, RatesFile, Request, read_case};
use crate::report::{OnAnswer, OnMatter};

/// A matter that is priced by the library and by the figures of the invoices.
struct On<'o> {
    name: String,
    content: String,
    context: &'o Context<'o>,
    old: Library,
    new: Library,
    /// Each vendor, and the provider of the library that it is like.
    vendors: Vec<(&'o str, &'o str)>,
}

/// The totals of a matter by the library and by the figures of the invoices, and the answer of either.
pub fn totals(matter: &Path, found: &Calibration, files: Vec<RatesFile>, context: &Context) -> Result<OnMatter> {
    let (name, content) = context.read(matter, MOST_BYTES)?;
    not_a_matter::check(&name, &content)?;
    let (old, mut new) = (context.library()?, context.library()?);
    new.add_layer(files);
    let vendors = found.vendors.iter().filter(|vendor| !vendor.own);
    let vendors = vendors.map(|vendor| (vendor.terms.id.as_str(), vendor.terms.like.as_str())).collect();
    On { name, content, context, old, new, vendors }.totals()
}

impl On<'_> {
    fn totals(&self) -> Result<OnMatter> {
        if self.vendors.is_empty() {
            return Err(Error::failure("--on needs invoices of a vendor: there are time records of your own alone"));
        }
        let case = self.case(&self.old, None)?;
        let mut totals = Vec::new();
        for (id, like) in &self.vendors {
            let by_library = total_of(&self.case(&self.old, Some(&[like]))?, like)?;
            let by_invoices = total_of(&self.case(&self.new, Some(&[id]))?, id)?;
            totals.push(((*id).to_owned(), (*like).to_owned(), by_library, by_invoices));
        }
        let answer = self.answer(&case)?;
        Ok(OnMatter { id: case.matter.id, currency: case.matter.currency, totals, answer })
    }

    /// The matter by some rates, for all that it names or for some providers.
    fn case(&self, library: &Library, providers: Option<&[&str]>) -> Result<Case> {
        let providers = providers.map(|ids| Change::Providers(ids.iter().map(|id| (*id).to_owned()).collect()));
        let changes: Vec<Change> = providers.into_iter().collect();
        let (name, content, as_of) = (&self.name, &self.content, self.context.as_of);
        let reading = read_case(&Request { name, content, changes: &changes, library, as_of });
        let (diagnostics, texts) = (reading.diagnostics, reading.texts);
        reading.case.ok_or_else(|| Error::input(diagnostics, texts))
    }

    /// Who is recommended by the library, who by the invoices, and what the older answer costs by these.
    fn answer(&self, case: &Case) -> Result<Option<OnAnswer>> {
        let old = Answer::of(case)?;
        let baseline = case.providers[case.baseline].id.as_str();
        let mut ids: Vec<&str> = Vec::new();
        for provider in case.providers.iter().map(|provider| provider.id.as_str()) {
            let vendors = self.vendors.iter().filter(|(_, like)| *like == provider).map(|(id, _)| *id);
            let replaced: Vec<&str> = vendors.collect();
            if replaced.is_empty() || provider == baseline {
                ids.push(provider);
            }
            ids.extend(replaced);
        }
        let new = Answer::of(&self.case(&self.new, Some(&ids))?)?;
        let (Some(by_library), Some(by_invoices)) = (old.recommended.clone(), new.recommended.clone()) else {
            return Ok(None);
        };
        let heir = self.vendors.iter().find(|(id, like)| *like == by_library && new.total(id).is_some());
        let older = heir.map_or(by_library.as_str(), |(id, _)| *id);
        let amounts: Option<[Decimal; 3]> = old
            .total(&by_library)
            .zip(new.total(&by_invoices))
            .zip(new.total(older))
            .map(|((old, new), older)| [old, new, older]);
        let stays = older == by_invoices;
        Ok(amounts.map(|[total_old, total_new, older_answer]| OnAnswer {
            old: by_library,
            total_old,
            new: by_invoices,
            total_new,
            older_answer,
            stays,
        }))
    }
}

//! What figures do to the total of a matter: each vendor against the provider of the library that it is like.

use std::path::Path;

use crate::analysis::calibrate::Calibration;
use crate::analysis::total_of;
use crate::cli::context::Context;
use crate::cli::exit::{Error, Result};
use crate::cli::inputs::MOST_BYTES;
use crate::matter::Case;
use crate::read::{Change, Library, RatesFile, Request, read_case};
use crate::report::OnMatter;

/// The totals of a matter by the library and by the figures of the invoices.
pub fn totals(matter: &Path, found: &Calibration, files: Vec<RatesFile>, context: &Context) -> Result<OnMatter> {
    let (name, content) = context.read(matter, MOST_BYTES)?;
    let old = context.library()?;
    let mut new = context.library()?;
    new.add_layer(files);
    let priced = |library: &Library, id: &str| -> Result<(Case, Option<rust_decimal::Decimal>)> {
        let changes = [Change::Providers(vec![id.to_owned()])];
        let request = Request { name: &name, content: &content, changes: &changes, library, as_of: context.as_of };
        let reading = read_case(&request);
        let Some(case) = reading.case else { return Err(Error::input(reading.diagnostics, reading.texts)) };
        let total = total_of(&case, id)?;
        Ok((case, total))
    };
    let mut totals = Vec::new();
    let mut about = None;
    for vendor in found.vendors.iter().filter(|vendor| !vendor.own) {
        let (id, like) = (&vendor.terms.id, &vendor.terms.like);
        let (_, by_library) = priced(&old, like)?;
        let (case, by_invoices) = priced(&new, id)?;
        totals.push((id.clone(), like.clone(), by_library, by_invoices));
        about.get_or_insert((case.matter.id, case.matter.currency));
    }
    let Some((id, currency)) = about else {
        return Err(Error::failure("--on needs invoices of a vendor: there are time records of your own alone"));
    };
    Ok(OnMatter { id, currency, totals })
}

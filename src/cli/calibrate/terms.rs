//! What is asked of a calibration: what is said of vendors, volumes, the day and index that rates are carried by, official tables.

use std::collections::{BTreeMap, BTreeSet};

use super::args::Calibrate;
use super::volumes;
use crate::analysis::calibrate::{Carry, Gathered, OfficialTable, TableLevels, Terms, Vendor, VendorTerms};
use crate::cli::context::Context;
use crate::cli::exit::{Error, Result};
use crate::number::Currency;
use crate::read::{InvoiceMapping, RateRow, Survey, slug};
use crate::source::nearest;

/// The providers of the library that vendors are taken to be like where nobody says: your own team, solicitors where amounts
/// are in pounds, a managed review where nothing is by the hour, a law firm.
const OWN: &str = "us-associate";
const IN_POUNDS: &str = "uk-solicitors";
const BY_UNITS: &str = "us-managed-review";
const LAW_FIRM: &str = "us-outside-counsel";

/// All that is asked.
pub fn terms(
    args: &Calibrate,
    mapping: &InvoiceMapping,
    gathered: &Gathered,
    survey: &Survey,
    context: &Context,
) -> Result<Terms> {
    let volumes = match &args.volumes {
        Some(path) => volumes::read(path, mapping, survey, context)?,
        None => Vec::new(),
    };
    let carry = match &args.index {
        Some(name) => index(name, survey)?,
        None => Carry::Own,
    };
    Ok(Terms {
        shrink: args.shrink,
        to: args.to.map(|to| (to, carry)),
        currency: args.currency,
        vendors: vendors(args, mapping, gathered, survey)?,
        volumes,
        supervision_is_named: !mapping.supervision.is_empty(),
        tables: survey.tables.iter().filter_map(|(name, rows)| official(name, rows)).collect(),
    })
}

/// What is said of each vendor, and what is taken where nothing is.
fn vendors(
    args: &Calibrate,
    mapping: &InvoiceMapping,
    gathered: &Gathered,
    survey: &Survey,
) -> Result<BTreeMap<String, VendorTerms>> {
    let known = |id: &str| survey.providers.iter().any(|provider| provider.id == id);
    for (vendor, like) in &args.like {
        if !gathered.vendors.contains_key(vendor) {
            let names = gathered.vendors.keys().map(String::as_str);
            let help = nearest(vendor, names.clone()).map_or_else(
                || format!("there are {}", names.collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(Error::failure(format!("--like {vendor}={like}: no invoice is of `{vendor}`: {help}")));
        }
        if !known(like) {
            let near = nearest(like, survey.providers.iter().map(|provider| provider.id.as_str()));
            let help = near.map_or_else(
                || "`lpo-cost rates list` names them all".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(Error::failure(format!("--like {vendor}={like}: the rate library has no `{like}`: {help}")));
        }
    }
    let mut ids = BTreeSet::new();
    let mut all = BTreeMap::new();
    for (name, vendor) in &gathered.vendors {
        let said = mapping.vendors.get(name).cloned().unwrap_or_default();
        let of_option = args.like.iter().rev().find(|(of, _)| of == name).map(|(_, like)| like.clone());
        let like = of_option.or(said.like);
        let like_is_said = like.is_some();
        let like = like.unwrap_or_else(|| usual(vendor, args.currency).to_owned());
        let called = said.name.or_else(|| vendor.name.clone());
        let mut id = said.id.unwrap_or_else(|| own_id(name, called.as_deref()));
        while !ids.insert(id.clone()) {
            id.push_str("-2");
        }
        let called =
            called.unwrap_or_else(|| if vendor.own { "Your own team".to_owned() } else { format!("Vendor {name}") });
        all.insert(name.clone(), VendorTerms { id, name: called, like, like_is_said });
    }
    Ok(all)
}

/// The id of a vendor that nobody gave one: its name's, else that of whatever the invoices call it.
fn own_id(vendor: &str, name: Option<&str>) -> String {
    let id = slug(name.unwrap_or(vendor));
    if id.starts_with(|c: char| c.is_ascii_alphabetic()) {
        id
    } else {
        format!("firm-{id}").trim_end_matches('-').to_owned()
    }
}

fn usual(vendor: &Vendor, default: Currency) -> &'static str {
    let currency = vendor.currency.unwrap_or(default);
    match vendor {
        _ if vendor.own => OWN,
        _ if vendor.roles.is_empty() && !vendor.units.is_empty() => BY_UNITS,
        _ if currency.code() == "GBP" => IN_POUNDS,
        _ => LAW_FIRM,
    }
}

/// The rows of a table, by level.
fn levels(rows: &[RateRow]) -> TableLevels {
    let names: BTreeSet<&str> = rows.iter().map(|row| row.level.as_str()).collect();
    let of_level = |name: &str| {
        let rows = rows.iter().filter(|row| row.level == name);
        (name.to_owned(), rows.map(|row| (row.from, row.until, row.rate)).collect())
    };
    names.into_iter().map(of_level).collect()
}

fn official(name: &str, rows: &[RateRow]) -> Option<OfficialTable> {
    let currency = rows.first()?.currency;
    Some(OfficialTable { name: name.to_owned(), currency, levels: levels(rows) })
}

fn index(name: &str, survey: &Survey) -> Result<Carry> {
    let found = survey.tables.iter().find(|(known, _)| known == name);
    let Some((name, rows)) = found else {
        let names: Vec<&str> = survey.tables.iter().map(|(name, _)| name.as_str()).collect();
        return Err(Error::failure(format!(
            "--index {name}: there is no such table of rates: there are {}",
            names.join(", ")
        )));
    };
    Ok(Carry::Index { name: name.clone(), levels: levels(rows).into_iter().map(|(_, rows)| rows).collect() })
}

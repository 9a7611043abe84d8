//! Quality control by the codes of the vendor's hours, supervision by the buyer's own time records on its matters, rework by the
//! codes that a mapping names.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Terms;
use super::fit::{Evidence, Fit};
use super::gathered::{Purpose, Vendor};
use super::known::Library;
use super::speeds::{Asked, Speed};
use crate::matter::FigureKind;

/// The shares that something is said about.
pub fn shares(vendor: &Vendor, asked: &Asked, like: &str, speeds: &[Speed]) -> Option<Vec<Fit>> {
    let Asked { gathered, library, terms } = *asked;
    let own = |matter: &str, purpose: Purpose| {
        let of = gathered.vendors.values().filter(|vendor| vendor.own);
        of.map(|vendor| vendor.hours_of(matter, purpose)).try_fold(Decimal::ZERO, Decimal::checked_add)
    };
    // What the buyer supervises is the work of all vendors of a matter.
    let outside = |matter: &str| {
        let of = gathered.vendors.values().filter(|vendor| !vendor.own);
        of.map(|vendor| vendor.hours_of(matter, Purpose::Work)).try_fold(Decimal::ZERO, Decimal::checked_add)
    };
    let recorded: BTreeSet<&String> =
        gathered.vendors.values().filter(|vendor| vendor.own).flat_map(|vendor| vendor.purposes.keys()).collect();
    let productivity = productivity(like, library, speeds);
    let (mut checks, mut supervision, mut rework) = (Vec::new(), Vec::new(), Vec::new());
    for (matter, hours) in &vendor.purposes {
        let work = hours[Purpose::Work as usize];
        if work <= Decimal::ZERO {
            continue;
        }
        checks.push([hours[Purpose::Check as usize], work]);
        let redone = own(matter, Purpose::Rework)?.checked_add(hours[Purpose::Rework as usize])?;
        rework.push([redone, work.checked_mul(productivity)?]);
        if recorded.contains(matter) {
            // The vendor's part of it, by its part of the hours.
            let part = work.checked_div(outside(matter)?)?;
            let mut hours = own(matter, Purpose::Supervision)?;
            if !terms.supervision_is_named {
                hours = hours.checked_add(own(matter, Purpose::Work)?)?;
            }
            supervision.push([hours.checked_mul(part)?, work]);
        }
    }
    let found = [("quality.qc", checks), ("quality.supervision", supervision), ("quality.rework", rework)];
    let mut fits = Vec::new();
    for (key, matters) in found {
        // Nothing is known where no code of the kind is there at all.
        if matters.iter().any(|[hours, _]| !hours.is_zero()) {
            fits.push(share(key, &matters, vendor.lines, library.figure(like, &[key]), terms)?);
        }
    }
    Some(fits)
}

/// Base hours for an hour of the vendor: what its speed is against the buyer's own people, over its types by hours.
fn productivity(like: &str, library: &Library, speeds: &[Speed]) -> Decimal {
    let known = |speed: &Speed| match &speed.productivity {
        Some(fit) => fit.result.likely,
        None => library.productivity(like, &speed.of_type).likely,
    };
    let (mut base, mut hours) = (Decimal::ZERO, Decimal::ZERO);
    for speed in speeds {
        base = base.saturating_add(speed.hours.saturating_mul(known(speed)));
        hours = hours.saturating_add(speed.hours);
    }
    let general = || library.figure(like, &["delivery.productivity"]).map_or(Decimal::ONE, |of| of.likely);
    base.checked_div(hours).filter(|of| *of > Decimal::ZERO).unwrap_or_else(general)
}

fn share(key: &str, matters: &[[Decimal; 2]], lines: u64, library: Option<super::Three>, terms: &Terms) -> Option<Fit> {
    let sum = |at: usize| matters.iter().map(|of| of[at]).try_fold(Decimal::ZERO, Decimal::checked_add);
    let evidence = Evidence {
        key: key.to_owned(),
        kind: FigureKind::Share,
        all: sum(0)?.checked_div(sum(1)?)?,
        of_matters: matters.iter().filter_map(|[part, whole]| part.checked_div(*whole)).collect(),
        lines,
        library,
        weight: Some(terms.shrink),
        beside: None,
    };
    evidence.fit()
}

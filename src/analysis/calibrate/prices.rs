//! Prices by the document, page, gigabyte, month or seat.

use super::fit::{Evidence, Fit};
use super::gathered::{Sums, Vendor};
use super::known::Library;
use crate::matter::FigureKind;

/// Prices of task types, and those that no type is known for, each with its unit.
pub fn prices(vendor: &Vendor, like: &str, library: &Library) -> Option<[Vec<(String, Fit)>; 2]> {
    let (mut prices, mut charges) = (Vec::new(), Vec::new());
    for ((unit, what), matters) in &vendor.units {
        let sums = Sums::of(matters.values())?;
        let Some(all) = sums.rate().filter(|price| !price.is_sign_negative()) else { continue };
        let of_type = what.as_deref().filter(|what| library.task_type(what).is_some());
        let key = match (of_type, what) {
            (Some(of_type), _) => format!("task.{of_type}.price.rate"),
            (None, Some(code)) => format!("charge.{unit}.{code}"),
            (None, None) => format!("charge.{unit}"),
        };
        let evidence = Evidence {
            library: of_type.and_then(|_| library.figure(like, &[&key])),
            key,
            kind: FigureKind::Money,
            all,
            of_matters: matters.values().filter_map(Sums::rate).collect(),
            lines: sums.lines,
            weight: None,
            beside: None,
        };
        let fit = evidence.fit()?;
        let found = if of_type.is_some() { &mut prices } else { &mut charges };
        found.push((unit.clone(), fit));
    }
    Some([prices, charges])
}

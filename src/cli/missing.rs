//! What a matter lacks to be priced, as findings at the places where it should stand.

use crate::engine::{LikelyValues, compare};
use crate::matter::{Case, Exclusion, PricingError};
use crate::number::Exact;
use crate::source::Diagnostics;

/// Notes what keeps the matter from being priced, else whose estimate has no price and why.
pub fn note_missing(case: &Case, diagnostics: &mut Diagnostics) {
    let comparison = match compare::<Exact>(case, &LikelyValues(&case.figures)) {
        Ok(comparison) => comparison,
        Err(problems) => return note(case, &problems, diagnostics),
    };
    // What an improved estimate misses, the plain one does too.
    for assessed in comparison.estimates.iter().filter(|of| !of.scenario.improved) {
        let Some(of) = assessed.provider.map(|of| &case.providers[of]) else { continue };
        for exclusion in &assessed.exclusions {
            let Exclusion::NoPrice { missing } = exclusion else { continue };
            let (what, place, help) = missing.describe(case);
            let place = place.as_ref().unwrap_or(&of.place);
            diagnostics.warning(place, format!("`{}` has no price: {what}", of.id), "needed to price it").help(help);
        }
    }
}

/// Turns what the engine misses into findings at the places where it should stand.
pub fn note(case: &Case, problems: &[PricingError], diagnostics: &mut Diagnostics) {
    for problem in problems {
        let (message, place, help) = problem.describe(case);
        match place {
            Some(place) => diagnostics.error(&place, message, "needed to price the matter"),
            None => diagnostics.error_at_large(message),
        }
        .help(help);
    }
}

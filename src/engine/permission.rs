//! What is permitted, and what to look out for (docs/model.md, "What is permitted").

use super::assignment::{Assignment, Part};
use super::estimate::Estimate;
use super::inputs::Inputs;
use super::rates::Rates;
use crate::matter::{Basis, Case, Exchange, Exclusion, Provider, ProviderKind, Warning};
use crate::number::Number;

/// Whether a provider is licensed where the matter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Licence {
    /// Its list says so.
    Listed,
    /// Nothing says so, but it is taken to be.
    Assumed,
    /// It is not.
    Missing,
}

impl Licence {
    /// Whether it may do what needs a licence.
    #[must_use]
    pub fn permits(self) -> bool {
        self != Self::Missing
    }
}

/// Whether a provider may do tasks of this matter that need a licence.
#[must_use]
pub fn licence(case: &Case, provider: usize) -> Licence {
    let of = &case.providers[provider];
    let baseline = &case.providers[case.baseline];
    let listed = |place: &str| of.licensed_in.as_ref().map(|list| list.iter().any(|held| covers(held, place)));
    let place = case.matter.jurisdiction.as_ref().or(baseline.country.as_ref());
    if provider == case.baseline {
        return match place.and_then(|place| listed(place)) {
            Some(false) => Licence::Assumed,
            _ => Licence::Listed,
        };
    }
    let lawyers = matches!(of.kind, ProviderKind::InHouse | ProviderKind::LawFirm | ProviderKind::Contract);
    let assumed = if lawyers { Licence::Assumed } else { Licence::Missing };
    let Some(place) = place else { return assumed };
    match listed(place) {
        Some(true) => Licence::Listed,
        None if of.country.as_deref().is_some_and(|own| country(own) == country(place)) => assumed,
        _ => Licence::Missing,
    }
}

/// A licence for a jurisdiction covers it; a bare country is covered by any of its parts.
fn covers(held: &str, place: &str) -> bool {
    held == place || held.strip_prefix(place).is_some_and(|rest| rest.starts_with('-'))
}

/// The country of a jurisdiction, `US` of `US-NY`.
fn country(jurisdiction: &str) -> &str {
    jurisdiction.split('-').next().unwrap_or(jurisdiction)
}

/// Whether a provider works abroad, seen from the baseline.
fn is_abroad(case: &Case, provider: usize) -> bool {
    let of = &case.providers[provider];
    match (&of.country, &case.providers[case.baseline].country) {
        (Some(own), Some(home)) => country(own) != country(home),
        _ => of.kind == ProviderKind::Offshore,
    }
}

/// Why an estimate of a provider, or of the mix, is excluded, apart from its price.
#[must_use]
pub fn exclusions<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    provider: Option<usize>,
    assignment: &Assignment,
) -> Vec<Exclusion> {
    if let Some(provider) = provider.filter(|provider| !assignment.involves(*provider)) {
        return vec![Exclusion::NothingToDo { provider }];
    }
    assignment.parts(case).iter().flat_map(|part| of_part(case, inputs, part)).collect()
}

/// Why an assignment with a part is excluded.
#[must_use]
pub fn of_part<N: Number>(case: &Case, inputs: &impl Inputs<N>, part: &Part) -> Vec<Exclusion> {
    let provider = part.provider;
    let mut found = Vec::new();
    if !case.matter.offshore_allowed && is_abroad(case, provider) {
        found.push(Exclusion::OffshoreBarred { provider });
    }
    let through_firm = case.providers[provider].via.is_some();
    if provider != case.baseline && !through_firm && !is_supervised(case, inputs, part) {
        found.push(Exclusion::Unsupervised { provider });
    }
    found
}

fn is_supervised<N: Number>(case: &Case, inputs: &impl Inputs<N>, part: &Part) -> bool {
    let of = &case.providers[part.provider];
    let needs_it =
        matches!(of.kind, ProviderKind::Offshore | ProviderKind::Technology) || is_abroad(case, part.provider);
    let above_zero = |figure| !inputs.or_zero(figure).is_zero();
    !needs_it
        || above_zero(of.supervision_per_day)
        || part.tasks.iter().all(|task| above_zero(case.task_figures(part.provider, *task).supervision))
}

/// Whether the total is above a budget that is a limit.
pub fn over_budget<N: Number>(case: &Case, inputs: &impl Inputs<N>, estimate: &Estimate<N>) -> bool {
    let limit = case.matter.budget.filter(|_| case.matter.budget_is_limit);
    limit.is_some_and(|budget| inputs.get(budget).below(estimate.total))
}

/// What to look out for in an estimate.
#[must_use]
pub fn warnings<N: Number>(case: &Case, inputs: &impl Inputs<N>, assignment: &Assignment) -> Vec<Warning> {
    let matter = &case.matter;
    let mut found = Vec::new();
    for part in assignment.parts(case) {
        let provider = part.provider;
        let of = &case.providers[provider];
        let licensed = part.tasks.iter().any(|task| matter.tasks[*task].licensed);
        if licensed && licence(case, provider) == Licence::Assumed {
            found.push(Warning::LicenceAssumed(provider));
        }
        if provider != case.baseline {
            if !matter.client_consent {
                found.push(Warning::ClientConsent(provider));
            }
            let outsiders = !matches!(of.kind, ProviderKind::Technology | ProviderKind::InHouse);
            if outsiders && !matter.conflicts_cleared {
                found.push(Warning::ConflictCheck(provider));
            }
            if matter.privileged {
                found.push(Warning::PrivilegedData(provider));
            }
            if is_marked_up(case, inputs, &part) {
                found.push(Warning::MarkupDisclosure(provider));
            }
        }
        if is_out_of_date(case, &part) {
            found.push(Warning::RateOutOfDate(provider));
        }
    }
    // Whoever does the work, others supervise it and correct it.
    for part in assignment.parts(case) {
        for (people, rate) in case.supervising_rates(part.provider, [true; 3]) {
            let outdated = Warning::RateOutOfDate(people);
            if case.providers[people].rates[rate].1.outdated && !found.contains(&outdated) {
                found.push(outdated);
            }
        }
    }
    found
}

/// A fee on outsourced work above its cost: the firm's mark-up, or a rate that bills more than it costs.
fn is_marked_up<N: Number>(case: &Case, inputs: &impl Inputs<N>, part: &Part) -> bool {
    let of = &case.providers[part.provider];
    let markup = match of.via {
        Some(via) => via.markup,
        None => case.matter.firm_markup.filter(|_| of.kind != ProviderKind::LawFirm),
    };
    if !inputs.or_zero(markup).is_zero() {
        return true;
    }
    let on = |basis: Basis, rate: usize| Rates { case, inputs, basis }.hourly(part.provider, rate).ok();
    let bills_more = |rate: usize| {
        on(Basis::Cost, rate).zip(on(Basis::Billing, rate)).is_some_and(|(cost, billing): (N, N)| cost.below(billing))
    };
    let terms = part.tasks.iter().map(|task| &case.providers[part.provider].terms[*task]);
    terms.filter(|terms| terms.price.is_none()).filter_map(|terms| terms.rate).any(bills_more)
}

fn is_out_of_date(case: &Case, part: &Part) -> bool {
    let of: &Provider = &case.providers[part.provider];
    of.valid_until.is_some_and(|until| until < case.rates_on)
        || matches!(of.exchange, Exchange::ByEuro { outdated: true, .. })
        || part
            .tasks
            .iter()
            .flat_map(|task| [of.terms[*task].rate, of.terms[*task].checked_at()])
            .flatten()
            .any(|rate| of.rates[rate].1.outdated)
}

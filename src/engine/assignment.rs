//! Who does which task: what a provider can do, and what the baseline keeps.

use super::permission::licence;
use crate::matter::Case;

/// For each task of the matter, the provider that does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment(Vec<usize>);

/// The tasks of one provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Who does them.
    pub provider: usize,
    /// Which they are, in the matter's order.
    pub tasks: Vec<usize>,
}

impl Assignment {
    /// Everything that a provider can do, and the rest to the baseline.
    #[must_use]
    pub fn to_provider(case: &Case, provider: usize) -> Self {
        let who = |task| if can_do(case, provider, task) { provider } else { case.baseline };
        Self((0..case.matter.tasks.len()).map(who).collect())
    }

    /// Any assignment: a provider for each task.
    ///
    /// Returns `None` unless there is one for each task and each can do what it is given.
    #[must_use]
    pub fn new(case: &Case, providers: Vec<usize>) -> Option<Self> {
        let fits = providers.len() == case.matter.tasks.len()
            && providers.iter().enumerate().all(|(task, who)| *who < case.providers.len() && can_do(case, *who, task));
        fits.then_some(Self(providers))
    }

    /// An assignment to providers that can do what they are given.
    pub(crate) fn of(providers: Vec<usize>) -> Self {
        Self(providers)
    }

    /// The parts: those of the providers in their order, the baseline's last.
    #[must_use]
    pub fn parts(&self, case: &Case) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::with_capacity(2);
        for (task, provider) in self.0.iter().enumerate() {
            match parts.iter_mut().find(|part| part.provider == *provider) {
                Some(part) => part.tasks.push(task),
                None => parts.push(Part { provider: *provider, tasks: vec![task] }),
            }
        }
        let place = |provider: usize| case.compared.iter().position(|compared| *compared == provider);
        parts.sort_by_key(|part| (part.provider == case.baseline, place(part.provider)));
        parts
    }

    /// For each task, who does it.
    #[must_use]
    pub fn providers(&self) -> &[usize] {
        &self.0
    }

    /// Whether a provider does anything.
    #[must_use]
    pub fn involves(&self, provider: usize) -> bool {
        self.0.contains(&provider)
    }
}

/// Whether a provider offers a task, has a rate, a price or a seat for it, and is licensed for it. The baseline does all.
#[must_use]
pub fn can_do(case: &Case, provider: usize, task: usize) -> bool {
    if provider == case.baseline {
        return true;
    }
    let of = &case.providers[provider];
    let terms = &of.terms[task];
    // Whoever is paid by the seat does nothing else by the hour.
    let by_time = if of.seat.is_some() { case.is_for_seat(provider, task) } else { terms.rate.is_some() };
    terms.offered
        && (terms.price.is_some() || by_time)
        && (!case.matter.tasks[task].licensed || licence(case, provider).permits())
}

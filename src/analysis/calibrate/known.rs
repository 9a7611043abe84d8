//! What the library has for the figures that invoices speak of.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::fit::Three;
use crate::matter::{Complexity, Figure, Figures, Provider, Speed, TaskType};

/// The library: its providers, its task types and their figures.
#[derive(Debug, Clone, Copy)]
pub struct Known<'l> {
    /// The providers.
    pub providers: &'l [Provider],
    /// The task types.
    pub types: &'l [TaskType],
    /// Their figures.
    pub figures: &'l Figures,
}

/// The library with its figures by key.
pub struct Library<'l> {
    pub known: Known<'l>,
    by_key: BTreeMap<&'l str, &'l Figure>,
}

impl<'l> Library<'l> {
    pub fn of(known: Known<'l>) -> Self {
        Self { known, by_key: known.figures.iter().map(|figure| (figure.key.as_str(), figure)).collect() }
    }

    pub fn provider(&self, id: &str) -> Option<&'l Provider> {
        self.known.providers.iter().find(|provider| provider.id == id)
    }

    pub fn task_type(&self, id: &str) -> Option<&'l TaskType> {
        self.known.types.iter().find(|of| of.id == id)
    }

    /// A figure of a provider, the first of some keys that it has; by complexity, the one of moderate work.
    pub fn figure(&self, provider: &str, keys: &[&str]) -> Option<Three> {
        let found = keys.iter().find_map(|key| {
            let key = format!("providers.{provider}.{key}");
            self.by_key.get(key.as_str()).or_else(|| self.by_key.get(format!("{key}.moderate").as_str()))
        });
        found.map(|figure| Three::of(figure))
    }

    /// What a provider charges for an hour of a role: the one amount, or what is billed.
    pub fn rate(&self, provider: &str, role: &str) -> Option<Three> {
        let [one, billing] = [format!("rates.{role}"), format!("rates.{role}.billing")];
        self.figure(provider, &[&one, &billing])
    }

    /// Units an hour of a type at moderate complexity, by the buyer's own people.
    pub fn speed(&self, of: &TaskType) -> Option<Three> {
        match of.speed? {
            Speed::Throughput(id) => Some(Three::of(self.known.figures.get(id))),
            Speed::Minutes(id) => {
                let minutes = self.known.figures.get(id);
                let an_hour = |minutes| Decimal::from(60).checked_div(minutes);
                let (low, likely, high) = (an_hour(minutes.high)?, an_hour(minutes.likely)?, an_hour(minutes.low)?);
                Some(Three { low, likely, high })
            }
        }
    }

    /// What the speed of a type is multiplied by for a complexity.
    pub fn factor(&self, of: &TaskType, complexity: Complexity) -> Decimal {
        of.factor(complexity).map_or(Decimal::ONE, |id| self.known.figures.get(id).likely)
    }

    /// How fast a provider is at a type, relative to the buyer's own people.
    pub fn productivity(&self, provider: &str, of_type: &str) -> Three {
        let own = format!("task.{of_type}.productivity");
        self.figure(provider, &[&own, "delivery.productivity"]).unwrap_or(Three::one(Decimal::ONE))
    }
}

//! What holds for each task of the matter at a provider: what the provider says of all, and what differs for a task type.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fields::{Fields, Reading};
use super::keys::{Declared, Kind, by_complexity, record, table};
use super::price::{PriceTable, price};
use super::provider::{ProviderContext, QualityTable, unknown_type};
use crate::matter::FigureKind::{Factor, Share};
use crate::matter::{ByComplexity, Price, Provider, Task, Terms};

record! {
    /// What differs for a task type.
    pub struct TermsTable;
    /// Who does it.
    role: Option<String> = Kind::Text;
    /// Who does its quality control.
    qc_role: Option<String> = Kind::Text;
    /// Relative to your own associates.
    productivity: Option<ByComplexity> = by_complexity(Factor);
    /// Hours per production hour.
    qc: Option<ByComplexity> = by_complexity(Share);
    /// Hours of your own supervisor per production hour.
    supervision: Option<ByComplexity> = by_complexity(Share);
    /// Share of the base hours for correction by your own associates.
    rework: Option<ByComplexity> = by_complexity(Share);
    /// Instead of by the hour.
    price = table::<PriceTable>();
}

/// What differs for the task types, by type, with their prices.
#[derive(Default)]
pub struct ByType(BTreeMap<String, (TermsTable, Option<Arc<Price>>)>);

impl ByType {
    /// Reads `[task.TYPE]`.
    pub fn read(provider: &mut Fields, around: &ProviderContext, reading: &mut Reading) -> Self {
        let mut all = Self::default();
        let Some(table) = provider.table("task", reading) else { return all };
        for (name, place, node) in table.names() {
            if !around.types.contains(&name) {
                unknown_type(name, place, around, reading);
            }
            let Some(mut fields) = Fields::of(node, &table.key(name), table.provenance(), reading) else { continue };
            let terms = TermsTable::read(&mut fields, reading);
            let price = price(&mut fields, reading).map(Arc::new);
            fields.finish(reading);
            all.0.insert(name.to_owned(), (terms, price));
        }
        all
    }

    /// Whether any type has a price by the unit.
    pub fn has_price(&self) -> bool {
        self.0.values().any(|(_, price)| price.is_some())
    }

    /// What holds for a task at a provider, whose own figures hold where the type has none.
    pub fn terms(
        &self,
        task: &Task,
        provider: &Provider,
        productivity: Option<ByComplexity>,
        quality: &QualityTable,
    ) -> Terms {
        let none = (TermsTable::default(), None);
        let (own, price) = self.0.get(&task.task_type.id).unwrap_or(&none);
        let asked = task.role.as_deref().or(own.role.as_deref()).unwrap_or(&task.task_type.role);
        let qc_rate = own.qc_role.as_deref().and_then(|role| provider.rate_for(role));
        Terms {
            offered: provider.offered.as_ref().is_none_or(|types| types.contains(&task.task_type.id)),
            rate: provider.rate_from(asked),
            role: own.role.as_deref().map(Arc::from),
            qc_rate: qc_rate.or_else(|| provider.rate_for("qc")),
            price: price.clone(),
            productivity: own.productivity.or(productivity),
            qc: own.qc.or(quality.qc),
            supervision: own.supervision.or(quality.supervision),
            rework: own.rework.or(quality.rework),
        }
    }
}

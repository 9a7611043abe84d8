//! Which provider of a plan bills under which vendor.

use std::collections::{BTreeMap, BTreeSet};

use crate::matter::{InvoiceLine, WorkPlan};
use crate::read::InvoiceMapping;

/// The vendors of some invoices, as the plan knows them.
pub struct Vendors {
    /// By the vendor's id or name in lower case.
    known: BTreeMap<String, String>,
    /// Who a vendor is that nothing else is known of: the only one outside that the plan pays.
    only: Option<String>,
    /// Whether the plan says who is paid at all.
    says: bool,
    /// Your own team.
    baseline: Option<String>,
    /// The vendor that is taken to be the only provider left over, and that one's id.
    pub supposed: Option<(String, String)>,
}

impl Vendors {
    /// By what options and a mapping say, by the ids and names of the plan; one vendor that is left over is the one provider that is.
    pub fn new<'l>(
        plan: &WorkPlan,
        mapping: &InvoiceMapping,
        given: &[(String, String)],
        lines: impl Iterator<Item = &'l InvoiceLine>,
    ) -> Self {
        let lower = |text: &str| text.trim().to_lowercase();
        let of_tasks = plan.tasks.iter().filter_map(|task| task.provider.as_ref());
        let paid: BTreeSet<&String> =
            of_tasks.chain(plan.lines.iter().filter_map(|line| line.payee.as_ref())).chain(&plan.baseline).collect();
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for (id, name) in &plan.names {
            known.extend([(lower(id), id.clone()), (lower(name), id.clone())]);
        }
        known.extend(paid.iter().map(|id| (lower(id), (*id).clone())));
        for (vendor, terms) in &mapping.vendors {
            let id = if terms.own { plan.baseline.clone() } else { terms.id.clone() };
            known.extend(id.map(|id| (lower(vendor), id)));
        }
        known.extend(given.iter().map(|(vendor, id)| (lower(vendor), id.clone())));
        let (mut strangers, mut billing) = (BTreeMap::new(), BTreeSet::new());
        for line in lines {
            let who = names(line).find_map(|name| known.get(&lower(name)));
            billing.extend(who.cloned());
            if let (None, Some(first)) = (who, names(line).next()) {
                strangers.entry(lower(first)).or_insert_with(|| first.clone());
            }
        }
        let outside: Vec<&String> = paid.iter().copied().filter(|id| plan.baseline.as_ref() != Some(id)).collect();
        // A provider that bills under a vendor that is known is not the one that is left over.
        let is_left = |id: &String| !billing.contains(id) && !given.iter().any(|(_, of)| of == id);
        let only = match outside.as_slice() {
            [one] if strangers.len() <= 1 && is_left(one) => Some((*one).clone()),
            _ => None,
        };
        let supposed = strangers.into_values().next().zip(only.clone());
        Self { known, only, says: !paid.is_empty(), baseline: plan.baseline.clone(), supposed }
    }

    /// Who is paid for a line; time without a vendor is your own team's. None where nobody says.
    pub fn of(&self, line: &InvoiceLine, billed: bool) -> Option<String> {
        if !self.says {
            return None;
        }
        let known = names(line).find_map(|name| self.known.get(&name.trim().to_lowercase()));
        if let Some(id) = known {
            return Some(id.clone());
        }
        match names(line).next() {
            None if !billed => self.baseline.clone(),
            vendor => self.only.clone().or_else(|| vendor.cloned()),
        }
    }
}

/// What a line calls its vendor.
fn names(line: &InvoiceLine) -> impl Iterator<Item = &String> {
    [&line.vendor, &line.vendor_name].into_iter().flatten()
}

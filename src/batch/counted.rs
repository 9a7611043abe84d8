//! Counting the scored matters of a block: each is added where those of its currency, its kind and its recommended provider
//! are, and names are looked up once for all of these.

use rust_decimal::Decimal;

use super::outcome::{Money, Outcome, Part};
use super::score::{Estimated, Score};
use super::scorer::Base;
use crate::matter::{Kind, Status};
use crate::number::Currency;
use crate::report::Num;

/// The scored matters of a block, all of them of one template.
#[derive(Default)]
pub struct Counted {
    matters: u64,
    without: u64,
    today: Option<(String, bool)>,
    groups: Vec<Group>,
}

/// Matters of one currency and one kind for which the same is recommended.
struct Group {
    currency: Currency,
    kind: Kind,
    provider: Option<usize>,
    improved: bool,
    id: String,
    name: String,
    part: Part,
    /// Those whose saving is notional.
    notional: u64,
    /// What they come to but for what the part has.
    money: Money,
}

impl Counted {
    /// Counts a scored matter.
    pub fn count(&mut self, base: &Base, score: &Score, kind: Kind) {
        self.matters += 1;
        if self.today.is_none() {
            self.today = Some((base.id_of(&score.estimates[score.today]).to_owned(), score.today == score.baseline));
        }
        let Some(at) = score.recommended else {
            self.without += 1;
            return;
        };
        let (chosen, today) = (&score.estimates[at], &score.estimates[score.today]);
        let in_time = |status: Option<Status>| status.is_none_or(Status::is_in_time);
        let Group { part, notional, money, .. } = self.group(base, chosen, kind);
        part.matters += 1;
        part.late += u64::from(!in_time(chosen.status));
        part.over_budget += u64::from(score.headroom.is_some_and(|left| left.get() < Decimal::ZERO));
        add(&mut part.total, chosen.total);
        if score.saving.is_some() && !in_time(today.status) {
            *notional += 1;
            add(&mut money.notional, score.saving);
        } else if score.saving.is_some() {
            add(&mut part.saving, score.saving);
            add(&mut money.today, today.total);
        }
    }

    fn group(&mut self, base: &Base, chosen: &Estimated, kind: Kind) -> &mut Group {
        let (currency, provider, improved) = (base.case.matter.currency, chosen.provider, chosen.improved);
        let is_it = |of: &Group| {
            of.provider == provider && of.kind == kind && of.improved == improved && of.currency == currency
        };
        let at = self.groups.iter().position(is_it).unwrap_or_else(|| {
            let (id, name) = (base.id_of(chosen).to_owned(), base.name_of(chosen));
            let (part, money) = Default::default();
            self.groups.push(Group { currency, kind, provider, improved, id, name, part, notional: 0, money });
            self.groups.len() - 1
        });
        &mut self.groups[at]
    }

    /// Puts what was counted into an outcome that has no scored matters yet.
    pub fn put_into(self, outcome: &mut Outcome) {
        outcome.matters = self.matters;
        outcome.without = self.without;
        outcome.today = self.today;
        for Group { currency, kind, id, name, part, notional, money, .. } in self.groups {
            outcome.late += part.late;
            outcome.over_budget += part.over_budget;
            outcome.notional += notional;
            *outcome.recommended.entry(id.clone()).or_default() += part.matters;
            outcome.parts.entry(currency.code()).or_default().count(&id, kind.word(), part);
            let money = Money { recommended: part.total, saving: part.saving, ..money };
            outcome.money.entry(currency.code()).or_default().add(money);
            outcome.names.insert(id, name);
        }
    }
}

fn add(sum: &mut Decimal, more: Option<Num>) {
    if let Some(more) = more {
        *sum = sum.saturating_add(more.get());
    }
}

//! What is said of a matter that runs, the answer first: on plan or not and by how much, done when, stay or change.

use rust_decimal::Decimal;

use super::super::num::Num;
use super::document::{ActualDocument, FiguresDoc, SwitchDoc};
use crate::matter::{MIX, WorkPlan};
use crate::number::{display, plural};

/// So far from its budget, in per cent, a matter is still on plan.
const ON_PLAN: Decimal = Decimal::from_parts(5, 0, 0, false, 0);
/// So many vendors are named one by one.
const MOST_NAMED: usize = 3;
/// A matter of so much or more is told in whole units.
const WHOLE_FROM: i64 = 10_000;

/// Says things about a document.
pub struct Narrator<'d> {
    pub plan: &'d WorkPlan,
    pub of: &'d ActualDocument,
    pub anonymise: bool,
}

impl Narrator<'_> {
    /// An amount in a sentence.
    pub fn money(&self, amount: Decimal) -> String {
        format!("{} {}", self.plan.currency, self.shown(amount))
    }

    /// An amount without its currency.
    pub fn shown(&self, amount: Decimal) -> String {
        display(amount, self.places())
    }

    /// Where the plan or what was spent is large, all amounts are shown in whole units.
    pub fn places(&self) -> u32 {
        let total = &self.of.total;
        let largest = [total.bac, total.ac].into_iter().flatten().map(Num::get).max().unwrap_or_default();
        if largest < WHOLE_FROM.into() { self.plan.currency.decimals() } else { 0 }
    }

    /// Everything, the answer first.
    pub fn reasons(&self) -> Vec<String> {
        let said = [self.cost(), self.date(), self.forecast(), self.why(), self.chance(), self.change()];
        said.into_iter().flatten().collect()
    }

    /// What was billed by who is not in the plan.
    pub fn unplanned(&self) -> Option<String> {
        let strange = self.of.tasks.iter().filter(|of| !of.planned);
        let strange: Vec<(Option<&String>, Decimal)> =
            strange.filter_map(|of| Some((of.provider.as_ref(), of.figures.ac?.get()))).collect();
        let sum = strange.iter().try_fold(Decimal::ZERO, |sum, (_, spent)| sum.checked_add(*spent))?;
        let named = strange.iter().take(MOST_NAMED).map(|(id, spent)| {
            let who = match id {
                Some(id) => self.plan.names.get(*id).map_or_else(|| format!("`{id}`"), Clone::clone),
                None if self.anonymise => "a vendor".to_owned(),
                None => "somebody without a name".to_owned(),
            };
            format!("{who} ({})", self.shown(*spent))
        });
        let mut named: Vec<String> = named.collect();
        if strange.len() > MOST_NAMED {
            named.push(format!("{} more", strange.len() - MOST_NAMED));
        }
        let (who, is) = (named.join(", "), if strange.len() == 1 { "is" } else { "are" });
        (!strange.is_empty()).then(|| {
            format!(
                "Check {} of it: {who} {is} not in the plan, so none of that was planned. If one of them bills for a \
                 provider of the plan, say so with `--vendor`.",
                self.money(sum)
            )
        })
    }

    /// On plan or not, and by how much.
    fn cost(&self) -> Option<String> {
        let of = &self.of.total;
        let (bac, ac) = (of.bac?.get(), of.ac?.get());
        let accrued = of.accrued?.get();
        let unbilled =
            if accrued.is_zero() { String::new() } else { format!(" ({} of it unbilled)", self.money(accrued)) };
        let Some(ev) = of.ev.map(Num::get) else {
            let share = percent_of(ac, bac).map_or_else(String::new, |share| format!(", {share} % of the plan"));
            return Some(format!(
                "Spent: {}{unbilled}{share} of {}. What is done is not known: give --progress for an answer.",
                self.money(ac),
                self.money(bac)
            ));
        };
        let over = of.variance?.get();
        let spent = format!("{} spent{unbilled} on work planned at {}", self.money(ac), self.money(ev));
        let Some(share) = percent_of(over.abs(), ev) else {
            return Some(if ac.is_zero() {
                "Not begun: nothing is spent and nothing is done.".to_owned()
            } else {
                format!("Cost over plan: {} spent{unbilled}, and nothing is done yet.", self.money(ac))
            });
        };
        Some(match () {
            () if ac.is_zero() => format!("Work planned at {} is done and nothing is billed yet.", self.money(ev)),
            () if over.is_zero() => format!("Cost on plan: {spent}, to the cent."),
            () if over.is_sign_negative() => {
                let standing = if share <= ON_PLAN { "Cost on plan" } else { "Cost under plan" };
                format!("{standing}: {spent}, {share} % less.")
            }
            () if share <= ON_PLAN => format!("Cost on plan: {spent}, {share} % more."),
            () => format!("Cost over plan: {spent}, {share} % more."),
        })
    }

    /// What all of it will cost.
    fn forecast(&self) -> Option<String> {
        let of = &self.of.total;
        let (bac, ev) = (of.bac?.get(), of.ev?.get());
        if ev >= bac {
            return None;
        }
        let eac = of.eac?.get();
        let against = match eac.checked_sub(bac)? {
            more if more.is_zero() => "as planned".to_owned(),
            more if more.is_sign_negative() => format!("{} less than planned", self.money(-more)),
            more => format!("{} more than planned", self.money(more)),
        };
        let as_planned = of.eac_as_planned.map_or_else(String::new, |as_planned| {
            format!("; {} if what is left costs what was planned", self.money(as_planned.get()))
        });
        let budget = self.of.matter.budget.and_then(|budget| Some((budget.get(), eac.checked_sub(budget.get())?)));
        let budget = budget.filter(|(_, over)| !over.is_sign_negative() && !over.is_zero());
        let budget = budget.map_or_else(String::new, |(budget, over)| {
            format!(" That is {} above the budget of {}.", self.money(over), self.money(budget))
        });
        let due = self.of.planned_value.and_then(|value| percent_of(value.get(), bac));
        let due = due.map_or_else(String::new, |due| format!(", {due} % was to be by now"));
        let done = of.percent_done.map_or_else(String::new, |done| format!("{done} % is done{due}. "));
        Some(format!("{done}At this rate all of it costs {}, {against}{as_planned}.{budget}", self.money(eac)))
    }

    /// The parts of the variance, the largest first.
    fn why(&self) -> Option<String> {
        let total = self.of.total.variance?.get();
        let mut parts = parts(&self.of.total)?;
        parts.retain(|(_, amount)| !amount.is_zero());
        if parts.is_empty() {
            return None;
        }
        parts.sort_by_key(|(_, amount)| std::cmp::Reverse(amount.abs()));
        let part = |(what, amount): &(&str, Decimal)| {
            let sign = if amount.is_sign_negative() { "-" } else { "+" };
            format!("{what} {sign}{}", self.shown(amount.abs()))
        };
        let said: Vec<String> = parts.iter().map(part).collect();
        let sign = if total.is_sign_negative() { "less" } else { "more" };
        Some(format!("Why {} {sign}: {}.", self.money(total.abs()), said.join(", ")))
    }

    /// Done when.
    fn date(&self) -> Option<String> {
        let of = &self.of.completion;
        let finish = of.finish?;
        let late = match (of.late_days, self.of.matter.deadline) {
            (Some(0), Some(deadline)) => format!(", in time for the deadline of {}", deadline.said()),
            (Some(late), Some(deadline)) => {
                format!(", {} after the deadline of {}", plural(late, "working day", "working days"), deadline.said())
            }
            _ => String::new(),
        };
        let slip = match of.slip_days {
            Some(0) => ", as planned".to_owned(),
            Some(slip) => {
                let days = plural(slip.abs(), "working day", "working days");
                format!(", {days} {} than planned", if slip < 0 { "earlier" } else { "later" })
            }
            None => String::new(),
        };
        let is_done = self.of.total.percent_done.is_some_and(|done| done.get() >= Decimal::ONE_HUNDRED);
        let done = match of.late_days {
            _ if is_done => "The work ended on",
            Some(1..) => "Late: at the pace so far the work ends on",
            _ => "At the pace so far the work ends on",
        };
        Some(format!("{done} {}{late}{slip}.", finish.said()))
    }

    /// How sure deadline and budget are.
    fn chance(&self) -> Option<String> {
        let of = self.of.outlook.as_ref()?;
        let percent = |share: Num| display(share.get() * Decimal::ONE_HUNDRED, 0);
        let on_time = of.chance_on_time.map(|share| format!("the deadline holds in {} %", percent(share)));
        let budget = of.chance_within_budget.map(|share| format!("the budget in {} %", percent(share)));
        let said: Vec<String> = [on_time, budget].into_iter().flatten().collect();
        (!said.is_empty()).then(|| {
            let said = said.join(", ");
            format!("With as many people as each can put on it, {said} of the simulated outcomes of what is left.")
        })
    }

    /// Who does what by the best other option, where that is a split.
    fn split(&self, of: &SwitchDoc) -> String {
        let split = of.options.iter().find(|option| Some(&option.provider) == of.other.as_ref());
        let Some(split) = split.filter(|option| option.provider == MIX) else { return String::new() };
        let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
        for task in self.of.tasks.iter().flat_map(|place| &place.tasks) {
            let Some(provider) = split.assignments.get(*task) else { continue };
            let name = self.plan.tasks.iter().find(|of| of.number == *task).map_or("", |of| of.name.as_str());
            match parts.iter_mut().find(|(known, _)| known == provider) {
                Some((_, tasks)) => tasks.push(name),
                None => parts.push((provider, vec![name])),
            }
        }
        let said: Vec<String> = parts.iter().map(|(who, tasks)| format!("`{who}` {}", tasks.join(", "))).collect();
        if self.anonymise { String::new() } else { format!(" ({})", said.join("; ")) }
    }

    /// Stay or change.
    fn change(&self) -> Option<String> {
        let of = self.of.switch.as_ref()?;
        let called = |id: &str| match id {
            MIX => "the split".to_owned(),
            id => format!("`{id}`"),
        };
        let stay = called(&of.stay);
        let (Some(other), Some(cost), Some(saving)) = (&of.other, of.cost_of_change, of.saving) else {
            return Some(format!("Stay with {stay}: no other option is permitted and in time for what is left."));
        };
        let (other, cost, saving) = (called(other), cost.get(), saving.get());
        let once = if cost.is_zero() {
            "Changing costs nothing once".to_owned()
        } else {
            format!("Changing costs {} once: it pays from a larger saving on the work on", self.money(cost))
        };
        Some(if of.recommended.as_ref() == Some(&of.stay) {
            let more = if saving.is_sign_negative() {
                format!("{other}, the best other one, would cost {} more for what is left", self.money(-saving))
            } else {
                format!("{other} would save {} and does not qualify better", self.money(saving))
            };
            format!("Stay with {stay}: {more}. {once}.")
        } else if saving.is_sign_negative() {
            format!("Change to {other}, which costs {} more and is in time. {once}.", self.money(-saving))
        } else {
            let saving = self.money(saving);
            format!(
                "Change to {other}{}: it saves {saving} on what is left, after what changing costs. {once}.",
                self.split(of)
            )
        })
    }
}

/// The parts of a variance, by what they are called.
pub fn parts(of: &FiguresDoc) -> Option<Vec<(&'static str, Decimal)>> {
    let parts = [
        ("other rates", of.rate?),
        ("other people", of.mix?),
        ("hours", of.efficiency?),
        ("expenses, fees and the rest", of.other?),
    ];
    Some(parts.map(|(what, amount)| (what, amount.get())).to_vec())
}

/// What something is of something else, in per cent with one decimal; none where that is zero.
fn percent_of(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let share = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    Some(Num::percent(share).get())
}

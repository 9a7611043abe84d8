//! Why a provider is recommended, in sentences that name figures.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::super::num::Num;
use super::document::EstimateDoc;
use super::kind::EstimateKind;
use super::writer::View;
use crate::analysis::{Compared, DRAWS};
use crate::matter::{Mix, Status};
use crate::number::{display, plural};

/// The reasons: why it wins and by how much, why each other one loses, and what the answer hangs on.
pub fn reasons(view: &View, compared: &Compared) -> Vec<String> {
    let (document, qualifies) = (&view.document, compared.comparison.qualifies());
    let speaker = Narrator { view };
    let find = |id: &str| document.estimates.iter().find(|estimate| estimate.provider == id);
    let Some(chosen) = document.recommended.as_deref().and_then(find) else {
        let mut reasons = vec!["No estimate is permitted, so none is recommended.".to_owned()];
        reasons.extend(document.estimates.iter().map(|other| speaker.excluded(other)));
        return reasons;
    };
    let mut reasons = vec![speaker.wins(chosen, qualifies)];
    reasons.extend(document.estimates.iter().filter_map(|of| speaker.shared_out(of)));
    reasons.extend(speaker.own_time(chosen));
    let others = document.estimates.iter().filter(|other| other.provider != chosen.provider);
    reasons.extend(others.map(|other| speaker.loses(other, chosen, qualifies)));
    let is_uncertain = compared.confidence.as_ref().is_some_and(|of| !of.is_certain());
    reasons.extend(speaker.sure().filter(|_| is_uncertain));
    reasons.extend(speaker.hangs_on(chosen));
    reasons.extend(speaker.about_mixes());
    reasons
}

/// Says things about a document.
pub struct Narrator<'d> {
    pub view: &'d View<'d>,
}

impl Narrator<'_> {
    pub fn money(&self, amount: Decimal) -> String {
        format!("{} {}", self.view.document.matter.currency, display(amount, self.view.decimals()))
    }

    fn total(&self, of: &EstimateDoc) -> String {
        of.total.map_or_else(|| "no total".to_owned(), |total| self.money(total.get()))
    }

    fn wins(&self, chosen: &EstimateDoc, qualifies: bool) -> String {
        let total = self.total(chosen);
        if !qualifies {
            let when = chosen.finish.as_ref().map_or_else(String::new, |finish| format!(", on {finish}"));
            let late = if chosen.status == Some(Status::Late) {
                format!(", late{}", self.late_words(chosen))
            } else {
                String::new()
            };
            let short = if chosen.status == Some(Status::OverCapacity) { "has the capacity" } else { "is in time" };
            return format!(
                "Nobody who is permitted {short}. `{}` is named because it finishes first{when}{late}: {total}.",
                chosen.provider
            );
        }
        let timing = match chosen.status {
            Some(Status::Late) => format!("late by {}, the delay paid for", days(chosen.late_days)),
            Some(Status::Steady) => "within its capacity".to_owned(),
            Some(Status::NoDeadline) => "with no deadline to meet".to_owned(),
            Some(Status::OnTimeWithOvertime) => format!("with overtime it {}", self.ends(chosen)),
            _ => format!("it {}", self.ends(chosen)),
        };
        if chosen.provider == self.view.document.baseline {
            return format!("`{}`, the buyer's own team, {}: {total}, {timing}.", chosen.provider, self.standing());
        }
        let saved = match (chosen.saving, chosen.saving_percent) {
            (Some(saving), Some(percent)) if saving.get() >= Decimal::ZERO => {
                format!(
                    " It saves {} ({} %) against `{}`.",
                    self.money(saving.get()),
                    percent,
                    self.view.document.baseline
                )
            }
            (Some(saving), _) if saving.get() < Decimal::ZERO => {
                format!(" It costs {} more than `{}`.", self.money(-saving.get()), self.view.document.baseline)
            }
            _ => String::new(),
        };
        format!("`{}` {}: {total}, {timing}.{saved}", chosen.provider, self.standing())
    }

    /// What the recommended one has over the others.
    fn standing(&self) -> &'static str {
        let in_time = |of: &&EstimateDoc| of.permitted && of.status.is_none_or(Status::is_in_time);
        let candidates = self.view.document.estimates.iter().filter(in_time).count();
        match (candidates, self.view.document.matter.deadline.is_some()) {
            (1, true) => "is the only one that is permitted and in time",
            (1, false) => "is the only one that is permitted and can do the work",
            (_, true) => "has the lowest total of those that are permitted and in time",
            (_, false) => "has the lowest total of those that are permitted",
        }
    }

    pub fn ends(&self, of: &EstimateDoc) -> String {
        let (Some(finish), Some(slack)) = (of.finish.as_ref(), of.slack_days) else { return "is in time".to_owned() };
        let spare = if slack == 0 { "no working day".to_owned() } else { days(Some(slack)) };
        let reserve = match self.view.reserve_days {
            0 => String::new(),
            reserve => format!(", {reserve} of them held in reserve"),
        };
        format!("ends on {finish} with {spare} to spare{reserve}")
    }

    /// By how much somebody is late.
    pub fn late_words(&self, of: &EstimateDoc) -> String {
        match (of.status, of.late_days) {
            // No working day late: the deadline is met at the cost of the reserve, or a free day lies between.
            (Some(Status::Late), Some(0)) if of.finish <= self.view.document.matter.deadline => {
                ", for it needs the reserve".to_owned()
            }
            (Some(Status::Late), Some(0)) => ", for it ends on a free day past the deadline".to_owned(),
            (Some(Status::Late), late) => format!(" by {}", days(late)),
            _ => String::new(),
        }
    }

    /// How much of the total is one's own people, which no invoice shows.
    fn own_time(&self, chosen: &EstimateDoc) -> Option<String> {
        let (invoiced, own, hours) = (chosen.invoiced?.get(), chosen.own?.get(), chosen.own_hours?.get());
        (invoiced > Decimal::ZERO && own > Decimal::ZERO).then(|| {
            format!(
                "Of its total {} are invoiced and {} are the buyer's own: {} hours of its people.",
                self.money(invoiced),
                self.money(own),
                display(hours, 1)
            )
        })
    }

    fn excluded(&self, other: &EstimateDoc) -> String {
        let why: Vec<&str> = other.exclusions.iter().filter_map(|found| found.reason.as_deref()).collect();
        let total = match other.total {
            Some(_) => format!(" (it would be {})", self.total(other)),
            None => String::new(),
        };
        let late = if other.status == Some(Status::Late) && !why.is_empty() {
            format!("; it is late too{}", self.late_words(other))
        } else {
            String::new()
        };
        format!("`{}` is excluded{total}: {}{late}.", other.provider, why.join("; "))
    }

    fn loses(&self, other: &EstimateDoc, chosen: &EstimateDoc, qualifies: bool) -> String {
        if !other.permitted {
            return self.excluded(other);
        }
        let id = &other.provider;
        let total = self.total(other);
        let in_time = other.status.is_none_or(Status::is_in_time);
        if qualifies && !in_time && cheaper(other, chosen) {
            let why = if other.status == Some(Status::OverCapacity) {
                "its largest team cannot do the work of a period".to_owned()
            } else {
                format!("it is late{}", self.late_words(other)) + &self.cannot_begin(other)
            };
            return format!("`{id}` would cost less, {total}, but {why}.");
        }
        let difference = match (other.total, chosen.total) {
            (Some(other), Some(chosen)) => other.get() - chosen.get(),
            _ => Decimal::ZERO,
        };
        let late = if in_time {
            String::new()
        } else if other.status == Some(Status::OverCapacity) {
            ", and its largest team cannot do the work of a period".to_owned()
        } else {
            format!(", and is late{}", self.late_words(other)) + &self.cannot_begin(other)
        };
        let late = match other.payback {
            Some(period) if self.view.document.matter.periods > 1 => format!("{late}; it pays back in period {period}"),
            _ => late,
        };
        match difference.cmp(&Decimal::ZERO) {
            Ordering::Greater => format!("`{id}` costs {} more: {total}{late}.", self.money(difference)),
            Ordering::Less => {
                format!("`{id}` costs {} less, {total}, but finishes later{late}.", self.money(-difference))
            }
            Ordering::Equal => {
                format!("`{id}` costs the same, {total}, but does not come first on time or in the order given{late}.")
            }
        }
    }

    /// How sure the choice is, where inputs are uncertain.
    fn sure(&self) -> Option<String> {
        let document = &self.view.document;
        let of = document.estimates.iter().find(|of| Some(&of.provider) == document.recommended.as_ref())?;
        let verdict = document.verdict?.word().replace('-', " ");
        let chance = Num::percent(of.chance_cheapest?.get() * Decimal::ONE_HUNDRED);
        Some(format!(
            "With the uncertain inputs drawn at random it is recommended in {chance} % of {DRAWS} draws: {verdict}."
        ))
    }

    /// Why somebody is late, where it is the lead time.
    fn cannot_begin(&self, of: &EstimateDoc) -> String {
        match &self.view.beside(of).begins {
            Some(begins) if of.start.as_ref() != Some(begins) => format!(", and cannot begin before {begins}"),
            _ => String::new(),
        }
    }

    /// What has not been looked at of the ways to share the tasks out.
    fn about_mixes(&self) -> Vec<String> {
        let case = self.view.case;
        let doubtful = case.mix.is_doubtful().then(|| {
            "There may be a better mix: with so many tasks not every way of sharing them out was looked at.".to_owned()
        });
        let improved = (case.improvement.is_some() && case.mix != Mix::LeftOut).then(|| {
            "No mix was sought of the improved estimates: in each of them one provider does all that it can.".to_owned()
        });
        doubtful.into_iter().chain(improved).collect()
    }

    /// Who does what in the mix.
    fn shared_out(&self, of: &EstimateDoc) -> Option<String> {
        if of.kind != EstimateKind::Mix {
            return None;
        }
        let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
        for assigned in &of.assignments {
            let title = self.view.case.matter.tasks[assigned.task].title();
            match parts.iter_mut().find(|(id, _)| *id == assigned.provider) {
                Some((_, titles)) => titles.push(title),
                None => parts.push((&assigned.provider, vec![title])),
            }
        }
        let parts = parts.into_iter().map(|(id, titles)| format!("`{id}` does {}", titles.join(", ")));
        Some(format!("In `{}` {}.", of.provider, parts.collect::<Vec<_>>().join("; ")))
    }

    fn hangs_on(&self, chosen: &EstimateDoc) -> Vec<String> {
        let mut hangs = Vec::new();
        let total = chosen.total.map(Num::get);
        let runner_up = self
            .view
            .document
            .estimates
            .iter()
            .filter(|other| other.provider != chosen.provider && other.permitted)
            .filter(|other| other.status.is_none_or(Status::is_in_time))
            .filter_map(|other| Some((other.total?.get(), &other.provider)))
            .min();
        if let (Some(total), Some((next, id))) = (total, runner_up)
            && total > Decimal::ZERO
            && next > total
        {
            let gap = next - total;
            let percent = gap.checked_div(total).and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED));
            let percent = percent.map_or_else(String::new, |percent| format!(" ({} %)", display(percent, 1)));
            hangs.push(format!(
                "It hangs on the price: if it rose by {}{percent}, `{id}` would come first.",
                self.money(gap)
            ));
        }
        if let Some(slack) = chosen.slack_days.filter(|_| chosen.status != Some(Status::Late)) {
            let reserve = self.view.reserve_days;
            let lost = if reserve > 0 { "the reserve is touched" } else { "the deadline is missed" };
            hangs.push(match slack - reserve {
                spare if spare > 0 => {
                    let spare = plural(spare, "working day", "working days");
                    format!("It hangs on the calendar: more than {spare} of delay, and {lost}.")
                }
                _ => format!("It hangs on the calendar: with any delay {lost}."),
            });
        }
        for turn in &self.view.document.turns {
            let whom = turn.recommended.as_ref().map_or_else(|| "nobody".to_owned(), |id| format!("`{id}`"));
            hangs.push(format!(
                "It depends on {}: at {} instead of {}, {whom} would be recommended.",
                turn.key, turn.to, turn.from
            ));
        }
        let assumed = self.view.document.assumptions.iter().filter(|assumption| {
            let of = |id: &str| assumption.key.starts_with(&format!("providers.{id}."));
            let does_a_task = chosen.assignments.iter().any(|assigned| of(&assigned.provider));
            does_a_task || of(&self.view.document.baseline) || !assumption.key.starts_with("providers.")
        });
        let assumed = i64::try_from(assumed.count()).unwrap_or(i64::MAX);
        if assumed > 0 {
            hangs.push(format!(
                "It hangs on {} without a published source, listed as assumptions.",
                plural(assumed, "figure", "figures")
            ));
        }
        hangs
    }
}

fn cheaper(other: &EstimateDoc, chosen: &EstimateDoc) -> bool {
    other.total.zip(chosen.total).is_some_and(|(other, chosen)| other < chosen)
}

fn days(count: Option<i64>) -> String {
    plural(count.unwrap_or(0), "working day", "working days")
}

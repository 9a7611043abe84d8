//! Everything that can change the answer of a comparison, by key: figures, dates, holidays in the span, constraints, consents.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::num::Num;
use crate::matter::{Case, Figure, Provider};
use crate::number::{Day, WorkingDays};

/// The inputs of a case; `figures` are those that were read, `last` is the day on which the last work ends.
pub fn inputs(case: &Case, figures: &[&Figure], last: Option<Day>) -> Map<String, Value> {
    let mut inputs = Inputs { span: span(case, last), found: BTreeMap::new() };
    for figure in figures {
        inputs.add(&figure.key, json!(Num::figure(figure.likely)));
    }
    inputs.of_matter(case);
    for (at, task) in case.matter.tasks.iter().enumerate() {
        inputs.add(&format!("task.{at}.type"), task.task_type.id.as_str().into());
        inputs.add(&format!("task.{at}.complexity"), task.complexity.word().into());
        inputs.add(&format!("task.{at}.licensed"), task.licensed.into());
        inputs.maybe(&format!("task.{at}.role"), task.role.as_deref());
    }
    for provider in case.compared.iter().copied() {
        inputs.of_provider(case, &case.providers[provider]);
    }
    inputs.found.into_iter().collect()
}

/// From the start to the deadline, or to the end of the last work where that is later.
fn span(case: &Case, last: Option<Day>) -> Option<(Day, Day)> {
    let start = case.matter.start?;
    Some((start, case.matter.deadline.into_iter().chain(last).max().unwrap_or(start)))
}

struct Inputs {
    span: Option<(Day, Day)>,
    found: BTreeMap<String, Value>,
}

impl Inputs {
    fn add(&mut self, key: &str, value: Value) {
        self.found.insert(key.to_owned(), value);
    }

    /// What may be left out.
    fn maybe(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.add(key, text.into());
        }
    }

    /// The days of the span that are no working days though their week has them.
    fn holidays(&mut self, key: &str, days: &WorkingDays) {
        let Some((from, to)) = self.span else { return };
        let within = days.holidays().iter().filter(|day| (from..=to).contains(*day));
        let words: Vec<String> = within.map(ToString::to_string).collect();
        if !words.is_empty() {
            self.add(key, words.join(", ").into());
        }
    }

    fn of_matter(&mut self, case: &Case) {
        let matter = &case.matter;
        let id = |provider: usize| case.providers[provider].id.as_str();
        let providers: Vec<&str> = case.compared.iter().map(|at| id(*at)).collect();
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        for (key, value) in [
            ("matter.start", day(matter.start)),
            ("matter.deadline", day(matter.deadline)),
            ("constraints.jurisdiction", matter.jurisdiction.clone()),
            ("matter.kind", Some(matter.kind.word().to_owned())),
            ("matter.basis", Some(matter.basis.word().to_owned())),
            ("matter.urgency", Some(matter.urgency.word().to_owned())),
            ("matter.calendar", Some(matter.calendar.name())),
            ("staffing.baseline", Some(id(case.baseline).to_owned())),
            ("staffing.today", Some(id(case.today).to_owned())),
            ("staffing.providers", Some(providers.join(", "))),
        ] {
            self.maybe(key, value.as_deref());
        }
        for (key, holds) in [
            ("constraints.offshore", matter.offshore_allowed),
            ("matter.budget_is_limit", matter.budget_is_limit),
            ("matter.hard_deadline", matter.hard_deadline),
            ("matter.privileged", matter.privileged),
            ("matter.client_consent", matter.client_consent),
            ("matter.conflicts_cleared", matter.conflicts_cleared),
        ] {
            self.add(key, holds.into());
        }
        self.add("matter.periods", matter.periods.into());
        if let Some(budget) = matter.budget {
            self.add("matter.budget", json!(Num::figure(case.figures.get(budget).likely)));
        }
        self.holidays("matter.holidays", &matter.weekdays);
    }

    fn of_provider(&mut self, case: &Case, of: &Provider) {
        let key = |rest: &str| format!("providers.{}.{rest}", of.id);
        self.add(&key("kind"), of.kind.word().into());
        self.maybe(&key("country"), of.country.as_deref());
        self.maybe(&key("licensed_in"), of.licensed_in.as_ref().map(|places| places.join(", ")).as_deref());
        self.maybe(&key("tasks"), of.offered.as_ref().map(|types| types.join(", ")).as_deref());
        self.maybe(&key("includes"), Some(of.includes.join(", ")).as_deref().filter(|names| !names.is_empty()));
        self.add(&key("bill_as"), if of.disbursement { "disbursement" } else { "fee" }.into());
        self.maybe(&key("via.firm"), of.via.as_ref().map(|via| case.providers[via.firm].id.as_str()));
        self.add(&key("delivery.bills_training"), of.delivery.bills_training.into());
        self.add(&key("delivery.calendar"), of.delivery.calendar.name().into());
        let days = of.delivery.weeks.at(case.matter.urgency);
        self.add(&key("delivery.week"), week(days).into());
        self.holidays(&key("delivery.holidays"), days);
        for (what, count) in of.delivery.heads.counts() {
            self.add(&key(&format!("delivery.heads.{what}")), count.into());
        }
    }
}

/// The days of a week that are worked.
fn week(days: &WorkingDays) -> String {
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let worked: Vec<&str> =
        names.into_iter().zip(days.week()).filter_map(|(day, works)| works.then_some(day)).collect();
    worked.join(", ")
}

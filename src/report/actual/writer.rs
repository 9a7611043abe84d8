//! Writing what was watched: every figure at its precision, under the document's keys.

use rust_decimal::Decimal;

use super::super::num::Num;
use super::super::words::capitalised;
use super::Remarks;
use super::document::{
    ACTUAL, ActualDocument, CompletionDoc, CourseDoc, FiguresDoc, OutlookDoc, PaidDoc, PartCompletionDoc, PhaseDoc,
    PlaceDoc, PlanBasisDoc, RestDoc, SwitchDoc, WatchedMatterDoc,
};
use crate::analysis::{Earned, Outlook, Pace, PlaceEarned, Watched};
use crate::matter::{WorkPlan, utbms_phase, utbms_title};
use crate::number::{Day, Exact, Number};

/// What of a matter belongs to no phase.
const NO_PHASE: &str = "No phase";
/// What is the matter's own.
const OWN: &str = "The matter's own costs";

/// Writes what was watched.
pub struct Writer<'w> {
    pub plan: &'w WorkPlan,
    pub watched: &'w Watched,
    pub as_of: Day,
    pub anonymise: bool,
}

impl Writer<'_> {
    fn money(&self, amount: Option<Exact>) -> Option<Num> {
        Some(Num::money(amount?.get()?, self.plan.currency.decimals()))
    }

    fn amount(&self, amount: Option<Decimal>) -> Option<Num> {
        amount.map(|amount| Num::money(amount, self.plan.currency.decimals()))
    }

    /// The document; its sentences are yet to come.
    pub fn document(&self, remarks: Remarks) -> ActualDocument {
        let Remarks { doubts, notes } = remarks;
        let (plan, watched) = (self.plan, self.watched);
        let shown = |text: &Option<String>| text.clone().filter(|_| !self.anonymise);
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        ActualDocument {
            schema: ACTUAL,
            version: env!("CARGO_PKG_VERSION"),
            as_of: self.as_of.to_string(),
            matter: WatchedMatterDoc {
                id: if self.anonymise { Some("matter".to_owned()) } else { plan.matter.clone() },
                title: shown(&plan.title),
                currency: plan.currency.code(),
                deadline: day(plan.deadline),
                budget: self.amount(plan.budget),
            },
            plan: PlanBasisDoc {
                option: plan.option.clone(),
                name: if self.anonymise && plan.option.is_none() { "a budget".to_owned() } else { plan.name.clone() },
                start: day(plan.start),
                finish: day(plan.finish),
                reserves: Num::money(plan.reserves, plan.currency.decimals()),
            },
            total: self.figures(&watched.total),
            planned_value: self.money(watched.planned_value),
            tasks: watched.places.iter().map(|of| self.place(of)).collect(),
            phases: self.phases(),
            providers: self.providers(),
            completion: completion(&watched.pace),
            outlook: watched.outlook.as_ref().map(outlook),
            switch: watched.outlook.as_ref().map(|of| self.switch(of)),
            course: self.course(),
            reasons: Vec::new(),
            doubts,
            notes,
        }
    }

    fn figures(&self, of: &Earned) -> FiguresDoc {
        let money = |amount: Option<Exact>| self.money(amount);
        let hours = |hours: Option<Exact>| hours.and_then(Exact::get).map(Num::to_4);
        let part = |part: fn(&crate::analysis::Variance) -> Exact| self.money(of.variance.as_ref().map(part));
        FiguresDoc {
            bac: money(Some(of.bac)),
            ac: money(Some(of.ac)),
            accrued: money(Some(of.accrued)),
            ev: money(of.ev),
            percent_done: of.done().and_then(|done| (done * Exact::whole(100)).get()).map(Num::percent),
            cpi: of.cpi().and_then(Exact::get).map(Num::to_4),
            eac: money(of.eac()),
            eac_as_planned: money(of.eac_as_planned()),
            variance: money(of.over()),
            rate: part(|of| of.rate),
            mix: part(|of| of.mix),
            efficiency: part(|of| of.efficiency),
            other: part(|of| of.other),
            hours: hours(of.hours),
            hours_earned: hours(of.hours_earned),
            hours_spent: hours(Some(of.hours_spent)),
        }
    }

    fn place(&self, of: &PlaceEarned) -> PlaceDoc {
        let task = |at: &usize| &self.plan.tasks[*at];
        PlaceDoc {
            name: self.place_name(of),
            tasks: of.place.tasks.iter().map(|at| task(at).number).collect(),
            utbms: of.place.tasks.first().and_then(|at| task(at).utbms.clone()),
            provider: of.place.provider.clone().filter(|id| self.is_said(id)),
            planned: of.place.is_planned,
            figures: self.figures(&of.earned),
        }
    }

    /// What a place is called: by its tasks, or by who is paid beside them.
    fn place_name(&self, of: &PlaceEarned) -> String {
        let name = |at: &usize| {
            let task = &self.plan.tasks[*at];
            let title = task.utbms.as_deref().and_then(utbms_title).map(str::to_owned);
            let hidden = || title.unwrap_or_else(|| format!("task {}", task.number));
            if self.anonymise { hidden() } else { task.name.clone() }
        };
        let mut names: Vec<String> = of.place.tasks.iter().map(name).collect();
        names.dedup();
        match of.place.provider.as_deref() {
            _ if !names.is_empty() => names.join(" + "),
            None if of.place.is_planned => OWN.to_owned(),
            None => "Not in the plan".to_owned(),
            Some(provider) if of.place.is_planned => format!("{}: beside tasks", self.called(provider)),
            Some(provider) if self.plan.names.contains_key(provider) => {
                format!("{}: not in the plan", self.called(provider))
            }
            Some(_) if self.anonymise => "Somebody who is not in the plan".to_owned(),
            Some(provider) => format!("{provider}: not in the plan"),
        }
    }

    /// Whether an id may be told: those of vendors that are not in the plan may give a matter away.
    fn is_said(&self, provider: &str) -> bool {
        !self.anonymise || self.plan.names.contains_key(provider)
    }

    fn called(&self, provider: &str) -> String {
        capitalised(self.plan.called(provider))
    }

    /// Sums over places that share something, in the order in which it first comes; what has none of it comes last.
    fn sums(&self, key: impl Fn(&PlaceEarned) -> Option<String>) -> Vec<(Option<String>, Earned)> {
        let mut sums: Vec<(Option<String>, Vec<&Earned>)> = Vec::new();
        for of in &self.watched.places {
            let key = key(of);
            match sums.iter_mut().find(|(known, _)| *known == key) {
                Some((_, all)) => all.push(&of.earned),
                None => sums.push((key, vec![&of.earned])),
            }
        }
        sums.sort_by_key(|(key, _)| key.is_none());
        sums.into_iter().map(|(key, all)| (key, Earned::sum(all))).collect()
    }

    fn phases(&self) -> Vec<PhaseDoc> {
        let phase = |of: &PlaceEarned| {
            let code = self.plan.tasks[*of.place.tasks.first()?].utbms.as_deref()?;
            utbms_phase(code)
        };
        let mut sums = self.sums(phase);
        sums.sort_by(|(a, _), (b, _)| (a.is_none(), a).cmp(&(b.is_none(), b)));
        let sums = sums.into_iter().map(|(phase, earned)| PhaseDoc {
            name: phase.as_deref().and_then(utbms_title).unwrap_or(NO_PHASE).to_owned(),
            phase,
            figures: self.figures(&earned),
        });
        sums.collect()
    }

    fn providers(&self) -> Vec<PaidDoc> {
        let sums = self.sums(|of| of.place.provider.clone()).into_iter().map(|(provider, earned)| PaidDoc {
            name: match provider.as_deref() {
                None => OWN.to_owned(),
                Some(id) if self.anonymise && !self.plan.names.contains_key(id) => "somebody else".to_owned(),
                Some(id) => self.called(id),
            },
            provider: provider.filter(|id| self.is_said(id)),
            figures: self.figures(&earned),
        });
        sums.collect()
    }

    fn switch(&self, of: &Outlook) -> SwitchDoc {
        let switch = &of.switch;
        let id = |at: Option<usize>| at.map(|at| switch.options[at].id.clone());
        let options = switch.options.iter().map(|option| RestDoc {
            provider: option.id.clone(),
            assignments: option.assignment.clone(),
            total: self.amount(option.total),
            one_off: self.amount(option.once),
            finish: option.finish.map(|day| day.to_string()),
            qualifies: option.qualifies,
        });
        SwitchDoc {
            stay: switch.options[switch.stay].id.clone(),
            recommended: id(switch.recommended),
            other: id(switch.other),
            cost_of_change: self.amount(switch.cost_of_change),
            saving: self.amount(switch.saving),
            options: options.collect(),
        }
    }

    fn course(&self) -> Vec<CourseDoc> {
        let points = self.watched.burn.iter().map(|point| CourseDoc {
            date: point.day.to_string(),
            planned: self.amount(point.planned),
            spent: self.amount(point.spent),
            earned: self.amount(point.earned),
        });
        points.collect()
    }
}

fn completion(pace: &Pace) -> CompletionDoc {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let parts = pace.parts.iter().map(|part| PartCompletionDoc {
        provider: part.provider.clone(),
        begun: day(part.begun),
        planned_finish: day(part.planned),
        finish: day(part.finish),
    });
    CompletionDoc {
        finish: day(pace.finish),
        late_days: pace.late_days,
        slip_days: pace.slip_days,
        parts: parts.collect(),
    }
}

fn outlook(of: &Outlook) -> OutlookDoc {
    let share = |share: Option<f64>| share.and_then(Decimal::from_f64_retain).map(Num::to_4);
    OutlookDoc {
        chance_on_time: share(of.on_time),
        chance_within_budget: share(of.within_budget),
        draws: of.draws,
        seed: of.seed,
    }
}

//! An estimate as a comparison's document has it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::document::document;
use super::super::num::Num;
use super::super::words::estimate_name;
use super::document::Finding;
use super::kind::EstimateKind;
use super::line::LineDoc;
use super::work::{WorkDoc, work};
use super::writer::{Writer, exact};
use crate::analysis::Examined;
use crate::engine::{Assessed, Schedule, StaffedPart, estimate_id};
use crate::matter::Status;
use crate::number::{Day, Number, Traced, plural};

document! {
    /// An estimate.
    #[expect(missing_docs, reason = "the keys are those of the comparison's published format")]
    pub struct EstimateDoc of (writer: &Writer, of: &Assessed<Traced>, examined: &Examined, lines: Vec<LineDoc>) {
        let case = writer.case;
        let money = |value: Option<Traced>| value.and_then(exact).map(|value| Num::money(value, writer.decimals()));
        let to_4 = |value: Option<Traced>| value.and_then(exact).map(Num::to_4);
        let percent = |value: Option<Traced>| value.and_then(exact).map(Num::percent);
        let (schedule, estimate) = (of.schedule(), of.estimate.as_ref());
        let hours = |part: &StaffedPart<Traced>| schedule.map(|schedule| schedule.production(part.part.provider));
        let overtime = schedule.map(|schedule| Traced::sum(schedule.parts.iter().map(|staffed| staffed.team.overtime)));
        let doers = of.scenario.assignment.providers().iter().enumerate();
    };
    provider: String = estimate_id(case, of),
    name: String = estimate_name(case, of),
    kind: EstimateKind = EstimateKind::of(case, of.provider),
    permitted: bool = of.is_permitted(),
    exclusions: Vec<Finding> = of.exclusions.iter().map(|found| Finding::excluded(case, found)).collect(),
    warnings: Vec<Finding> = Vec::new(),
    status: Option<Status> = schedule.map(Schedule::status),
    team: Option<i64> = schedule.map(|_| of.heads(case).count().unwrap_or(0)),
    production_hours: Option<Num> = to_4(schedule.map(|_| Traced::sum(of.own_parts(case).filter_map(hours)))),
    kept_hours: Option<Num> = to_4(schedule.map(|_| Traced::sum(of.kept_part(case).and_then(hours)))),
    own_hours: Option<Num> = to_4(schedule.map(|schedule| schedule.own_hours)),
    own_hours_by_role: Option<BTreeMap<String, Num>> = schedule.map(|schedule| writer.own_hours_by_role(of, schedule)),
    overtime_hours: Option<Num> = to_4(overtime),
    start: Option<Day> = schedule.and_then(Schedule::start),
    finish: Option<Day> = schedule.and_then(Schedule::finish),
    late_days: Option<i64> = schedule.and_then(|schedule| schedule.late_days?.count()),
    slack_days: Option<i64> = schedule.and_then(|schedule| schedule.slack_days?.count()),
    total: Option<Num> = money(estimate.map(|estimate| estimate.total)),
    /// The 10th percentile of its total.
    low: Option<Num> = None,
    /// The 50th.
    median: Option<Num> = None,
    /// The 90th.
    high: Option<Num> = None,
    /// Share of the outcomes in which it is recommended and qualifies.
    chance_cheapest: Option<Num> = None,
    /// Share of the outcomes in which it is neither late nor over capacity.
    chance_on_time: Option<Num> = None,
    /// Share of the outcomes in which its total is not above the budget.
    chance_within_budget: Option<Num> = None,
    /// Who does each task.
    assignments: Vec<AssignedDoc> = doers.map(|(task, provider)| AssignedDoc::of(task, case.providers[*provider].id.clone())).collect(),
    /// How much each task is and takes, whoever does it.
    work: Vec<WorkDoc> = schedule.map_or_else(Vec::new, |schedule| work(case, schedule)),
    one_off: Option<Num> = money(estimate.map(|estimate| estimate.one_off)),
    per_period: Option<Num> = money(estimate.map(|estimate| estimate.per_period)),
    invoiced: Option<Num> = money(estimate.map(|estimate| estimate.invoiced)),
    own: Option<Num> = money(estimate.map(|estimate| estimate.own)),
    total_per_unit: Option<Num> = to_4(examined.per_unit),
    total_per_base_hour: Option<Num> = to_4(examined.per_base_hour),
    saving: Option<Num> = money(examined.saving),
    saving_percent: Option<Num> = percent(examined.saving_percent),
    /// Whether today's way could not have done the work in time itself.
    saving_notional: Option<bool> = examined.saving_notional,
    budget_headroom: Option<Num> = money(examined.headroom),
    margin: Option<Num> = money(examined.margin),
    margin_percent: Option<Num> = percent(examined.margin_percent),
    payback: Option<i64> = examined.payback,
    lines: Vec<LineDoc> = lines,
}

impl EstimateDoc {
    /// Whether it costs more than the budget.
    #[must_use]
    pub fn is_over_budget(&self) -> bool {
        self.budget_headroom.is_some_and(|left| left.get().is_sign_negative() && !left.get().is_zero())
    }

    /// What people call it: its name, and of a split among how many.
    #[must_use]
    pub fn title(&self) -> String {
        if self.kind != EstimateKind::Mix {
            return self.name.clone();
        }
        let doers: BTreeSet<&str> = self.assignments.iter().map(|task| task.provider.as_str()).collect();
        format!("Split ({})", plural(doers.len(), "provider", "providers"))
    }
}

document! {
    /// A task, and who does it.
    pub struct AssignedDoc of (task: usize, provider: String);
    /// Its place in the matter.
    task: usize = task,
    /// The provider's id.
    provider: String = provider,
}

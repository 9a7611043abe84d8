//! Writing the document: every result at its precision, with its words, formulas and origins.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::formula::{Formula, formula};
use super::super::num::Num;
use super::super::words::{estimate_name, line_name};
use super::document::{
    AssignedDoc, AssumptionDoc, COMPARISON, Document, EstimateDoc, ExchangeDoc, Finding, LineDoc, LineName, MatterDoc,
    OperandDoc, SourceDoc,
};
use super::inputs::inputs;
use super::kind::EstimateKind;
use super::work::work;
use crate::analysis::Examined;
use crate::engine::{
    Assessed, Inputs, Line, OnTape, PricingError, Profile, Schedule, StaffedPart, estimate_id, own_hours_by_role,
};
use crate::matter::{Case, Exchange, Figure, FigureId, Warning};
use crate::number::{Day, Number, Step, Tape, Traced, snap};
use crate::read::KnownSources;
use crate::source::Texts;

/// What a document is written with, besides what was compared.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// The texts that figures stand in.
    pub texts: &'c Texts,
    /// The known sources.
    pub sources: &'c KnownSources,
    /// The day that the comparison is made.
    pub as_of: Day,
    /// Whether formulas come with their operands.
    pub explain: bool,
}

/// Estimates as a document, and what people and tables are told besides.
#[derive(Debug)]
pub struct View<'c> {
    /// The case.
    pub case: &'c Case,
    /// The document.
    pub document: Document,
    /// What is told besides about each estimate, in their order.
    pub besides: Vec<Beside>,
    /// Working days kept free before the deadline.
    pub reserve_days: i64,
}

/// What is told about an estimate besides what its document says.
#[derive(Debug, Default)]
pub struct Beside {
    /// How often recurring lines count in the total.
    pub times: i64,
    /// The day that the provider's own part begins.
    pub begins: Option<String>,
    /// What to look out for.
    pub warnings: Vec<Warning>,
    /// Keys of the assumptions that it leans on.
    pub assumptions: Vec<String>,
    /// Ids of the sources that it leans on.
    pub sources: Vec<String>,
}

impl View<'_> {
    /// The decimals of an amount.
    pub fn decimals(&self) -> u32 {
        self.case.matter.currency.decimals()
    }

    /// The place of the recommended estimate.
    pub fn recommended(&self) -> Option<usize> {
        let id = self.document.recommended.as_ref()?;
        self.document.estimates.iter().position(|of| of.provider == *id)
    }

    /// What is told besides about an estimate, by its id.
    pub fn beside(&self, of: &EstimateDoc) -> &Beside {
        let at = self.document.estimates.iter().position(|known| known.provider == of.provider);
        &self.besides[at.unwrap_or(0)]
    }

    /// An amount over all periods, of a line of an estimate.
    pub fn over_all(&self, of: &EstimateDoc, line: &LineDoc) -> Decimal {
        let times = if line.one_off { 1 } else { self.beside(of).times };
        line.amount.get() * Decimal::from(times)
    }
}

/// Writes what was priced on a tape.
pub struct Writer<'w> {
    pub case: &'w Case,
    pub context: Context<'w>,
    pub tape: &'w Tape,
    pub estimates: &'w [Assessed<Traced<'w>>],
    pub examined: &'w [Examined<'w>],
    pub profile: &'w Profile<Traced<'w>>,
}

impl<'w> Writer<'w> {
    /// The estimates as a document in which nothing is recommended yet.
    pub fn view(&self) -> Result<View<'w>, PricingError> {
        let (case, used) = (self.case, self.used());
        let estimates = self.estimates.iter().zip(self.examined);
        let estimates: Result<Vec<EstimateDoc>, PricingError> =
            estimates.map(|(of, examined)| self.estimate(of, examined)).collect();
        let document = Document {
            schema: COMPARISON,
            version: env!("CARGO_PKG_VERSION"),
            as_of: self.context.as_of.to_string(),
            matter: self.matter(),
            baseline: case.providers[case.baseline].id.clone(),
            today: case.providers[case.today].id.clone(),
            recommended: None,
            recommended_single: None,
            safer: None,
            lead: None,
            verdict: None,
            assumed_share: None,
            reasons: Vec::new(),
            turns: Vec::new(),
            estimates: estimates?,
            exchange_rates: self.exchange_rates(),
            assumptions: assumptions(&used),
            sources: SourceDoc::all(used.iter().flat_map(|figure| &figure.sources), self.context.sources),
            inputs: inputs(case, &used, self.last_finish()),
        };
        let besides = self.estimates.iter().zip(self.examined).map(|(of, examined)| self.beside(of, examined, &used));
        let reserve_days =
            OnTape(self.tape, &case.figures).or_zero(case.matter.reserve_days).ceil().count().unwrap_or(0);
        let mut view = View { case, document, besides: besides.collect(), reserve_days };
        for (estimate, beside) in view.document.estimates.iter_mut().zip(&view.besides) {
            estimate.warnings = beside
                .warnings
                .iter()
                .map(|found| Finding { code: found.code(), reason: None, message: Some(found.message(case)) })
                .collect();
        }
        Ok(view)
    }

    fn decimals(&self) -> u32 {
        self.case.matter.currency.decimals()
    }

    fn matter(&self) -> MatterDoc {
        let matter = &self.case.matter;
        MatterDoc {
            id: matter.id.clone(),
            title: matter.title.clone(),
            client: matter.client.clone(),
            kind: matter.kind,
            currency: matter.currency.code(),
            basis: matter.basis,
            urgency: matter.urgency,
            start: matter.start.map(|day| day.to_string()),
            deadline: matter.deadline.map(|day| day.to_string()),
            periods: matter.periods,
            budget: matter.budget.map(|id| Num::money(self.case.figures.get(id).likely, self.decimals())),
            base_hours: exact(self.profile.base_hours).map(Num::to_4),
            profile: self.profile.words(),
        }
    }

    fn estimate(&self, of: &Assessed<Traced<'w>>, examined: &Examined<'w>) -> Result<EstimateDoc, PricingError> {
        let case = self.case;
        let money = |value: Option<Traced>| value.and_then(exact).map(|value| Num::money(value, self.decimals()));
        let to_4 = |value: Option<Traced>| value.and_then(exact).map(Num::to_4);
        let percent = |value: Option<Traced>| value.and_then(exact).map(Num::percent);
        let (schedule, estimate) = (of.schedule(), of.estimate.as_ref());
        let hours = |part: &StaffedPart<Traced<'w>>| schedule.map(|schedule| schedule.production(part.part.provider));
        let overtime =
            |schedule: &Schedule<Traced<'w>>| Traced::sum(schedule.parts.iter().map(|staffed| staffed.team.overtime));
        let exclusions = of.exclusions.iter().map(|found| Finding {
            code: found.code(),
            reason: Some(found.reason(case)),
            message: None,
        });
        let lines = estimate.iter().flat_map(|estimate| &estimate.lines);
        Ok(EstimateDoc {
            provider: estimate_id(case, of),
            name: estimate_name(case, of),
            kind: EstimateKind::of(case, of.provider),
            permitted: of.is_permitted(),
            exclusions: exclusions.collect(),
            warnings: Vec::new(),
            status: schedule.map(Schedule::status),
            team: schedule.map(|_| of.heads(case).count().unwrap_or(0)),
            production_hours: to_4(schedule.map(|_| Traced::sum(of.own_parts(case).filter_map(hours)))),
            kept_hours: to_4(schedule.map(|_| Traced::sum(of.kept_part(case).and_then(hours)))),
            own_hours: to_4(schedule.map(|schedule| schedule.own_hours)),
            own_hours_by_role: schedule.map(|schedule| self.own_hours_by_role(of, schedule)),
            overtime_hours: to_4(schedule.map(overtime)),
            start: schedule.and_then(Schedule::start).map(|day| day.to_string()),
            finish: schedule.and_then(Schedule::finish).map(|day| day.to_string()),
            late_days: schedule.and_then(|schedule| schedule.late_days?.count()),
            slack_days: schedule.and_then(|schedule| schedule.slack_days?.count()),
            total: money(estimate.map(|estimate| estimate.total)),
            assignments: self.assignments(of),
            work: schedule.map_or_else(Vec::new, |schedule| work(case, schedule)),
            low: None,
            median: None,
            high: None,
            chance_cheapest: None,
            chance_on_time: None,
            chance_within_budget: None,
            one_off: money(estimate.map(|estimate| estimate.one_off)),
            per_period: money(estimate.map(|estimate| estimate.per_period)),
            invoiced: money(estimate.map(|estimate| estimate.invoiced)),
            own: money(estimate.map(|estimate| estimate.own)),
            total_per_unit: to_4(examined.per_unit),
            total_per_base_hour: to_4(examined.per_base_hour),
            saving: money(examined.saving),
            saving_percent: percent(examined.saving_percent),
            saving_notional: examined.saving_notional,
            budget_headroom: money(examined.headroom),
            margin: money(examined.margin),
            margin_percent: percent(examined.margin_percent),
            payback: examined.payback,
            lines: lines.map(|line| self.line(line)).collect::<Result<_, _>>()?,
        })
    }

    fn assignments(&self, of: &Assessed<Traced<'w>>) -> Vec<AssignedDoc> {
        let assigned = of.scenario.assignment.providers().iter().enumerate();
        let provider = |of: usize| self.case.providers[of].id.clone();
        assigned.map(|(task, of)| AssignedDoc { task, provider: provider(*of) }).collect()
    }

    fn own_hours_by_role(&self, of: &Assessed<Traced<'w>>, schedule: &Schedule<Traced<'w>>) -> BTreeMap<String, Num> {
        let hours = own_hours_by_role(self.case, &OnTape(self.tape, &self.case.figures), &of.scenario, schedule);
        hours.into_iter().filter_map(|(role, hours)| Some((role, exact(hours).map(Num::to_4)?))).collect()
    }

    /// With the warnings about where figures come from.
    fn beside(&self, of: &Assessed<Traced<'w>>, examined: &Examined<'w>, used: &[&Figure]) -> Beside {
        let schedule = of.schedule();
        let parts = of.scenario.assignment.parts(self.case);
        let concerned = |figure: &&&Figure| match figure.key.strip_prefix("providers.") {
            None => true,
            Some(rest) => parts.iter().any(|part| {
                rest.strip_prefix(self.case.providers[part.provider].id.as_str())
                    .is_some_and(|rest| rest.starts_with('.'))
            }),
        };
        let leaned: Vec<&Figure> = used.iter().filter(concerned).copied().collect();
        let sources: BTreeSet<&String> = leaned.iter().flat_map(|figure| &figure.sources).collect();
        let unknown = sources.iter().filter(|id| !self.context.sources.has(id));
        let unknown: Vec<String> = unknown.copied().cloned().collect();
        let assumptions: Vec<String> =
            leaned.iter().filter(|figure| figure.is_assumed()).map(|figure| figure.key.clone()).collect();
        let mut warnings = examined.warnings.clone();
        warnings.extend((!unknown.is_empty()).then_some(Warning::UnknownSource(unknown)));
        warnings.extend((!assumptions.is_empty()).then_some(Warning::LeansOnAssumptions(assumptions.len())));
        let begins = of.own_parts(self.case).filter_map(|staffed| staffed.team.start()).min();
        Beside {
            times: schedule.map_or(self.case.matter.periods, |schedule| schedule.times),
            begins: begins.map(|day| day.to_string()),
            warnings,
            assumptions,
            sources: sources.into_iter().cloned().collect(),
        }
    }

    /// The rates between the matter's currency and the others that are compared.
    fn exchange_rates(&self) -> Vec<ExchangeDoc> {
        let mut rates: Vec<ExchangeDoc> = Vec::new();
        for provider in self.case.compared.iter().map(|at| &self.case.providers[*at]) {
            let figures = &self.case.figures;
            let value = |id: Option<FigureId>| id.map_or(Decimal::ONE, |id| figures.get(id).likely);
            let (rate, date, figure) = match provider.exchange {
                Exchange::Same | Exchange::Missing => continue,
                Exchange::Given(id) => (Some(value(Some(id))), None, Some(id)),
                Exchange::ByEuro { matter, own, on, .. } => {
                    (value(matter).checked_div(value(own)), Some(on.to_string()), own.or(matter))
                }
            };
            let currency = provider.currency.code();
            if let (Some(rate), Some(figure)) = (rate, figure)
                && !rates.iter().any(|known| known.currency == currency)
            {
                let from = self.context.texts.reference(&figures.get(figure).place);
                rates.push(ExchangeDoc { currency, rate: Num::figure(snap(rate)), date, from });
            }
        }
        rates
    }

    fn line(&self, line: &Line<Traced<'w>>) -> Result<LineDoc, PricingError> {
        let formula = formula(self.tape, line.amount);
        let counted = line.counted.as_ref();
        Ok(LineDoc {
            code: LineName::of(self.case, line),
            name: line_name(self.case, line),
            by: line.by.map(|by| self.case.providers[by].id.clone()),
            task: line.task,
            utbms: line.task.and_then(|task| self.case.matter.tasks[task].utbms.clone()),
            payee: line.payee,
            role: line.doer.map(|doer| doer.role(self.case).to_owned()),
            one_off: line.one_off,
            hours: line.hours.and_then(exact).map(Num::to_4),
            quantity: counted.and_then(|counted| exact(counted.quantity)).map(Num::to_4),
            unit: counted.map(|counted| counted.unit.word(self.case).to_owned()),
            rate: counted.and_then(|counted| exact(counted.rate)).map(Num::to_4),
            amount: exact(line.amount)
                .map(|amount| Num::money(amount, self.decimals()))
                .ok_or(PricingError::TooLarge)?,
            operands: if self.context.explain { Some(self.operands(&formula)?) } else { None },
            formula: formula.text,
        })
    }

    /// What the line is called whose amount stands at a place on the tape.
    fn line_name(&self, at: usize) -> Option<String> {
        let mut lines =
            self.estimates.iter().filter_map(|of| of.estimate.as_ref()).flat_map(|estimate| &estimate.lines);
        let line = lines.rfind(|line| line.amount.position() == Some(at))?;
        let code = LineName::of(self.case, line);
        Some(if line.task.is_some() { format!("{code}, {}", line_name(self.case, line)) } else { code.to_string() })
    }

    fn operands(&self, of: &Formula) -> Result<Vec<OperandDoc>, PricingError> {
        let mut figures = of.figures.clone();
        let mut operands: Vec<OperandDoc> = Vec::new();
        // Counts have formulas of their own, with counts in them.
        let mut counts = of.counts.clone();
        let mut next = 0;
        while let Some((name, at)) = counts.get(next).copied() {
            let (step, value) = self.tape.step(at);
            let from = match step {
                Step::Named(of, _) if !name.is_counted() => {
                    let inner = Formula::of(self.tape, of);
                    figures.extend(inner.figures);
                    counts.extend(inner.counts.into_iter().filter(|found| !counts.contains(found)).collect::<Vec<_>>());
                    inner.text
                }
                _ => "counted".to_owned(),
            };
            operands.push(OperandDoc::computed(value, name.word().to_owned(), from)?);
            next += 1;
        }
        for at in &of.rounded {
            let name = self.line_name(*at).unwrap_or_else(|| "an amount".to_owned());
            let from = "the line of that name".to_owned();
            operands.push(OperandDoc::computed(self.tape.step(*at).1, name, from)?);
        }
        let mut known = BTreeSet::new();
        figures.retain(|index| known.insert(*index));
        let all: Vec<&Figure> = self.case.figures.iter().collect();
        operands.extend(figures.into_iter().map(|index| {
            let figure = all[index];
            OperandDoc {
                value: Num::figure(figure.likely),
                key: figure.key.clone(),
                from: self.context.texts.reference(&figure.place),
                sources: figure.sources.clone(),
                assumption: figure.assumption.clone(),
            }
        }));
        Ok(operands)
    }

    /// The figures that anything on the tape was computed from, each key once, in the order of the keys.
    fn used(&self) -> Vec<&'w Figure> {
        let read = self.tape.inputs();
        let figures = self.case.figures.iter().enumerate().filter(|(index, _)| read.contains(index));
        let by_key: BTreeMap<&str, &Figure> = figures.map(|(_, figure)| (figure.key.as_str(), figure)).collect();
        by_key.into_values().collect()
    }

    /// The day on which the last work of all estimates ends.
    fn last_finish(&self) -> Option<Day> {
        self.estimates.iter().filter_map(|of| of.schedule()?.finish()).max()
    }
}

fn assumptions(used: &[&Figure]) -> Vec<AssumptionDoc> {
    let assumed = used.iter().filter(|figure| figure.is_assumed());
    assumed
        .map(|figure| AssumptionDoc {
            key: figure.key.clone(),
            value: Num::figure(figure.likely),
            note: figure.assumption.clone().unwrap_or_default(),
        })
        .collect()
}

/// The value of a result, unless it is too large to hold.
fn exact(value: Traced) -> Option<Decimal> {
    value.exact().get()
}

//! Writing the document: every result of the engine at its precision, with its words, formulas and origins.

use std::collections::{BTreeMap, BTreeSet};

use super::amounts::Num;
use super::chart::{Ranges, Swung, Tornado, Unit};
use super::document::{
    AssumptionDoc, Document, EstimateDoc, ExchangeDoc, Finding, LineDoc, MatterDoc, OperandDoc, SourceDoc, TurnDoc,
};
use super::formula::{Formula, formula};
use super::livebook;
use super::reasons::reasons;
use super::words::{estimate_id, estimate_name, line_name};
use crate::engine::{
    Assessed, Comparison, Line, PricingError, Scenario, Schedule, Team, margin, payback, price, profile, warnings,
};
use crate::matter::{Case, Exchange, Figure, FigureId, Inputs, OnTape, Status, Warning};
use crate::number::{Day, Number, Step, Tape, Traced, snap};
use crate::read::{COMPARISON, Source};
use crate::source::Texts;
use rust_decimal::Decimal;

/// What a document is written from, besides the case.
#[derive(Debug)]
pub struct Context<'c> {
    /// The texts that figures stand in.
    pub texts: &'c Texts,
    /// The known sources.
    pub sources: &'c BTreeMap<String, Source>,
    /// The day that the comparison is made.
    pub as_of: Day,
    /// Whether formulas come with their operands.
    pub explain: bool,
    /// Threads for looking at how sure the comparison is; 0 leaves that out.
    pub uncertainty: usize,
    /// Whether the comparison is wanted as formulas too.
    pub workbook: bool,
    /// Whether to look if the tasks were better shared out.
    pub shared_out: bool,
}

impl<'c> Context<'c> {
    /// For a comparison and nothing besides.
    #[must_use]
    pub fn new(texts: &'c Texts, sources: &'c BTreeMap<String, Source>, as_of: Day) -> Self {
        Self { texts, sources, as_of, explain: false, uncertainty: 0, workbook: false, shared_out: false }
    }
}

/// Compares a case and says all there is to say about it.
///
/// # Errors
/// Every problem of an estimate that is not excluded.
pub fn compare(case: &Case, context: &Context) -> Result<Document, Vec<PricingError>> {
    let tape = Tape::default();
    let comparison = crate::engine::compare(case, &OnTape(&tape, &case.figures))?;
    Ok(Writer::new(case, context, &tape, &comparison.estimates).comparison(&comparison))
}

/// Writes what was priced on a tape.
pub(super) struct Writer<'w> {
    case: &'w Case,
    context: &'w Context<'w>,
    tape: &'w Tape,
    decimals: u32,
    /// What the lines are called, by their amounts' places on the tape.
    line_names: BTreeMap<usize, String>,
}

impl<'w> Writer<'w> {
    /// A writer of some estimates.
    pub(super) fn new(
        case: &'w Case,
        context: &'w Context<'w>,
        tape: &'w Tape,
        estimates: &[Assessed<Traced<'w>>],
    ) -> Self {
        // Names of lines are for explanations alone.
        let explained = if context.explain { estimates } else { &[] };
        let estimates = explained.iter().filter_map(|assessed| assessed.estimate.as_ref());
        let line_names = estimates.flat_map(|estimate| &estimate.lines).filter_map(|line| {
            let (name, code) = line_name(case, line);
            Some((line.amount.position()?, if line.task.is_some() { format!("{code}, {name}") } else { code }))
        });
        let line_names = line_names.collect();
        Self { case, context, tape, decimals: case.matter.currency.decimals(), line_names }
    }

    fn inputs(&self) -> OnTape<'w> {
        OnTape(self.tape, &self.case.figures)
    }

    fn comparison(&self, comparison: &Comparison<Traced<'w>>) -> Document {
        let baseline = &comparison.estimates[comparison.baseline];
        let status = baseline.schedule().map(Schedule::status);
        let mut document = self.document(&comparison.estimates, baseline, status);
        document.baseline = estimate_id(self.case, baseline);
        document.recommended = comparison.recommended().map(|at| document.estimates[at].provider.clone());
        self.confidence(&mut document);
        document.reasons = reasons(&document, comparison.qualifies());
        if self.context.shared_out {
            document.reasons.extend(super::plan::hint(self.case, &document, comparison.qualifies()));
        }
        if self.context.workbook {
            document.workbook = livebook::workbook(self.case, self.context.texts, &document).ok();
        }
        document
    }

    /// Some estimates, with savings against one of them; `status` is the baseline's.
    pub(super) fn document(
        &self,
        assessed: &[Assessed<Traced<'w>>],
        against: &Assessed<Traced<'w>>,
        status: Option<Status>,
    ) -> Document {
        let case = self.case;
        let matter = &case.matter;
        let profile = profile(case, &self.inputs(), status);
        let estimates = assessed.iter().map(|of| self.estimate(of, against, profile.base_hours)).collect();
        let used = self.used();
        let mut document = Document {
            schema: COMPARISON,
            version: env!("CARGO_PKG_VERSION"),
            as_of: self.context.as_of.to_string(),
            matter: MatterDoc {
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
                budget: matter.budget.map(|id| Num::money(case.figures.get(id).likely, self.decimals)),
                base_hours: exact(profile.base_hours).map(Num::to_4),
                profile: profile.words,
            },
            baseline: case.providers[case.baseline].id.clone(),
            recommended: None,
            verdict: None,
            chance: None,
            turns: Vec::new(),
            reasons: Vec::new(),
            estimates,
            exchange_rates: self.exchange_rates(),
            assumptions: assumptions(&used),
            sources: SourceDoc::all(used.iter().flat_map(|figure| &figure.sources), self.context.sources),
            inputs: self.all_inputs(&used),
            decimals: self.decimals,
            workbook: None,
            tornado: None,
            reserve_days: self.inputs().or_zero(matter.reserve_days).ceil().count().unwrap_or(0),
        };
        self.doubts(&mut document, assessed, &used);
        document
    }

    /// How sure the comparison is, where its inputs are uncertain.
    fn confidence(&self, document: &mut Document) {
        if self.context.uncertainty == 0 {
            return;
        }
        let Some(confidence) = crate::analysis::confidence(self.case, self.context.uncertainty) else { return };
        document.verdict = confidence.simulation.verdict().map(str::to_owned);
        let money = |value: f64| Decimal::from_f64_retain(value).map(|value| Num::money(value, self.decimals));
        for (estimate, spread) in document.estimates.iter_mut().zip(&confidence.simulation.spreads) {
            let [_, low, .., high, _] = spread.percentiles.unwrap_or([f64::NAN; 7]);
            estimate.low = money(low);
            estimate.high = money(high);
            estimate.percentiles = spread.percentiles.map(Ranges::percentiles);
        }
        let chosen = document.estimates.iter().position(|of| Some(&of.provider) == document.recommended.as_ref());
        let draws = Decimal::from(confidence.simulation.draws);
        document.chance = chosen.map(|at| {
            let times = Decimal::from(confidence.simulation.spreads[at].times_recommended);
            Num::percent(times * Decimal::ONE_HUNDRED / draws)
        });
        let turns = confidence.turns.into_iter().map(|turn| TurnDoc {
            key: turn.key,
            likely: Num::figure(turn.likely),
            value: Num::figure(turn.value),
            to: turn.to.map(|at| document.estimates[at].provider.clone()),
        });
        document.turns = turns.collect();
        let swings = confidence.swings.into_iter().map(|swing| Swung {
            key: swing.key,
            values: swing.values,
            totals: swing.totals,
        });
        let unit = Unit { currency: document.matter.currency, decimals: self.decimals };
        let of = &document.estimates[confidence.of];
        document.tornado = Some(Tornado::new(&of.provider, unit, of.total.map(Num::get), swings));
    }

    fn estimate(
        &self,
        of: &Assessed<Traced<'w>>,
        baseline: &Assessed<Traced<'w>>,
        base_hours: Traced<'w>,
    ) -> EstimateDoc {
        let case = self.case;
        let money = |value: Traced| exact(value).map(|value| Num::money(value, self.decimals));
        let to_4 = |value: Traced| exact(value).map(Num::to_4);
        let schedule = of.schedule();
        let estimate = of.estimate.as_ref();
        let total = estimate.map(|estimate| estimate.total);
        let hours = |provider: usize| schedule.and_then(|schedule| to_4(schedule.production(provider)));
        let saving = baseline.estimate.as_ref().zip(total).map(|(baseline, total)| baseline.total - total);
        let baseline_total = baseline.estimate.as_ref().map(|baseline| baseline.total);
        let budget = case.matter.budget.map(|id| self.inputs().get(id));
        let margin = estimate.and_then(|_| margin(case, &self.inputs(), &of.scenario).ok());
        let periods = Traced::whole(case.matter.periods);
        let percent = |part: Traced, whole: Traced| {
            if whole.is_zero() { None } else { exact(part / whole * Traced::whole(100)).map(Num::percent) }
        };
        let overtime =
            |schedule: &Schedule<Traced<'w>>| Traced::sum(schedule.parts.iter().map(|staffed| staffed.team.overtime));
        EstimateDoc {
            provider: estimate_id(case, of),
            name: estimate_name(case, of),
            kind: case.providers[of.provider].kind,
            permitted: of.is_permitted(),
            exclusions: of
                .exclusions
                .iter()
                .map(|found| Finding {
                    code: found.code(),
                    reason: Some(found.reason(case)),
                    message: None,
                    about: None,
                })
                .collect(),
            warnings: warnings(case, &self.inputs(), &of.scenario.assignment)
                .into_iter()
                .map(|found| self.warning(&found))
                .collect(),
            status: schedule.map(|schedule| schedule.status()),
            team: schedule.map(|schedule| schedule.team(of.provider).and_then(|team| team.heads.count()).unwrap_or(0)),
            production_hours: hours(of.provider),
            kept_hours: if of.provider == case.baseline {
                schedule.map(|_| Num::to_4(Decimal::ZERO))
            } else {
                hours(case.baseline)
            },
            own_hours: schedule.and_then(|schedule| to_4(schedule.own_hours)),
            overtime_hours: schedule.and_then(|schedule| to_4(overtime(schedule))),
            start: schedule.and_then(Schedule::start).map(|day| day.to_string()),
            finish: schedule.and_then(Schedule::finish).map(|day| day.to_string()),
            late_days: schedule.and_then(|schedule| schedule.late_days?.count()),
            slack_days: schedule.and_then(|schedule| schedule.slack_days?.count()),
            total: total.and_then(money),
            low: None,
            high: None,
            one_off: estimate.and_then(|estimate| money(estimate.one_off)),
            per_period: estimate.and_then(|estimate| money(estimate.per_period)),
            invoiced: estimate.and_then(|estimate| money(estimate.invoiced)),
            own: estimate.and_then(|estimate| money(estimate.own)),
            total_per_unit: total.and_then(|total| {
                let units = self.units(schedule?)?;
                if units.is_zero() { None } else { to_4(total / (periods * units)) }
            }),
            total_per_base_hour: total
                .filter(|_| !base_hours.is_zero())
                .and_then(|total| to_4(total / (periods * base_hours))),
            saving: saving.and_then(money),
            saving_percent: saving.zip(baseline_total).and_then(|(saving, whole)| percent(saving, whole)),
            budget_headroom: budget.zip(total).and_then(|(budget, total)| money(budget - total)),
            margin: margin.and_then(|margin| money(margin.amount)),
            margin_percent: margin.and_then(|margin| percent(margin.amount, margin.revenue)),
            payback: estimate.filter(|_| of.scenario.improved).and_then(|improved| {
                let scenario = Scenario { improved: false, ..of.scenario.clone() };
                let unimproved = price(case, &self.inputs(), &scenario).ok()?;
                payback(improved, &unimproved)
            }),
            lines: estimate
                .map_or_else(Vec::new, |estimate| estimate.lines.iter().map(|line| self.line(line)).collect()),
            times: schedule.map_or(case.matter.periods, |schedule| schedule.times),
            begins: schedule
                .and_then(|schedule| schedule.team(of.provider))
                .and_then(Team::start)
                .map(|day| day.to_string()),
            leans_on: (Vec::new(), Vec::new()),
            percentiles: None,
        }
    }

    /// The rates between the matter's currency and the others that are compared.
    fn exchange_rates(&self) -> Vec<ExchangeDoc> {
        let mut rates: Vec<ExchangeDoc> = Vec::new();
        for provider in self.case.compared.iter().map(|at| &self.case.providers[*at]) {
            let figures = &self.case.figures;
            let value = |id: Option<FigureId>| id.map_or(Decimal::ONE, |id| figures.get(id).likely);
            let (rate, date, figure) = match provider.exchange {
                Exchange::Same => continue,
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

    /// The sum of all volumes, where all tasks share one unit and each has a volume.
    fn units(&self, schedule: &Schedule<Traced<'w>>) -> Option<Traced<'w>> {
        let tasks = &self.case.matter.tasks;
        let first = &tasks.first()?.unit;
        if tasks.iter().any(|task| task.unit != *first) {
            return None;
        }
        let volumes: Option<Vec<Traced>> = schedule.effort.volume.iter().copied().collect();
        volumes.map(Traced::sum)
    }

    fn line(&self, line: &Line<Traced<'w>>) -> LineDoc {
        let (name, code) = line_name(self.case, line);
        let formula = formula(self.tape, line.amount);
        let counted = line.counted.as_ref();
        LineDoc {
            code,
            name,
            by: line.by.map(|by| self.case.providers[by].id.clone()),
            task: line.task,
            utbms: line.task.and_then(|task| self.case.matter.tasks[task].utbms.clone()),
            payee: line.payee,
            one_off: line.one_off,
            quantity: counted.and_then(|counted| exact(counted.quantity)).map(Num::to_4),
            unit: counted.map(|counted| counted.unit.word(self.case).to_owned()),
            rate: counted.and_then(|counted| exact(counted.rate)).map(Num::to_4),
            // The engine keeps no line whose amount cannot be held.
            amount: Num::money(exact(line.amount).unwrap_or_default(), self.decimals),
            operands: self.context.explain.then(|| self.operands(&formula)),
            formula: formula.text,
            kind: line.code,
        }
    }

    fn operands(&self, of: &Formula) -> Vec<OperandDoc> {
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
            operands.push(OperandDoc::computed(value, name.word().to_owned(), from));
            next += 1;
        }
        for at in &of.rounded {
            let name = self.line_names.get(at).map_or("an amount", String::as_str);
            let from = "the line of that name".to_owned();
            operands.push(OperandDoc::computed(self.tape.step(*at).1, name.to_owned(), from));
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
        operands
    }

    /// The figures that anything on the tape was computed from, each key once, in the order of the keys.
    fn used(&self) -> Vec<&'w Figure> {
        let read = self.tape.inputs();
        let figures = self.case.figures.iter().enumerate().filter(|(index, _)| read.contains(index));
        let by_key: BTreeMap<&str, &Figure> = figures.map(|(_, figure)| (figure.key.as_str(), figure)).collect();
        by_key.into_values().collect()
    }

    fn all_inputs(&self, used: &[&Figure]) -> serde_json::Map<String, serde_json::Value> {
        let mut inputs: BTreeMap<String, serde_json::Value> = BTreeMap::new();
        let mut add = |key: String, value: serde_json::Value| inputs.insert(key, value);
        for figure in used {
            add(figure.key.clone(), serde_json::json!(Num::figure(figure.likely)));
        }
        let matter = &self.case.matter;
        for (key, day) in [("start", matter.start), ("deadline", matter.deadline)] {
            if let Some(day) = day {
                add(format!("matter.{key}"), day.to_string().into());
            }
        }
        for (key, word) in [("basis", matter.basis.word()), ("urgency", matter.urgency.word())] {
            add(format!("matter.{key}"), word.into());
        }
        add("matter.periods".to_owned(), matter.periods.into());
        for provider in self.case.compared.iter().copied() {
            let provider = &self.case.providers[provider];
            for (key, count) in provider.delivery.heads.counts() {
                add(format!("providers.{}.delivery.heads.{key}", provider.id), count.into());
            }
        }
        inputs.into_iter().collect()
    }

    fn warning(&self, found: &Warning) -> Finding {
        let about = found.provider().map(|provider| self.case.providers[provider].id.clone());
        Finding { code: found.code(), reason: None, message: Some(found.message(self.case)), about }
    }

    /// Adds the warnings about where figures come from to the estimates that they bear on.
    fn doubts(&self, document: &mut Document, assessed: &[Assessed<Traced>], used: &[&Figure]) {
        for (assessed, estimate) in assessed.iter().zip(&mut document.estimates) {
            let parts = assessed.scenario.assignment.parts(self.case);
            let concerned = |figure: &&&Figure| match figure.key.strip_prefix("providers.") {
                None => true,
                Some(rest) => parts.iter().any(|part| {
                    rest.strip_prefix(self.case.providers[part.provider].id.as_str())
                        .is_some_and(|rest| rest.starts_with('.'))
                }),
            };
            let leaned: Vec<&Figure> = used.iter().filter(concerned).copied().collect();
            let sources: BTreeSet<&String> = leaned.iter().flat_map(|figure| &figure.sources).collect();
            let unknown = sources.iter().filter(|id| !self.context.sources.contains_key(**id));
            let unknown: Vec<String> = unknown.copied().cloned().collect();
            if !unknown.is_empty() {
                estimate.warnings.push(self.warning(&Warning::UnknownSource(unknown)));
            }
            let assumed: Vec<String> =
                leaned.iter().filter(|figure| is_assumed(figure)).map(|figure| figure.key.clone()).collect();
            if !assumed.is_empty() {
                estimate.warnings.push(self.warning(&Warning::LeansOnAssumptions(assumed.len())));
            }
            estimate.leans_on = (assumed, sources.into_iter().cloned().collect());
        }
    }
}

fn is_assumed(figure: &Figure) -> bool {
    figure.assumption.is_some() && !figure.by_user
}

fn assumptions(used: &[&Figure]) -> Vec<AssumptionDoc> {
    let assumed = used.iter().filter(|figure| is_assumed(figure));
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

//! Writing the document: every result of the engine at its precision, with its words, formulas and origins.

use std::collections::{BTreeMap, BTreeSet};

use super::amounts::Num;
use super::document::{AssumptionDoc, Coded, Document, EstimateDoc, LineDoc, MatterDoc, OperandDoc, SourceDoc};
use super::formula::{Formula, formula};
use super::reasons::reasons;
use super::words::{estimate_id, estimate_name, exclusion, line_name, warning};
use crate::engine::{Assessed, Comparison, Line, Payee, Problem, Question, margin, payback, price, profile};
use crate::input::Source;
use crate::model::{Case, Figure, Inputs};
use crate::number::{Day, Number, Tape, Traced};
use crate::text::Texts;
use rust_decimal::Decimal;

/// The version of the document's keys.
const SCHEMA: &str = "lpo-cost/comparison/1";

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
}

/// Compares a case and says all there is to say about it.
///
/// # Errors
/// Every problem of an estimate that is not excluded.
pub fn compare(case: &Case, context: &Context) -> Result<Document, Vec<Problem>> {
    let tape = Tape::default();
    let comparison = crate::engine::compare(case, &(&tape, &case.figures))?;
    let writer = Writer { case, context, tape: &tape, decimals: case.matter.currency.decimals() };
    Ok(writer.document(&comparison))
}

struct Writer<'w> {
    case: &'w Case,
    context: &'w Context<'w>,
    tape: &'w Tape,
    decimals: u32,
}

impl<'w> Writer<'w> {
    fn inputs(&self) -> (&'w Tape, &'w crate::model::Figures) {
        (self.tape, &self.case.figures)
    }

    fn document(&self, comparison: &Comparison<Traced<'w>>) -> Document {
        let case = self.case;
        let matter = &case.matter;
        let baseline = &comparison.estimates[comparison.baseline];
        let status = baseline.outline.as_ref().map(|outline| outline.status);
        let profile = profile(case, &self.inputs(), status);
        let estimates: Vec<EstimateDoc> =
            comparison.estimates.iter().map(|assessed| self.estimate(assessed, baseline, profile.base_hours)).collect();
        let used = self.used();
        let mut document = Document {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            as_of: self.context.as_of.to_string(),
            matter: MatterDoc {
                id: matter.id.clone(),
                title: matter.title.clone(),
                client: matter.client.clone(),
                kind: matter.kind.word(),
                currency: matter.currency.code(),
                basis: matter.basis.word(),
                urgency: matter.urgency.word(),
                start: matter.start.map(|day| day.to_string()),
                deadline: matter.deadline.map(|day| day.to_string()),
                periods: matter.periods,
                budget: matter.budget.map(|id| Num::money(case.figures.get(id).likely, self.decimals)),
                base_hours: exact(profile.base_hours).map(Num::to_4),
                profile: profile.words,
            },
            baseline: estimate_id(case, baseline),
            recommended: comparison.recommended.map(|at| estimates[at].provider.clone()),
            verdict: None,
            reasons: Vec::new(),
            estimates,
            assumptions: assumptions(&used),
            sources: self.sources(&used),
            inputs: self.all_inputs(&used),
            decimals: self.decimals,
            reserve_days: self.inputs().or_zero(matter.reserve_days).ceil().count().unwrap_or(0),
        };
        self.doubts(&mut document, comparison, &used);
        document.reasons = reasons(&document, comparison.qualifies);
        document
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
        let outline = of.outline.as_ref();
        let estimate = of.estimate.as_ref();
        let total = estimate.map(|estimate| estimate.total);
        let hours = |provider: usize| outline.and_then(|outline| to_4(outline.production(provider)));
        let saving = baseline.estimate.as_ref().zip(total).map(|(baseline, total)| baseline.total - total);
        let baseline_total = baseline.estimate.as_ref().map(|baseline| baseline.total);
        let budget = case.matter.budget.map(|id| self.inputs().get(id));
        let margin = estimate.and_then(|_| margin(case, &self.inputs(), &of.question).ok());
        let periods = Traced::whole(case.matter.periods);
        let percent = |part: Traced, whole: Traced| {
            if whole.is_zero() { None } else { exact(part / whole * Traced::whole(100)).map(Num::percent) }
        };
        let overtime = |outline: &crate::engine::Outline<Traced<'w>>| {
            Traced::sum(outline.parts.iter().map(|staffed| staffed.team.overtime))
        };
        EstimateDoc {
            provider: estimate_id(case, of),
            name: estimate_name(case, of),
            kind: case.providers[of.provider].kind.word(),
            permitted: of.is_permitted(),
            exclusions: of
                .exclusions
                .iter()
                .map(|found| Coded { code: found.word(), reason: Some(exclusion(case, *found)), message: None })
                .collect(),
            warnings: of
                .warnings
                .iter()
                .map(|found| Coded { code: found.word().0, reason: None, message: Some(warning(case, found)) })
                .collect(),
            status: outline.map(|outline| outline.status.word()),
            team: outline.map(|outline| outline.team(of.provider).and_then(|team| team.heads.count()).unwrap_or(0)),
            production_hours: hours(of.provider),
            kept_hours: if of.provider == case.baseline {
                outline.map(|_| Num::to_4(Decimal::ZERO))
            } else {
                hours(case.baseline)
            },
            own_hours: outline.and_then(|outline| to_4(outline.own_hours)),
            overtime_hours: outline.and_then(|outline| to_4(overtime(outline))),
            start: outline.and_then(|outline| outline.start).map(|day| day.to_string()),
            finish: outline.and_then(|outline| outline.finish).map(|day| day.to_string()),
            late_days: outline.and_then(|outline| outline.late_days),
            slack_days: outline.and_then(|outline| outline.slack_days),
            total: total.and_then(money),
            low: None,
            high: None,
            one_off: estimate.and_then(|estimate| money(estimate.one_off)),
            per_period: estimate.and_then(|estimate| money(estimate.per_period)),
            invoiced: estimate.and_then(|estimate| money(estimate.invoiced)),
            own: estimate.and_then(|estimate| money(estimate.own)),
            total_per_unit: total.and_then(|total| {
                let units = self.units(outline?)?;
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
            payback: estimate.filter(|_| of.question.improved).and_then(|improved| {
                let question = Question { improved: false, ..of.question.clone() };
                let unimproved = price(case, &self.inputs(), &question).ok()?;
                payback(improved, &unimproved)
            }),
            lines: estimate
                .map_or_else(Vec::new, |estimate| estimate.lines.iter().map(|line| self.line(line)).collect()),
            times: outline.map_or(case.matter.periods, |outline| outline.times),
            begins: outline
                .and_then(|outline| outline.team(of.provider))
                .and_then(|team| team.start)
                .map(|day| day.to_string()),
        }
    }

    /// The sum of all volumes, where all tasks share one unit and each has a volume.
    fn units(&self, outline: &crate::engine::Outline<Traced<'w>>) -> Option<Traced<'w>> {
        let tasks = &self.case.matter.tasks;
        let first = &tasks.first()?.unit;
        if tasks.iter().any(|task| task.unit != *first) {
            return None;
        }
        let volumes: Option<Vec<Traced>> = outline.effort.volume.iter().copied().collect();
        volumes.map(Traced::sum)
    }

    fn line(&self, line: &Line<Traced<'w>>) -> LineDoc {
        let (name, code) = line_name(self.case, line);
        let formula = formula(self.tape, line.amount);
        let (payee, counted) = (
            match line.payee {
                Payee::Provider => "provider",
                Payee::Buyer => "buyer",
                Payee::None => "none",
            },
            line.counted.as_ref(),
        );
        LineDoc {
            code,
            name,
            by: line.by.map(|by| self.case.providers[by].id.clone()),
            task: line.task,
            payee,
            one_off: line.one_off,
            quantity: counted.and_then(|counted| exact(counted.quantity)).map(Num::to_4),
            unit: counted.map(|counted| counted.unit.word(self.case).to_owned()),
            rate: counted.and_then(|counted| exact(counted.rate)).map(Num::to_4),
            // The engine keeps no line whose amount cannot be held.
            amount: Num::money(exact(line.amount).unwrap_or_default(), self.decimals),
            operands: self.context.explain.then(|| self.operands(&formula)),
            formula: formula.text,
            word: line.code.word(),
        }
    }

    fn operands(&self, of: &Formula) -> Vec<OperandDoc> {
        let figures: Vec<&Figure> = self.case.figures.iter().collect();
        let mut operands: Vec<OperandDoc> = Vec::new();
        for (name, at) in &of.counts {
            let (step, value) = self.tape.step(*at);
            let mut inner = Formula::default();
            if let crate::number::Step::Named(of, _) = step {
                inner = Formula::of(self.tape, of);
            }
            operands.push(OperandDoc {
                value: Num::figure(value.get().unwrap_or_default()),
                key: (*name).to_owned(),
                from: inner.text,
                sources: Vec::new(),
                assumption: None,
            });
        }
        operands.extend(of.figures.iter().map(|index| {
            let figure = figures[*index];
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

    fn sources(&self, used: &[&Figure]) -> Vec<SourceDoc> {
        let ids: BTreeSet<&String> = used.iter().flat_map(|figure| &figure.sources).collect();
        let mut known: Vec<&Source> = ids.into_iter().filter_map(|id| self.context.sources.get(id)).collect();
        // S7 comes before S18.
        known.sort_by_key(|source| {
            (source.id.trim_end_matches(|c: char| c.is_ascii_digit()), source.id.len(), &source.id)
        });
        known
            .into_iter()
            .map(|source| SourceDoc {
                id: source.id.clone(),
                title: source.title.clone(),
                publisher: source.publisher.clone(),
                year: source.year.clone(),
                url: source.address.clone(),
            })
            .collect()
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
        let improved = self.case.improvement.as_ref().map(|better| better.provider);
        for provider in self.case.compared.iter().copied().chain(improved) {
            let provider = &self.case.providers[provider];
            let heads = provider.delivery.heads;
            for (key, count) in [("min", heads.min), ("default", heads.default), ("max", heads.max)] {
                add(format!("providers.{}.delivery.heads.{key}", provider.id), count.into());
            }
        }
        inputs.into_iter().collect()
    }

    /// Adds the warnings about where figures come from to the estimates that they bear on.
    fn doubts(&self, document: &mut Document, comparison: &Comparison<Traced>, used: &[&Figure]) {
        for (assessed, estimate) in comparison.estimates.iter().zip(&mut document.estimates) {
            let parts = assessed.question.assignment.parts(self.case);
            let concerned = |figure: &&&Figure| match figure.key.strip_prefix("providers.") {
                None => true,
                Some(rest) => parts.iter().any(|part| {
                    rest.strip_prefix(self.case.providers[part.provider].id.as_str())
                        .is_some_and(|rest| rest.starts_with('.'))
                }),
            };
            let unknown: BTreeSet<&str> = used
                .iter()
                .filter(concerned)
                .flat_map(|figure| &figure.sources)
                .filter(|id| !self.context.sources.contains_key(*id))
                .map(String::as_str)
                .collect();
            if !unknown.is_empty() {
                let ids: Vec<&str> = unknown.into_iter().collect();
                let message = format!("no sources.toml has {}: describe it there, or mend the id", ids.join(", "));
                estimate.warnings.push(Coded { code: "unknown-source", reason: None, message: Some(message) });
            }
            let assumed = used.iter().filter(concerned).filter(|figure| is_assumed(figure)).count();
            if assumed > 0 {
                let count = super::words::plural(i64::try_from(assumed).unwrap_or(i64::MAX), "figure", "figures");
                let message =
                    format!("leans on {count} that nobody published: see the assumptions, and set those that you know");
                estimate.warnings.push(Coded { code: "leans-on-assumptions", reason: None, message: Some(message) });
            }
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

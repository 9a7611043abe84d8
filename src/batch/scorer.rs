//! Scoring a matter of a book: the case of the template, with the row's tasks and terms put into it.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::matter::{Amount, Matter, Task};
use super::planned::Plans;
use super::score::{Estimated, Outline, Score, Scored};
use super::shared_plans::{SharedPlans, StatePlans};
use crate::analysis::{self, Ask, Reject, compared};
use crate::engine::{default_urgency, provider_id};
use crate::matter::{self, Case, Figure, FigureId, FigureKind, Hours, MIX, Mix, Speed, TaskType, Terms, Volume};
use crate::number::{Currency, Day, Tape};
use crate::read::{CaseReading, KnownSources, Template};
use crate::report::{ComparisonReport, Context};
use crate::run::plan::{Results, Workspace};
use crate::run::{Pricer, Question};
use crate::source::{Origin, Place, TextId, Texts};

/// The template for one currency and one state of the billing-rate tables, ready to take a matter.
pub struct Base {
    /// The case; its tasks and its providers' terms are those of the matter at hand.
    pub case: Case,
    /// The template's own word on what rows may say.
    pub(super) defaults: matter::Matter,
    types: Vec<Arc<TaskType>>,
    /// What holds for each type, by provider.
    terms: Vec<Vec<Terms>>,
    /// How many figures are not the matter's.
    pub(super) figures: usize,
    pub(super) pricer: Pricer,
    /// Plans for matters that are made up alike.
    pub(super) plans: Plans,
    /// The ids of improved estimates, by provider.
    improved_ids: Vec<String>,
    book: TextId,
    texts: Texts,
    sources: KnownSources,
}

/// Scores matters one after the other.
pub struct Scorer<'s> {
    template: &'s Template<'s>,
    as_of: Day,
    bases: Vec<State>,
    asked: Asked,
    space: Workspace,
    plans: SharedPlans,
}

/// What is asked of every matter besides its score.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// Names and keys, for whole documents.
    pub whole: bool,
    /// The tasks shared out, as one more estimate.
    pub mix: bool,
    /// That nothing tells whose matters they are, what the template names left out.
    pub anonymise: bool,
}

/// The template for a currency and a start, or why there is none.
type State = (Option<Currency>, Option<Day>, Result<Box<Base>, String>);

/// So many states of a template are kept.
const MOST_BASES: usize = 64;

impl Base {
    fn new(mut understood: CaseReading, anonymise: bool, plans: StatePlans) -> Result<Box<Self>, String> {
        let Some(mut case) = understood.case.take() else {
            let errors = understood.diagnostics.iter().map(|found| found.message.as_str());
            let errors: std::collections::BTreeSet<&str> = errors.collect();
            return Err(Vec::from_iter(errors).join("; "));
        };
        if anonymise {
            crate::report::anonymise(&mut case, &mut understood.texts);
        }
        let book = understood.texts.add("the book", "", Origin::User);
        let types = case.matter.tasks.drain(..).map(|task| task.task_type).collect();
        let terms = case.providers.iter_mut().map(|provider| std::mem::take(&mut provider.terms)).collect();
        let improved_ids = (0..case.providers.len()).map(|of| provider_id(&case, of, true)).collect();
        Ok(Box::new(Self {
            pricer: Pricer::with_rates(&case),
            plans: Plans::of(plans),
            improved_ids,
            defaults: case.matter.clone(),
            types,
            terms,
            figures: case.figures.len(),
            book,
            texts: understood.texts,
            sources: understood.sources,
            case,
        }))
    }

    /// The case of a matter file, as it is.
    pub fn of_file(mut reading: CaseReading, asked: Asked) -> Option<Box<Self>> {
        let mut case = reading.case.take()?;
        if asked.anonymise {
            crate::report::anonymise(&mut case, &mut reading.texts);
        }
        case.mix = if asked.mix { analysis::mix(&case) } else { Mix::LeftOut };
        let improved_ids = (0..case.providers.len()).map(|of| provider_id(&case, of, true)).collect();
        Some(Box::new(Self {
            pricer: Pricer::with_rates(&case),
            plans: Plans::default(),
            improved_ids,
            defaults: case.matter.clone(),
            types: Vec::new(),
            terms: Vec::new(),
            figures: case.figures.len(),
            book: reading.texts.add("the book", "", Origin::User),
            texts: reading.texts,
            sources: reading.sources,
            case,
        }))
    }

    /// The ids of the estimates of single providers, in their order.
    pub fn ids(&self) -> Vec<String> {
        let case = &self.case;
        let ids = case.compared.iter().map(|at| case.providers[*at].id.clone());
        let improved = case.improvement.iter().flat_map(|of| &of.providers).map(|of| self.improved_ids[*of].clone());
        ids.chain(improved).collect()
    }

    /// The score of the case as it stands.
    ///
    /// # Errors
    /// What keeps it from being scored.
    pub fn scored(&mut self) -> Result<Score, String> {
        self.priced(&Scored)
    }

    /// The types of the catalogue.
    pub fn types(&self) -> &[Arc<TaskType>] {
        &self.types
    }

    /// The periods of the template.
    pub fn periods(&self) -> i64 {
        self.defaults.periods
    }

    /// Whether the template has a law firm mark the work up.
    pub fn is_marked_up(&self) -> bool {
        self.defaults.firm_markup.is_some_and(|id| !self.case.figures.get(id).likely.is_zero())
    }

    /// Puts a matter in.
    pub(super) fn take(&mut self, of: &Matter, whole: bool) {
        self.case.figures.truncate(self.figures);
        // Who takes which task of another matter says nothing of this one.
        self.case.mix = Mix::LeftOut;
        let gigabytes = self.figure(of.gigabytes, FigureKind::Quantity, whole, || "matter.gigabytes".to_owned());
        let months = self.figure(of.months, FigureKind::Months, whole, || "matter.months".to_owned());
        let budget = self.figure(of.budget, FigureKind::Money, whole, || "matter.budget".to_owned());
        let late_day_cost =
            self.figure(of.late_day_cost, FigureKind::Money, whole, || "matter.late_day_cost".to_owned());
        self.case.matter.tasks.clear();
        for provider in &mut self.case.providers {
            provider.terms.clear();
        }
        for (at, task) in of.tasks.iter().enumerate() {
            self.task(at, task, whole);
        }
        let (matter, defaults) = (&mut self.case.matter, &self.defaults);
        matter.kind = of.kind;
        matter.start = of.start;
        matter.deadline = of.deadline;
        matter.urgency =
            of.urgency.unwrap_or_else(|| default_urgency(of.kind, of.start, of.deadline, &matter.weekdays));
        matter.basis = of.basis.unwrap_or(defaults.basis);
        matter.periods = of.periods.unwrap_or(defaults.periods);
        matter.gigabytes = gigabytes.or(defaults.gigabytes);
        matter.months = months.or(defaults.months);
        matter.budget = budget.or(defaults.budget);
        matter.late_day_cost = late_day_cost.or(defaults.late_day_cost);
        matter.offshore_allowed = of.offshore.unwrap_or(defaults.offshore_allowed);
        let owned = |own: &Option<Cow<str>>, default: &Option<String>| {
            own.clone().map(Cow::into_owned).or_else(|| default.clone())
        };
        if matter.jurisdiction.as_deref() != of.jurisdiction.as_deref() || of.jurisdiction.is_none() {
            matter.jurisdiction = owned(&of.jurisdiction, &defaults.jurisdiction);
        }
        if whole {
            matter.id = of.id.to_string();
            matter.title = owned(&of.title, &defaults.title);
            matter.client = owned(&of.client, &defaults.client);
        }
    }

    fn figure(
        &mut self,
        value: Option<Decimal>,
        kind: FigureKind,
        whole: bool,
        key: impl FnOnce() -> String,
    ) -> Option<FigureId> {
        let likely = value?;
        Some(self.case.figures.add(Figure {
            key: if whole { key() } else { String::new() },
            kind,
            low: likely,
            likely,
            high: likely,
            two_points: false,
            place: Place { text: self.book, span: 0..0 },
            sources: Vec::new(),
            assumption: None,
            by_user: true,
        }))
    }

    fn task(&mut self, at: usize, of: &Task, whole: bool) {
        let task_type = Arc::clone(&self.types[of.of_type]);
        let throughput = self.figure(of.throughput, FigureKind::Throughput, whole, || format!("task.{at}.throughput"));
        let hours = match of.amount {
            Amount::Hours(hours) => {
                self.figure(Some(hours), FigureKind::Hours, whole, || format!("task.{at}.hours")).map(Hours::Given)
            }
            Amount::Volume(volume) => {
                let volume = self.figure(Some(volume), FigureKind::Quantity, whole, || format!("task.{at}.volume"));
                let speed = throughput.map(Speed::Throughput).or(task_type.speed);
                let factor = task_type.factor(of.complexity);
                let computed = |(volume, speed)| Hours::Computed { volume: Volume::Units(volume), speed, factor };
                volume.zip(speed).map(computed)
            }
        };
        // A row without an amount or a speed was rejected where it was read.
        let Some(hours) = hours else { return };
        for (provider, by_type) in self.case.providers.iter_mut().zip(&self.terms) {
            let mut terms = by_type[of.of_type].clone();
            if let Some(role) = &of.role {
                terms.rate = provider.rate_from(role);
            }
            provider.terms.push(terms);
        }
        let unit = task_type.unit.clone().unwrap_or_else(|| "hour".into());
        self.case.matter.tasks.push(matter::Task {
            name: of.name.clone().filter(|_| whole).map(Cow::into_owned),
            unit,
            utbms: task_type.utbms.clone().filter(|_| whole),
            complexity: of.complexity,
            licensed: task_type.licensed,
            role: of.role.clone().filter(|_| whole).map(Cow::into_owned),
            hours,
            task_type,
        });
    }
}

impl<'s> Scorer<'s> {
    /// A scorer for a template.
    pub fn new(template: &'s Template<'s>, as_of: Day, asked: Asked) -> Self {
        Self { template, as_of, bases: Vec::new(), asked, space: Workspace::default(), plans: SharedPlans::default() }
    }

    /// With plans that others know too.
    #[must_use]
    pub fn sharing(self, plans: &SharedPlans) -> Self {
        Self { plans: plans.clone(), ..self }
    }

    /// The template's case for a currency and a start.
    ///
    /// # Errors
    /// Why there is none.
    pub fn base(&mut self, currency: Option<Currency>, start: Option<Day>) -> Result<&mut Base, &str> {
        let currency = currency.filter(|of| Some(*of) != self.template.defaults.currency);
        // All starts between two changes of a rate are one to the billing-rate tables.
        let changes =
            self.bases.iter().find_map(|(.., base)| base.as_ref().ok().map(|base| &base.case.rate_changes[..]));
        let known = changes.map(|changes| changes.iter().rev().find(|change| start >= Some(**change)).copied());
        let start = match (known, start) {
            (_, None) => None,
            (Some(Some(change)), Some(_)) => Some(change),
            (Some(None), Some(_)) if changes.is_some_and(<[Day]>::is_empty) => None,
            (_, start) => start,
        };
        let at = self.bases.iter().position(|(of, day, _)| (*of, *day) == (currency, start));
        let at = if let Some(at) = at {
            at
        } else {
            if self.bases.len() == MOST_BASES {
                drop(self.bases.remove(1));
            }
            let understood = self.template.read_case(currency, start.or(self.template.defaults.start));
            let plans = self.plans.of((currency, start));
            self.bases.push((currency, start, Base::new(understood, self.asked.anonymise, plans)));
            self.bases.len() - 1
        };
        match &mut self.bases[at].2 {
            Ok(base) => Ok(base),
            Err(reason) => Err(reason),
        }
    }

    /// The score of a matter.
    ///
    /// # Errors
    /// What keeps it from being scored.
    pub fn score(&mut self, matter: &Matter) -> Result<(&Base, Score), Box<Reject>> {
        self.priced(matter, &Scored)
    }

    /// Has a matter wait for the plan of its shape, under a number; false where there is none.
    pub fn waits(&mut self, number: usize, matter: &Matter) -> bool {
        self.base(matter.currency, matter.start).is_ok_and(|base| base.waits(number, matter))
    }

    /// Works through all plans that matters wait for, and hands on each by its number, with its measured numbers.
    pub fn work(&mut self, mut each: impl FnMut(usize, &Rc<Outline>, Results<'_>)) {
        for base in self.bases.iter_mut().filter_map(|(.., base)| base.as_mut().ok()) {
            base.work(&self.space, &mut each);
        }
    }

    /// How many plans were compiled since this was asked last.
    pub fn new_plans(&mut self) -> u64 {
        self.bases.iter_mut().filter_map(|(.., base)| base.as_mut().ok()).map(|base| base.new_plans()).sum()
    }

    /// Something that is found out about a matter: by quick numbers, and where they leave a doubt by exact decimals.
    ///
    /// # Errors
    /// What keeps it from being priced.
    pub fn priced<Q: Question>(&mut self, matter: &Matter, question: &Q) -> Result<(&Base, Q::Answer), Box<Reject>> {
        let (as_of, asked) = (self.as_of, self.asked);
        let base = match self.base(matter.currency, matter.start) {
            Ok(base) => base,
            Err(reason) => {
                let value = matter.currency.map_or_else(String::new, |currency| currency.to_string());
                let (column, reason) = ("currency".to_owned(), reason.to_owned());
                let (line, matter_id) = (matter.line, matter.id.to_string());
                return Err(Box::new(Reject { line, column, value, reason, matter_id, ..Reject::default() }));
            }
        };
        base.take(matter, asked.whole);
        base.case.rates_on = matter.start.unwrap_or(as_of);
        base.case.mix = if asked.mix { analysis::mix(&base.case) } else { Mix::LeftOut };
        base.priced(question).map(|found| (&*base, found)).map_err(|reason| {
            let (line, value) = (matter.line, matter.id.to_string());
            let column = "matter_id".to_owned();
            Box::new(Reject { line, column, matter_id: value.clone(), value, reason, ..Reject::default() })
        })
    }
}

impl Base {
    fn priced<Q: Question>(&mut self, question: &Q) -> Result<Q::Answer, String> {
        self.pricer.renew(&self.case.figures, self.figures);
        self.pricer.ask(&self.case, question).map_err(|problems| {
            let reasons: Vec<String> = problems.iter().map(|problem| problem.describe(&self.case).0).collect();
            reasons.join("; ")
        })
    }

    /// Hands on the whole report of the matter at hand; none where it has no price.
    pub fn report<T>(&self, as_of: Day, write: impl FnOnce(&ComparisonReport) -> T) -> Option<T> {
        let context = Context { texts: &self.texts, sources: &self.sources, as_of, explain: false };
        let tape = Tape::default();
        let compared = compared(&self.case, &tape, Ask::default()).ok()?;
        ComparisonReport::new(&self.case, &compared, context).ok().map(|report| write(&report))
    }

    /// The id of an estimate.
    pub fn id_of(&self, of: &Estimated) -> &str {
        self.id(of.provider, of.improved)
    }

    /// What an estimate's provider is called.
    pub fn name_of(&self, of: &Estimated) -> String {
        let Some(provider) = of.provider else { return "Split among several".to_owned() };
        let name = &self.case.providers[provider].name;
        if of.improved { format!("{name}, improved") } else { name.clone() }
    }

    /// The id of the estimate of a provider, or of the mix.
    pub fn id(&self, provider: Option<usize>, improved: bool) -> &str {
        let Some(provider) = provider else { return MIX };
        if improved { &self.improved_ids[provider] } else { &self.case.providers[provider].id }
    }
}

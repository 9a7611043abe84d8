//! What the answer is made from: each estimate's results and chances, and how they stand to each other.

use rust_decimal::Decimal;

use super::super::super::num::Num;
use super::super::ending;
use super::super::estimate::EstimateDoc;
use super::super::kind::EstimateKind;
use super::super::writer::View;
use super::prose;
use crate::analysis::{Compared, LeftOut};
use crate::engine::{Part, Schedule};
use crate::matter::{Case, Exclusion, LineCode, Status, Verdict, Warning};
use crate::number::Day;
use crate::report::words::{is_solo, short_name};

/// An option: its estimate, and what the draws say of it. Chances are in per cent, none without draws.
pub struct Offer<'a> {
    /// Its place among the estimates.
    pub at: usize,
    pub doc: &'a EstimateDoc,
    /// Whose estimate; none where it is a split.
    pub provider: Option<usize>,
    pub parts: Vec<Part>,
    /// Whether it is nobody's own way of doing the work, but a split of it.
    pub is_split: bool,
    pub is_improved: bool,
    pub exclusions: &'a [Exclusion],
    pub finish: Option<Day>,
    pub low: Option<Decimal>,
    pub median: Option<Decimal>,
    pub high: Option<Decimal>,
    pub recommended: Option<Decimal>,
    pub in_time: Option<Decimal>,
    pub within_budget: Option<Decimal>,
}

/// All of it.
pub struct Facts<'a> {
    pub view: &'a View<'a>,
    pub case: &'a Case,
    pub offers: Vec<Offer<'a>>,
    /// The place of the recommended one.
    pub chosen: Option<usize>,
    /// The place of today's.
    pub today: usize,
    /// Whether the recommended one meets what the matter demands.
    pub qualifies: bool,
    /// What would have taken too long to find out.
    pub left_out: LeftOut,
}

impl<'a> Facts<'a> {
    pub fn new(view: &'a View, compared: &'a Compared) -> Self {
        let comparison = &compared.comparison;
        let offers = view.document.estimates.iter().zip(&comparison.estimates).enumerate();
        // Where nothing is uncertain there are no outcomes to tell apart.
        let is_drawn = compared.confidence.as_ref().is_some_and(|sure| !sure.is_certain());
        let offers = offers.map(|(at, (doc, of))| {
            let drawn = |amount: Option<Num>| amount.filter(|_| is_drawn).map(Num::get);
            let percent = |share| drawn(share).map(|share| share * Decimal::ONE_HUNDRED);
            Offer {
                at,
                doc,
                provider: of.provider,
                parts: of.scenario.assignment.parts(view.case),
                is_split: doc.kind == EstimateKind::Mix,
                is_improved: of.scenario.improved,
                exclusions: &of.exclusions,
                finish: of.schedule().and_then(Schedule::finish),
                low: drawn(doc.low),
                median: drawn(doc.median),
                high: drawn(doc.high),
                recommended: percent(doc.chance_cheapest),
                in_time: percent(doc.chance_on_time),
                within_budget: percent(doc.chance_within_budget),
            }
        });
        Self {
            view,
            case: view.case,
            offers: offers.collect(),
            chosen: comparison.recommended(),
            today: comparison.today,
            qualifies: comparison.qualifies(),
            left_out: compared.left_out,
        }
    }

    pub fn chosen(&self) -> Option<&Offer<'a>> {
        self.offers.get(self.chosen?)
    }

    pub fn today(&self) -> &Offer<'a> {
        &self.offers[self.today]
    }

    pub fn is_steady(&self) -> bool {
        self.case.matter.periods > 1
    }

    /// Whether there is a deadline or a capacity to keep to.
    pub fn is_timed(&self) -> bool {
        self.is_steady() || self.case.matter.deadline.is_some()
    }

    pub fn decimals(&self) -> u32 {
        self.view.decimals()
    }

    pub fn budget(&self) -> Option<Decimal> {
        self.view.document.matter.budget.map(Num::get)
    }

    /// Whether the team is one person, who is asked herself, or may be: nobody says how many they are.
    pub fn is_solo(&self) -> bool {
        is_solo(self.case)
    }

    /// Whether it is the buyer's own people's, not somebody's who leaves all of it to them.
    pub fn is_own(&self, offer: &Offer) -> bool {
        offer.provider == Some(self.case.baseline)
    }

    /// What an option is called in the middle of a sentence.
    pub fn named(&self, offer: &Offer) -> String {
        match (offer.is_split, self.is_own(offer) && !offer.is_improved) {
            (true, _) => "the split".to_owned(),
            (_, true) if self.is_solo() => "your own work".to_owned(),
            (_, true) => "your own team".to_owned(),
            _ => match offer.provider {
                Some(provider) if offer.is_improved => format!("{}, improved", self.short(provider)),
                Some(provider) => self.short(provider).to_owned(),
                None => offer.doc.name.clone(),
            },
        }
    }

    /// What a provider is called in a sentence: its name up to where it says more, unless others begin as it does.
    pub fn short(&self, provider: usize) -> &'a str {
        short_name(self.case, provider)
    }

    /// What several providers are called in a sentence.
    pub fn all_named(&self, providers: &[usize]) -> String {
        prose::listed(&providers.iter().map(|of| self.short(*of).to_owned()).collect::<Vec<_>>())
    }

    /// Who does the work of an option, in a name.
    pub fn doer(&self, offer: &Offer) -> String {
        offer.provider.map_or_else(|| offer.doc.name.clone(), |of| self.case.providers[of].name.clone())
    }

    /// What an option is called in the table; what the improvement is called stands beside it once.
    pub fn titled(&self, offer: &Offer) -> String {
        if offer.is_split {
            return offer.doc.title();
        }
        match offer.provider.filter(|_| offer.is_improved) {
            Some(provider) => format!("{}, improved", self.case.providers[provider].name),
            None => offer.doc.name.clone(),
        }
    }

    /// How the work of an option ends, against the deadline.
    pub fn ends(&self, offer: &Offer) -> String {
        ending::ends(&self.view.document.matter, offer.doc, self.view.reserve_days)
    }

    /// Whether an option is late only because the matter holds days in reserve.
    pub fn is_within_reserve(&self, offer: &Offer) -> bool {
        ending::is_within_reserve(&self.view.document.matter, offer.doc)
    }

    /// What is not done, where an option is late: a deadline is met that leaves no day of the reserve.
    pub fn demand(&self, offer: &Offer) -> &'static str {
        if self.is_within_reserve(offer) { "keeps the days in reserve" } else { "meets the deadline" }
    }

    /// Whether an option meets what the matter demands.
    pub fn qualifies(&self, offer: &Offer) -> bool {
        let matter = &self.case.matter;
        let has_price = |cost| !self.case.figures.get(cost).likely.is_zero();
        let paid_for = !matter.hard_deadline && matter.late_day_cost.is_some_and(has_price);
        let in_time =
            offer.doc.status.is_some_and(|status| status.is_in_time() || (status == Status::Late && paid_for));
        offer.doc.permitted && offer.doc.total.is_some() && in_time
    }

    /// Whether savings mean nothing, because today's way could not do the work.
    pub fn is_notional(&self) -> bool {
        self.today().doc.saving_notional == Some(true)
    }

    /// What an option saves, where that means anything: what is late or over capacity saves nothing.
    pub fn saving(&self, offer: &Offer) -> Option<Num> {
        let means = !self.is_notional() && offer.at != self.today && self.qualifies(offer);
        offer.doc.saving.filter(|_| means)
    }

    /// The month in which an option has paid for itself, where that means anything.
    pub fn payback(&self, offer: &Offer) -> Option<i64> {
        offer.doc.payback.filter(|_| self.saving(offer).is_some())
    }

    /// The best besides the recommended one, and what it costs more.
    pub fn next_best(&self) -> Option<(&Offer<'a>, Decimal)> {
        let more = self.view.document.lead?.get();
        let total = self.chosen()?.doc.total?.get();
        let leads = |of: &&Offer| of.doc.total.is_some_and(|other| other.get() - total == more);
        let mut others = self.offers.iter().filter(|of| Some(of.at) != self.chosen && self.qualifies(of));
        others.find(leads).map(|of| (of, more))
    }

    /// Whether the recommended one meets its hard deadline, or its capacity, too seldom.
    pub fn is_unsafe(&self) -> bool {
        self.view.document.verdict == Some(Verdict::Unsafe)
    }

    /// Where the recommended one is unsafe, the cheapest that is safe.
    pub fn safer(&self) -> Option<&Offer<'a>> {
        let id = self.view.document.safer.as_ref()?;
        self.offers.iter().find(|of| of.doc.provider == *id)
    }

    /// What a firm would lose on an option: what it costs above what would be billed for it.
    pub fn loss(&self, offer: &Offer) -> Option<Decimal> {
        let warnings = &self.view.beside(offer.doc).warnings;
        warnings.iter().find_map(|of| if let Warning::NegativeMargin(by) = of { Some(*by) } else { None })
    }

    /// What an amount of an option is rounded to in a sentence.
    pub fn unit(&self, offer: &Offer) -> Decimal {
        let range = offer.low.zip(offer.high).map_or(Decimal::ZERO, |(low, high)| high - low);
        prose::unit(range, self.decimals())
    }

    /// An amount of an option, in a sentence.
    pub fn money(&self, offer: &Offer, amount: Decimal) -> String {
        prose::amount(amount, self.unit(offer), self.decimals())
    }

    /// What lies between two options, in a sentence.
    pub fn between(&self, one: &Offer, other: &Offer, amount: Decimal) -> String {
        prose::amount(amount, self.unit(one).max(self.unit(other)), self.decimals())
    }

    /// An amount that is given, not computed.
    pub fn given(&self, amount: Decimal) -> String {
        prose::amount(amount, Decimal::new(1, self.decimals()), self.decimals())
    }

    /// What the lines of some kinds come to over all periods.
    pub fn lines(&self, offer: &Offer, codes: &[LineCode]) -> Option<Decimal> {
        let lines = offer.doc.lines.iter().filter(|line| codes.contains(&line.code.kind));
        offer.doc.total.map(|_| lines.map(|line| self.view.over_all(offer.doc, line)).sum())
    }
}

//! What is left of a matter, as a matter of its own: the volumes that are not done, and who has begun is at work already
//! (docs/model.md, "A matter that runs").

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Watched, Watching};
use crate::engine::{LikelyValues, Rates};
use crate::matter::{
    ByComplexity, ByUrgency, Case, Charge, Driver, FigureId, Hours, Pay, Price, PriceStep, PriceUnit, Speed, Volume,
};
use crate::number::{Exact, Number, snap};

/// How somebody works is known once so much of its work is done.
const TELLING: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
/// Calendar days in a month of charges.
const DAYS_A_MONTH: i64 = 30;

/// What somebody who has begun has shown so far.
#[derive(Debug, Clone, Copy)]
struct Shown {
    /// Hours that what is done should have taken, for one that it took.
    speed: Exact,
    /// What an hour has cost, of what it should have cost.
    price: Exact,
}

/// The case of what is left, being built.
pub struct Rest<'r> {
    case: Case,
    of: Watching<'r>,
    watched: &'r Watched,
    /// For each task its volume or hours as planned: low, likely, high.
    sizes: Vec<[Decimal; 3]>,
    /// Figures that were added.
    added: usize,
}

impl<'r> Rest<'r> {
    /// What is left of a case from the day after the one that it is looked at; none where a number cannot be held.
    pub fn of(case: &Case, of: Watching<'r>, watched: &'r Watched) -> Option<Case> {
        let sizes = (0..case.matter.tasks.len()).map(|task| size(case, task)).collect::<Option<_>>()?;
        let mut rest = Self { case: case.clone(), of, watched, sizes, added: 0 };
        rest.of_matter()?;
        for task in 0..rest.case.matter.tasks.len() {
            rest.of_task(task)?;
        }
        for provider in 0..rest.case.providers.len() {
            if has_begun(&of, watched, &rest.case.providers[provider].id) {
                rest.of_begun(provider)?;
            }
        }
        Some(rest.case)
    }

    /// A figure that becomes another one; drawn by itself, for it is no longer the one that was written.
    fn changed(&mut self, id: FigureId, change: impl Fn(Decimal) -> Option<Decimal>) -> Option<FigureId> {
        let figure = self.case.figures.get(id);
        let values = [figure.low, figure.likely, figure.high].map(change);
        let [Some(low), Some(likely), Some(high)] = values else { return None };
        Some(self.add(id, [low, likely, high]))
    }

    /// A figure like another one, with other values.
    fn add(&mut self, like: FigureId, values: [Decimal; 3]) -> FigureId {
        let mut figure = self.case.figures.get(like).clone();
        let [low, likely, high] = values.map(snap);
        (figure.low, figure.likely, figure.high) = (low, likely, high);
        // A place of its own, behind all that anybody can have written.
        self.added += 1;
        let place = usize::MAX - self.added;
        figure.place.span = place..place;
        self.case.figures.add(figure)
    }

    /// From tomorrow, with what is left of the budget, and without what was paid once for all.
    fn of_matter(&mut self) -> Option<()> {
        let tomorrow = self.of.as_of.plus(1)?;
        let spent = self.watched.total.ac.get()?;
        let began = !self.watched.total.ac.is_zero();
        let matter = &self.case.matter;
        let (budget, months) = (matter.budget, matter.months.zip(matter.start));
        if let Some(budget) = budget {
            self.case.matter.budget = self.changed(budget, |of| of.checked_sub(spent));
        }
        if let Some((months, start)) = months {
            let gone = Exact::whole(start.span_to(self.of.as_of).max(0)) / Exact::whole(DAYS_A_MONTH);
            let gone = gone.floor().get()?;
            self.case.matter.months = self.changed(months, |of| less(of, gone));
        }
        self.keep_gigabytes()?;
        let matter = &mut self.case.matter;
        matter.start = matter.start.map(|start| start.max(tomorrow));
        matter.deadline = matter.deadline.filter(|deadline| *deadline >= tomorrow);
        if began {
            matter.charges.retain(|charge| !is_paid(charge));
        }
        Some(())
    }

    /// Data that are hosted stay, however much of them is done.
    fn keep_gigabytes(&mut self) -> Option<()> {
        let tasks = self.case.matter.tasks.iter().filter_map(|task| match &task.hours {
            Hours::Computed { volume: Volume::Gigabytes { gigabytes, .. }, .. } => Some(*gigabytes),
            _ => None,
        });
        let all: Vec<FigureId> = tasks.collect();
        let Some(first) = all.first().copied().filter(|_| self.case.matter.gigabytes.is_none()) else {
            return Some(());
        };
        let sum = |of: fn(&crate::matter::Figure) -> Decimal| {
            all.iter().try_fold(Decimal::ZERO, |sum, id| sum.checked_add(of(self.case.figures.get(*id))))
        };
        let values = [sum(|of| of.low)?, sum(|of| of.likely)?, sum(|of| of.high)?];
        self.case.matter.gigabytes = Some(self.add(first, values));
        Some(())
    }

    /// A figure of a task that is written whatever else is.
    fn written(&self, task: usize) -> FigureId {
        match &self.case.matter.tasks[task].hours {
            Hours::Given(of) | Hours::Computed { speed: Speed::Throughput(of) | Speed::Minutes(of), .. } => *of,
        }
    }

    /// The volume, or the hours, that are not done.
    fn of_task(&mut self, task: usize) -> Option<()> {
        let [low, likely, high] = self.sizes[task];
        let share = self.watched.shares.get(task).copied().flatten().unwrap_or(Exact::whole(0));
        let done = (share * likely.into()).get()?;
        // All is done: none is left of what might have been more.
        let over = Exact::whole(1).at_most(share);
        let left = |of: Decimal| if over { Some(Decimal::ZERO) } else { less(of, done) };
        let [Some(low), Some(likely), Some(high)] = [low, likely, high].map(left) else { return None };
        let size = self.add(self.written(task), [low, likely, high]);
        match &mut self.case.matter.tasks[task].hours {
            Hours::Given(hours) => *hours = size,
            Hours::Computed { volume, .. } => *volume = Volume::Units(size),
        }
        Some(())
    }

    /// Who has begun: no lead, set-up, training or transfer again; its price steps are climbed, its minimum met by what it
    /// billed; it goes on as it has shown.
    fn of_begun(&mut self, provider: usize) -> Option<()> {
        let shown = self.shown(provider);
        if let Some(minimum) = self.case.providers[provider].fees.minimum {
            self.case.providers[provider].fees.minimum = Some(self.minimum(provider, minimum)?);
        }
        let of = &mut self.case.providers[provider];
        of.delivery.lead_days = ByUrgency::default();
        of.delivery.training_hours = None;
        of.fees.set_up = None;
        of.fees.knowledge_transfer_hours = None;
        of.charges.retain(|charge| !is_paid(charge));
        for task in 0..self.case.matter.tasks.len() {
            self.climbed(provider, task)?;
        }
        match shown {
            Some(shown) if provider != self.case.baseline => self.goes_on(provider, shown),
            _ => Some(()),
        }
    }

    /// What of the minimum is not met yet, in the provider's currency.
    fn minimum(&mut self, provider: usize, minimum: FigureId) -> Option<FigureId> {
        let id = self.case.providers[provider].id.as_str();
        let own = self.watched.places.iter().filter(|of| of.place.provider.as_deref() == Some(id));
        let billed = Exact::sum(own.map(|of| of.earned.ac));
        let rates =
            Rates { case: &self.case, inputs: &LikelyValues(&self.case.figures), basis: self.case.matter.basis };
        let exchange: Exact = rates.exchange(provider).ok()?;
        let billed = (billed / exchange).get()?;
        self.changed(minimum, |of| less(of, billed))
    }

    /// A price by the unit from the units on that are done already; of a flat fee what is not earned.
    fn climbed(&mut self, provider: usize, task: usize) -> Option<()> {
        let Some(price) = self.case.providers[provider].terms[task].price.clone() else { return Some(()) };
        let share = self.watched.shares.get(task).copied().flatten().unwrap_or(Exact::whole(0));
        let own = self.of.plan.tasks[task].provider.as_deref() == Some(self.case.providers[provider].id.as_str());
        if !own {
            return Some(());
        }
        let line = self.of.plan.lines.iter().find(|line| line.task == Some(task));
        let quantity = line.and_then(|line| line.quantity).unwrap_or(self.sizes[task][1]);
        let done = (share * quantity.into()).get()?;
        let left = (Exact::whole(1) - share).get()?;
        let mut steps = Vec::with_capacity(price.steps.len());
        for step in &price.steps {
            let rate = match price.unit {
                PriceUnit::Task => self.changed(step.rate, |of| of.checked_mul(left))?,
                PriceUnit::Unit(_) => step.rate,
            };
            let up_to = match step.up_to {
                Some(end) if self.case.figures.get(end).likely <= done => continue,
                Some(end) => Some(self.changed(end, |of| less(of, done))?),
                None => None,
            };
            steps.push(PriceStep { up_to, rate });
        }
        self.case.providers[provider].terms[task].price = Some(Arc::new(Price { unit: price.unit.clone(), steps }));
        Some(())
    }

    /// What somebody has shown so far; none before that says something.
    fn shown(&self, provider: usize) -> Option<Shown> {
        let id = self.case.providers[provider].id.as_str();
        let own = |of: &&super::PlaceEarned| of.place.provider.as_deref() == Some(id) && !of.place.tasks.is_empty();
        let all = super::Earned::sum(self.watched.places.iter().filter(own).map(|of| &of.earned));
        let (hours, earned, spent) = (all.hours?, all.hours_earned?, all.hours_spent);
        let telling = !hours.is_zero() && Exact::from(TELLING).at_most(earned / hours) && !spent.is_zero();
        let variance = all.variance.filter(|_| telling)?;
        let planned = all.ev? + variance.efficiency + variance.mix;
        let price = if planned.is_zero() { Exact::whole(1) } else { (planned + variance.rate) / planned };
        Some(Shown { speed: earned / spent, price })
    }

    /// Goes on at the speed and the prices that were shown.
    fn goes_on(&mut self, provider: usize, shown: Shown) -> Option<()> {
        let (speed, price) = (shown.speed.get()?, shown.price.get()?);
        for task in 0..self.case.matter.tasks.len() {
            let own = self.of.plan.tasks[task].provider.as_deref() == Some(self.case.providers[provider].id.as_str());
            if !own || self.case.providers[provider].terms[task].price.is_some() {
                continue;
            }
            let productivity = match self.case.providers[provider].terms[task].productivity {
                Some(of) => {
                    let complexity = self.case.matter.tasks[task].complexity;
                    self.changed(of.at(complexity), |of| of.checked_mul(speed))?
                }
                None => self.add(self.written(task), [speed; 3]),
            };
            self.case.providers[provider].terms[task].productivity = Some(ByComplexity::one(productivity));
        }
        for rate in 0..self.case.providers[provider].rates.len() {
            let sides = {
                let of = &self.case.providers[provider].rates[rate].1;
                [of.cost.clone(), of.billing.clone()]
            };
            let [cost, billing] = sides.map(|pay| pay.map(|pay| self.at_price(pay, price)));
            let of = &mut self.case.providers[provider].rates[rate].1;
            of.cost = cost.unwrap_or(None);
            of.billing = billing.unwrap_or(None);
        }
        Some(())
    }

    /// A pay times what was shown.
    fn at_price(&mut self, pay: Pay, price: Decimal) -> Option<Pay> {
        let mut times = |id: FigureId| self.changed(id, |of| of.checked_mul(price));
        Some(match pay {
            Pay::Amount(amount) => Pay::Amount(times(amount)?),
            Pay::Loaded { salary, benefits, overhead, billable_hours } => {
                let overhead = match overhead {
                    Some(overhead) => Some(times(overhead)?),
                    None => None,
                };
                Pay::Loaded { salary: times(salary)?, benefits, overhead, billable_hours }
            }
            Pay::Agency { pay, markup } => Pay::Agency { pay: times(pay)?, markup },
            Pay::Blend(shares) => Pay::Blend(shares),
        })
    }
}

/// What of something is left, at least nothing.
fn less(of: Decimal, done: Decimal) -> Option<Decimal> {
    of.checked_sub(done).map(|left| snap(left).max(Decimal::ZERO))
}

/// Whether somebody has begun: something was billed, or some of its work is done.
pub fn has_begun(of: &Watching, watched: &Watched, provider: &str) -> bool {
    let is = |name: &Option<String>| name.as_deref() == Some(provider);
    let billed = watched.places.iter().any(|place| is(&place.place.provider) && !place.earned.ac.is_zero());
    let done = |task: usize| watched.shares.get(task).copied().flatten().is_some_and(|share| !share.is_zero());
    billed || of.plan.tasks.iter().enumerate().any(|(at, task)| is(&task.provider) && done(at))
}

/// Whether a charge is paid once, whoever goes on: fixed ones, and those by the person or the gigabyte.
fn is_paid(charge: &Charge) -> bool {
    charge.one_off || matches!(charge.driver, Driver::Matter | Driver::Head | Driver::Gigabyte)
}

/// The volume of a task, or its hours where these are given: low, likely and high.
fn size(case: &Case, task: usize) -> Option<[Decimal; 3]> {
    let values = |id: FigureId| {
        let figure = case.figures.get(id);
        [figure.low, figure.likely, figure.high].map(Exact::from)
    };
    let times = |a: [Exact; 3], b: [Exact; 3]| [a[0] * b[0], a[1] * b[1], a[2] * b[2]];
    let (mut at, mut size) = (task, [Exact::whole(1); 3]);
    // Volumes are linked without circles, so that the end is reached.
    loop {
        let own = match &case.matter.tasks[at].hours {
            Hours::Given(hours) => values(*hours),
            Hours::Computed { volume: Volume::Units(units), .. } => values(*units),
            Hours::Computed { volume: Volume::Share { of, share }, .. } => {
                size = times(size, values(*share));
                at = *of;
                continue;
            }
            Hours::Computed { volume: Volume::Gigabytes { gigabytes, documents_per_gigabyte, cull }, .. } => {
                let [low, likely, high] = cull.map_or([Exact::whole(0); 3], values);
                let kept = [high, likely, low].map(|culled| Exact::whole(1) - culled);
                times(kept, times(values(*gigabytes), values(*documents_per_gigabyte)))
            }
        };
        let [low, likely, high] = times(size, own).map(Exact::get);
        return Some([low?, likely?, high?]);
    }
}

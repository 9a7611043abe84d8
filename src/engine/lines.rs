//! Cost lines of one part: what its provider charges, from the work to the minimum fee (docs/model.md, "Cost lines").

use super::assignment::Part;
use super::charges::Count;
use super::effort::Effort;
use super::estimate::{Scenario, StaffedPart};
use super::inputs::Inputs;
use super::line::{Counted, Doer, Line, Unit, sum};
use super::rates::Rates;
use super::seats;
use super::team::Team;
use crate::matter::PricingError;
use crate::matter::{Case, Charge, FigureId, LineCode, Payee, Price, PriceUnit, Provider};
use crate::number::{Number, Quantity};

/// Months of a year, over which people leave.
const MONTHS_A_YEAR: i64 = 12;

/// A part being priced.
pub struct PartLines<'a, N, I> {
    pub case: &'a Case,
    pub inputs: &'a I,
    pub scenario: &'a Scenario,
    pub staffed: &'a StaffedPart<N>,
    pub effort: &'a Effort<N>,
    /// How many periods are priced, and the same as a number to compute with.
    pub periods: (i64, N),
}

impl<N: Number, I: Inputs<N>> PartLines<'_, N, I> {
    /// Writes the lines of the part.
    pub fn write(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        let first = lines.len();
        self.write_for_good(lines)?;
        self.escalation(lines, first)?;
        self.not_yet_live(lines, first)
    }

    /// Writes the lines of a part that is at work in every period, at the first year's prices.
    pub fn write_for_good(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        let first = lines.len();
        self.work(lines)?;
        self.seats(lines)?;
        let work = sum(&lines[first..], |_| true);
        let premium = self.inputs.or_zero(self.provider().fees.premium.at(self.case.matter.urgency));
        self.put(lines, Line::new(LineCode::UrgencyPremium, self.payee(), premium * work))?;
        self.overtime(lines)?;
        self.quality_control(lines)?;
        let managed = sum(&lines[first..], |line| line.code.is_managed());
        self.training(lines)?;
        if !self.is_at_work() {
            self.fixed(lines, LineCode::SetUp, self.provider().fees.set_up)?;
        }
        for (index, charge) in self.provider().charges.iter().enumerate() {
            self.charge(lines, index, charge)?;
        }
        let fee = self.inputs.or_zero(self.provider().fees.management) * managed;
        self.put(lines, Line::new(LineCode::ManagementFee, self.payee(), fee))?;
        if !self.is_baseline() {
            self.minimum(lines, first)?;
        }
        self.own_lines(lines)?;
        if !self.is_baseline() {
            self.on_top_of_invoice(lines, first)?;
        }
        Ok(())
    }

    pub(super) fn part(&self) -> &Part {
        &self.staffed.part
    }

    fn team(&self) -> &Team<N> {
        &self.staffed.team
    }

    pub(super) fn provider(&self) -> &Provider {
        &self.case.providers[self.part().provider]
    }

    pub(super) fn is_baseline(&self) -> bool {
        self.part().provider == self.case.baseline
    }

    fn is_at_work(&self) -> bool {
        self.case.is_at_work(self.part().provider)
    }

    pub(super) fn rates(&self) -> Rates<'_, I> {
        Rates { case: self.case, inputs: self.inputs, basis: self.scenario.basis }
    }

    fn exchange(&self) -> Result<N, PricingError> {
        self.rates().exchange(self.part().provider)
    }

    /// Who gets what the provider charges: all lines of a baseline's part are the buyer's own.
    pub(super) fn payee(&self) -> Payee {
        if self.is_baseline() { Payee::Buyer } else { Payee::Provider }
    }

    pub(super) fn put(&self, lines: &mut Vec<Line<N>>, line: Line<N>) -> Result<(), PricingError> {
        Line { by: Some(self.part().provider), ..line }.put(self.case, lines)
    }

    /// Who does a task by the hour, and what an hour costs in the matter's currency.
    fn hour_of(&self, task: usize) -> Result<(Doer, N), PricingError> {
        let provider = self.part().provider;
        let rate = self.provider().terms[task].rate.ok_or(PricingError::NoRate { provider, task })?;
        Ok((Doer::Rate { provider, rate }, self.rates().converted(provider, rate)?))
    }

    /// The tasks priced by the hour that have any, with their production hours.
    fn hourly(&self) -> impl Iterator<Item = (usize, N)> {
        let tasks = self.part().tasks.iter().map(|task| (*task, self.effort.production[*task]));
        tasks.filter(|(task, hours)| {
            let by_unit = self.provider().terms[*task].price.is_some();
            !by_unit && !self.is_seated(*task) && !hours.is_structurally_zero()
        })
    }

    fn is_seated(&self, task: usize) -> bool {
        self.staffed.seated && self.case.is_for_seat(self.part().provider, task)
    }

    fn production(&self) -> N {
        N::sum(self.part().tasks.iter().map(|task| self.effort.production[*task])).named(Quantity::HoursOfPart)
    }

    fn work(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        for task in &self.part().tasks {
            match &self.provider().terms[*task].price {
                Some(price) => self.priced(lines, *task, price)?,
                None if self.is_seated(*task) || self.effort.production[*task].is_structurally_zero() => {}
                None => {
                    let quantity = self.effort.production[*task].named(Quantity::ProductionHours);
                    let (doer, rate) = self.hour_of(*task)?;
                    let line = Line::of(LineCode::Work, self.payee(), Counted { quantity, unit: Unit::Hour, rate });
                    self.put(lines, Line { task: Some(*task), ..line.done_by(Some(doer), quantity) })?;
                }
            }
        }
        Ok(())
    }

    fn priced(&self, lines: &mut Vec<Line<N>>, task: usize, price: &Price) -> Result<(), PricingError> {
        let quantity = self.price_quantity(task, price)?;
        let exchange = self.exchange()?;
        if let [only] = price.steps.as_slice() {
            let rate = self.inputs.get(only.rate) * exchange;
            let unit = Unit::Price { provider: self.part().provider, task };
            let line = Line::of(LineCode::Work, self.payee(), Counted { quantity, unit, rate });
            return self.put(lines, Line { task: Some(task), ..line });
        }
        let mut amount = N::whole(0);
        let mut below = N::whole(0);
        for step in &price.steps {
            let end = step.up_to.map_or(quantity, |end| self.inputs.get(end).min(quantity));
            let units = end - below;
            if !units.is_structurally_zero() {
                amount = amount + units * self.inputs.get(step.rate);
            }
            below = end;
        }
        self.put(lines, Line { task: Some(task), ..Line::new(LineCode::Work, self.payee(), amount * exchange) })
    }

    /// How many units of a price a task has.
    fn price_quantity(&self, task: usize, price: &Price) -> Result<N, PricingError> {
        let of = &self.case.matter.tasks[task];
        let provider = self.part().provider;
        let PriceUnit::Unit(unit) = &price.unit else { return Ok(N::whole(1)) };
        let volume = || self.effort.volume[task].ok_or(PricingError::NoVolume { provider, task });
        match (&**unit, &*of.unit) {
            (priced, own) if priced == own => volume(),
            ("hour", _) if of.hours.given().is_some() => Ok(self.inputs.or_zero(of.hours.given())),
            ("page", "document") => Ok(volume()? * self.pages_per_document()?),
            ("document", "page") => Ok(volume()? / self.pages_per_document()?),
            ("gigabyte", _) => Ok(self.inputs.get(self.case.matter.gigabytes.ok_or(PricingError::NoGigabytes)?)),
            _ => Err(PricingError::OtherUnit { provider, task }),
        }
    }

    fn pages_per_document(&self) -> Result<N, PricingError> {
        Ok(self.inputs.get(self.case.matter.pages_per_document.ok_or(PricingError::NoPagesPerDocument)?))
    }

    /// Everybody who would be needed is paid for, in a team over capacity too.
    fn seats(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        let Some(seat) = self.provider().seat.as_ref().filter(|_| self.staffed.seated) else { return Ok(()) };
        let Team { needed, days, .. } = *self.team();
        if needed.is_structurally_zero() {
            return Ok(());
        }
        let quantity = needed * seats::how_many(self.case, self.part().provider, seat, days);
        let rate = seats::price(self.inputs, seat) * self.exchange()?;
        let line = Line::of(LineCode::Seats, self.payee(), Counted { quantity, unit: Unit::Seat(seat.term), rate });
        self.put(lines, Line { doer: Some(Doer::Seat(self.part().provider)), ..line })
    }

    /// What hours by the hour cost more than others, and what those of seats cost on top.
    fn overtime(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        let hours = self.team().overtime;
        if hours.is_structurally_zero() {
            return Ok(());
        }
        let multiplier = self.inputs.or(self.provider().delivery.overtime_multiplier, 1);
        let extra = multiplier - N::whole(1);
        let production = self.production();
        let mut work = Hours::default();
        for (task, own) in self.hourly().filter(|_| !extra.is_structurally_zero()) {
            let (doer, rate) = self.hour_of(task)?;
            let overtime = (hours * own).share_of(production);
            work.add(doer, overtime, overtime * rate * extra);
        }
        if let Some(seat) = self.provider().seat.as_ref().filter(|_| self.staffed.seated) {
            let provider = self.part().provider;
            let hour = seats::hour(self.case, self.inputs, provider, seat) * self.exchange()?;
            work.add(Doer::Seat(provider), hours, hours * hour * multiplier);
        }
        self.put(lines, work.line(LineCode::Overtime, self.payee()))
    }

    fn quality_control(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        let provider = self.part().provider;
        let mut work = Hours::default();
        for (task, _) in self.hourly() {
            let share = self.case.task_figures(provider, task).qc;
            let hours = self.inputs.or_zero(share) * self.effort.qc_hours(self.provider(), task);
            if !hours.is_structurally_zero() {
                let rate = self.provider().terms[task].checked_at().ok_or(PricingError::NoRate { provider, task })?;
                work.add(Doer::Rate { provider, rate }, hours, hours * self.rates().converted(provider, rate)?);
            }
        }
        self.put(lines, work.line(LineCode::QualityControl, self.payee()))
    }

    /// Training, once; and in a steady portfolio that of those who come after people who left.
    fn training(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        let delivery = &self.provider().delivery;
        let hours = self.team().heads * self.inputs.or_zero(delivery.training_hours);
        if !delivery.bills_training || hours.is_structurally_zero() {
            return Ok(());
        }
        let mut work = Hours::default();
        for (task, own) in self.hourly() {
            let (doer, rate) = self.hour_of(task)?;
            work.add(doer, own, own * rate);
        }
        let production = self.production();
        let amount = (hours * work.amount).share_of(production);
        if !self.is_at_work() {
            let line = Line::new(LineCode::Training, self.payee(), amount).falling(true);
            let trained = (hours * work.count).share_of(production);
            self.put(lines, if work.is_empty() { line } else { line.done_by(work.doer(), trained) })?;
        }
        match delivery.attrition.filter(|_| self.case.is_steady()) {
            Some(attrition) => {
                let leaving = self.inputs.get(attrition) / N::whole(MONTHS_A_YEAR);
                self.put(lines, Line::new(LineCode::Turnover, self.payee(), leaving * amount))
            }
            None => Ok(()),
        }
    }

    fn fixed(&self, lines: &mut Vec<Line<N>>, code: LineCode, fee: Option<FigureId>) -> Result<(), PricingError> {
        let Some(fee) = fee else { return Ok(()) };
        let rate = self.inputs.get(fee) * self.exchange()?;
        let counted = Counted { quantity: N::whole(1), unit: Unit::Once, rate };
        self.put(lines, Line::of(code, self.payee(), counted).falling(true))
    }

    fn charge(&self, lines: &mut Vec<Line<N>>, index: usize, charge: &Charge) -> Result<(), PricingError> {
        let count = Count {
            case: self.case,
            inputs: self.inputs,
            effort: self.effort,
            tasks: &self.part().tasks,
            heads: self.team().heads,
            finish: self.team().finish,
        };
        let quantity = count.quantity(charge)?;
        let rate = self.inputs.get(charge.rate) * self.exchange()?;
        let counted = Counted { quantity, unit: Unit::Driver(charge.driver), rate };
        self.put(lines, Line::of(LineCode::Charge(index), self.payee(), counted).falling(charge.one_off))
    }

    /// What is missing to the least that the provider charges for the whole matter, from its go-live on.
    fn minimum(&self, lines: &mut Vec<Line<N>>, first: usize) -> Result<(), PricingError> {
        let Some(minimum) = self.provider().fees.minimum else { return Ok(()) };
        let invoice = &lines[first..];
        let live = self.periods.1 - self.staffed.wait;
        let whole = sum(invoice, |line| line.one_off) + live * sum(invoice, |line| !line.one_off);
        let missing = N::whole(0).max(self.inputs.get(minimum) * self.exchange()? - whole);
        self.put(lines, Line::new(LineCode::MinimumFeeShortfall, self.payee(), missing).falling(true))
    }
}

/// Hours of several tasks, what they come to, and who does them.
struct Hours<N> {
    count: N,
    amount: N,
    /// The first who does some of them.
    doer: Option<Doer>,
    /// Whether somebody else does some too.
    is_mixed: bool,
}

impl<N: Number> Default for Hours<N> {
    fn default() -> Self {
        Self { count: N::whole(0), amount: N::whole(0), doer: None, is_mixed: false }
    }
}

impl<N: Number> Hours<N> {
    fn add(&mut self, doer: Doer, hours: N, amount: N) {
        self.count = self.count + hours;
        self.amount = self.amount + amount;
        self.is_mixed |= *self.doer.get_or_insert(doer) != doer;
    }

    fn is_empty(&self) -> bool {
        self.doer.is_none()
    }

    /// Who does them, where that is one role.
    fn doer(&self) -> Option<Doer> {
        self.doer.filter(|_| !self.is_mixed)
    }

    fn line(&self, code: LineCode, payee: Payee) -> Line<N> {
        let line = Line::new(code, payee, self.amount);
        if self.is_empty() { line } else { line.done_by(self.doer(), self.count) }
    }
}

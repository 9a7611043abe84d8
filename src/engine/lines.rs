//! Cost lines of one part (docs/model.md, "Cost lines"). Each is rounded once, to the matter's minor unit.

use super::assignment::Part;
use super::charges::Count;
use super::effort::Effort;
use super::error::PricingError;
use super::estimate::StaffedPart;
use super::rates::Rates;
use super::team::Team;
use crate::matter::{Case, Charge, Driver, Inputs, LineCode, Payee, Price, PriceUnit, Provider};
use crate::number::{Number, Quantity};

/// What a line counts: so many at so much, in the matter's currency.
#[derive(Debug, Clone, Copy)]
pub struct Counted<N> {
    /// How many.
    pub quantity: N,
    /// Of what.
    pub unit: Unit,
    /// At how much each.
    pub rate: N,
}

/// What a line's quantity is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Hours.
    Hour,
    /// Days past the deadline.
    Day,
    /// One of the whole.
    Once,
    /// The unit of the price for a task.
    Price {
        /// Whose price.
        provider: usize,
        /// For which task.
        task: usize,
    },
    /// What a charge is counted by.
    Driver(Driver),
}

impl Unit {
    /// The word that reports use.
    #[must_use]
    pub fn word(self, case: &Case) -> &str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Once => "matter",
            Self::Driver(driver) => driver.word(),
            Self::Price { provider, task } => match case.providers[provider].terms[task].price.as_deref() {
                Some(Price { unit: PriceUnit::Unit(unit), .. }) => unit,
                _ => "task",
            },
        }
    }
}

/// One cost line.
#[derive(Debug, Clone, Copy)]
pub struct Line<N> {
    /// What it is.
    pub code: LineCode,
    /// The provider of its part; none for lines of the matter.
    pub by: Option<usize>,
    /// The task, for lines of a single one.
    pub task: Option<usize>,
    /// Who gets it.
    pub payee: Payee,
    /// Whether it falls once rather than in every period.
    pub one_off: bool,
    /// What it counts, unless it is a share or mixes rates.
    pub counted: Option<Counted<N>>,
    /// The amount, rounded; of one period where it recurs.
    pub amount: N,
}

impl<N> Line<N> {
    /// A line of a provider's part, or of the matter, that counts nothing and belongs to no task.
    pub fn new(case: &Case, code: LineCode, by: Option<usize>, one_off: bool, amount: N) -> Self {
        let payee = code.payee(by.is_some_and(|by| by != case.baseline));
        Self { code, by, task: None, payee, one_off, counted: None, amount }
    }
}

/// A part being priced.
pub struct PartLines<'a, N, I> {
    pub case: &'a Case,
    pub inputs: &'a I,
    pub rates: &'a Rates<'a, I>,
    pub staffed: &'a StaffedPart<N>,
    pub effort: &'a Effort<N>,
    /// How often recurring lines count.
    pub times: N,
    /// What is invoiced before an improvement goes live.
    pub earlier: N,
    /// Leaves out the buyer's hours that no client is billed: rework and knowledge transfer.
    pub billed_only: bool,
}

impl<N: Number, I: Inputs<N>> PartLines<'_, N, I> {
    /// Writes the lines of the part.
    pub fn write(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        let first = lines.len();
        self.work(lines)?;
        let work = sum(&lines[first..], |line| line.code == LineCode::Work);
        let premium = self.inputs.or_zero(self.provider().fees.premium.at(self.case.matter.urgency));
        self.share(lines, LineCode::UrgencyPremium, false, premium * work)?;
        self.overtime(lines)?;
        self.quality_control(lines)?;
        self.training(lines)?;
        self.fixed(lines, LineCode::SetUp, self.provider().fees.set_up)?;
        for (index, charge) in self.provider().charges.iter().enumerate() {
            let quantity = self.charge_quantity(charge)?;
            let rate = self.inputs.get(charge.rate) * self.exchange();
            let counted = Counted { quantity, unit: Unit::Driver(charge.driver), rate };
            self.counted(lines, LineCode::Charge(index), None, charge.one_off, counted)?;
        }
        let managed = sum(&lines[first..], |line| line.code.is_managed());
        self.share(
            lines,
            LineCode::ManagementFee,
            false,
            self.inputs.or_zero(self.provider().fees.management) * managed,
        )?;
        if !self.is_baseline() {
            self.minimum(lines, first)?;
        }
        let own = &self.staffed.own;
        self.own_hours(lines, LineCode::Supervision, false, own.supervision)?;
        if !self.billed_only {
            self.own_hours(lines, LineCode::Rework, false, own.rework)?;
            self.own_hours(lines, LineCode::KnowledgeTransfer, true, own.transfer)?;
        }
        if !self.is_baseline() {
            self.markup_tax_and_buffer(lines, first)?;
        }
        Ok(())
    }

    fn part(&self) -> &Part {
        &self.staffed.part
    }

    fn team(&self) -> &Team<N> {
        &self.staffed.team
    }

    fn provider(&self) -> &Provider {
        &self.case.providers[self.part().provider]
    }

    fn is_baseline(&self) -> bool {
        self.part().provider == self.case.baseline
    }

    fn exchange(&self) -> N {
        self.rates.exchange(self.provider())
    }

    /// An hour of the role that does a task, in the matter's currency.
    fn rate_of(&self, task: usize) -> Result<N, PricingError> {
        let rate = self.provider().terms[task].rate.ok_or(PricingError::NoRate { task })?;
        Ok(self.rates.hourly(self.part().provider, rate)? * self.exchange())
    }

    /// The tasks priced by the hour that have any, with their production hours.
    fn hourly(&self) -> impl Iterator<Item = (usize, N)> {
        let tasks = self.part().tasks.iter().map(|task| (*task, self.effort.production[*task]));
        tasks.filter(|(task, hours)| self.provider().terms[*task].price.is_none() && !hours.is_structurally_zero())
    }

    fn production(&self) -> N {
        N::sum(self.part().tasks.iter().map(|task| self.effort.production[*task])).named(Quantity::HoursOfPart)
    }

    fn work(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        for task in &self.part().tasks {
            match &self.provider().terms[*task].price {
                Some(price) => self.priced(lines, *task, price)?,
                None if self.effort.production[*task].is_structurally_zero() => {}
                None => {
                    let quantity = self.effort.production[*task].named(Quantity::ProductionHours);
                    let counted = Counted { quantity, unit: Unit::Hour, rate: self.rate_of(*task)? };
                    self.counted(lines, LineCode::Work, Some(*task), false, counted)?;
                }
            }
        }
        Ok(())
    }

    fn priced(&self, lines: &mut Vec<Line<N>>, task: usize, price: &Price) -> Result<(), PricingError> {
        let quantity = self.price_quantity(task, price)?;
        let exchange = self.exchange();
        if let [only] = price.steps.as_slice() {
            let rate = self.inputs.get(only.rate) * exchange;
            let unit = Unit::Price { provider: self.part().provider, task };
            return self.counted(lines, LineCode::Work, Some(task), false, Counted { quantity, unit, rate });
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
        self.line(lines, LineCode::Work, Some(task), false, None, amount * exchange)
    }

    /// How many units of a price a task has.
    fn price_quantity(&self, task: usize, price: &Price) -> Result<N, PricingError> {
        let of = &self.case.matter.tasks[task];
        let provider = self.part().provider;
        let PriceUnit::Unit(unit) = &price.unit else { return Ok(N::whole(1)) };
        let volume = || self.effort.volume[task].ok_or(PricingError::NoVolume { provider, task });
        match (&**unit, &*of.unit) {
            (priced, own) if priced == own => volume(),
            ("page", "document") => Ok(volume()? * self.pages_per_document()?),
            ("document", "page") => Ok(volume()? / self.pages_per_document()?),
            ("gigabyte", _) => Ok(self.inputs.get(self.case.matter.gigabytes.ok_or(PricingError::NoGigabytes)?)),
            _ => Err(PricingError::OtherUnit { provider, task }),
        }
    }

    fn pages_per_document(&self) -> Result<N, PricingError> {
        Ok(self.inputs.get(self.case.matter.pages_per_document.ok_or(PricingError::NoPagesPerDocument)?))
    }

    fn overtime(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        let hours = self.team().overtime;
        let extra = self.inputs.or(self.provider().delivery.overtime_multiplier, 1) - N::whole(1);
        let production = self.production();
        if hours.is_structurally_zero() || extra.is_structurally_zero() {
            return Ok(());
        }
        let mut amount = N::whole(0);
        for (task, own) in self.hourly() {
            amount = amount + (hours * own).share_of(production) * self.rate_of(task)? * extra;
        }
        self.line(lines, LineCode::Overtime, None, false, None, amount)
    }

    fn quality_control(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        let mut amount = N::whole(0);
        for (task, _) in self.hourly() {
            let terms = &self.provider().terms[task];
            let share = self.case.task_figures(self.part().provider, task).qc;
            let hours = self.inputs.or_zero(share) * self.effort.qc_hours(self.provider(), task);
            if !hours.is_structurally_zero() {
                let rate = terms.checked_at().ok_or(PricingError::NoRate { task })?;
                amount = amount + hours * self.rates.hourly(self.part().provider, rate)? * self.exchange();
            }
        }
        self.line(lines, LineCode::QualityControl, None, false, None, amount)
    }

    fn training(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        let delivery = &self.provider().delivery;
        let hours = self.team().heads * self.inputs.or_zero(delivery.training_hours);
        if !delivery.bills_training || hours.is_structurally_zero() {
            return Ok(());
        }
        let mut value = N::whole(0);
        for (task, own) in self.hourly() {
            value = value + own * self.rate_of(task)?;
        }
        self.line(lines, LineCode::Training, None, true, None, (hours * value).share_of(self.production()))
    }

    fn minimum(&self, lines: &mut Vec<Line<N>>, first: usize) -> Result<(), PricingError> {
        let Some(minimum) = self.provider().fees.minimum else { return Ok(()) };
        let invoice = &lines[first..];
        let mut whole = sum(invoice, |line| line.one_off);
        whole = whole + self.times * sum(invoice, |line| !line.one_off) + self.earlier;
        let least = self.inputs.get(minimum) * self.exchange();
        self.line(lines, LineCode::MinimumFeeShortfall, None, true, None, N::whole(0).max(least - whole))
    }

    fn own_hours(&self, lines: &mut Vec<Line<N>>, code: LineCode, one_off: bool, hours: N) -> Result<(), PricingError> {
        if hours.is_structurally_zero() {
            return Ok(());
        }
        let (rate, role) = match code {
            LineCode::Rework => (self.case.associate, "associate"),
            _ => (self.case.supervisor, "supervisor"),
        };
        let rate = rate.ok_or(PricingError::NoOwnRate { role })?;
        let baseline = self.case.baseline;
        let rate = self.rates.hourly(baseline, rate)? * self.rates.exchange(&self.case.providers[baseline]);
        let counted = Counted { quantity: hours, unit: Unit::Hour, rate };
        let amount = hours * rate;
        self.line(lines, code, None, one_off, Some(counted), amount)
    }

    /// What comes on top of the invoice: the firm's mark-up, tax, the exchange-rate buffer.
    fn markup_tax_and_buffer(&self, lines: &mut Vec<Line<N>>, first: usize) -> Result<(), PricingError> {
        let provider = self.provider();
        let many = self.case.matter.periods > 1;
        // Over several periods one-off lines and recurring ones are kept apart; over one they are one sum.
        let halves: &[Option<bool>] = if many { &[Some(true), Some(false)] } else { &[None] };
        let invoiced = |lines: &[Line<N>], half: &Option<bool>| {
            sum(lines, |line| line.code.is_invoice() && half.is_none_or(|one_off| line.one_off == one_off))
        };
        let invoice: Vec<N> = halves.iter().map(|half| invoiced(&lines[first..], half)).collect();
        let markup = self.inputs.or_zero(self.case.matter.firm_markup);
        for (half, invoice) in halves.iter().zip(&invoice) {
            self.share(lines, LineCode::FirmMarkup, *half == Some(true), markup * *invoice)?;
        }
        let tax = self.inputs.or_zero(provider.fees.tax);
        for (half, invoice) in halves.iter().zip(&invoice) {
            let marked_up = sum(&lines[first..], |line| {
                line.code == LineCode::FirmMarkup && half.is_none_or(|one_off| line.one_off == one_off)
            });
            self.share(lines, LineCode::IrrecoverableTax, *half == Some(true), tax * (*invoice + marked_up))?;
        }
        if provider.currency != self.case.matter.currency {
            let buffer = self.inputs.or_zero(provider.fees.fx_buffer);
            for (half, invoice) in halves.iter().zip(&invoice) {
                self.share(lines, LineCode::FxBuffer, *half == Some(true), buffer * *invoice)?;
            }
        }
        Ok(())
    }

    fn charge_quantity(&self, charge: &Charge) -> Result<N, PricingError> {
        let count = Count {
            case: self.case,
            inputs: self.inputs,
            effort: self.effort,
            tasks: &self.part().tasks,
            heads: self.team().heads,
            finish: self.team().finish,
        };
        count.quantity(charge)
    }

    fn fixed(
        &self,
        lines: &mut Vec<Line<N>>,
        code: LineCode,
        fee: Option<crate::matter::FigureId>,
    ) -> Result<(), PricingError> {
        let Some(fee) = fee else { return Ok(()) };
        let rate = self.inputs.get(fee) * self.exchange();
        self.counted(lines, code, None, true, Counted { quantity: N::whole(1), unit: Unit::Once, rate })
    }

    fn share(&self, lines: &mut Vec<Line<N>>, code: LineCode, one_off: bool, amount: N) -> Result<(), PricingError> {
        self.line(lines, code, None, one_off, None, amount)
    }

    fn counted(
        &self,
        lines: &mut Vec<Line<N>>,
        code: LineCode,
        task: Option<usize>,
        one_off: bool,
        counted: Counted<N>,
    ) -> Result<(), PricingError> {
        self.line(lines, code, task, one_off, Some(counted), counted.quantity * counted.rate)
    }

    fn line(
        &self,
        lines: &mut Vec<Line<N>>,
        code: LineCode,
        task: Option<usize>,
        one_off: bool,
        counted: Option<Counted<N>>,
        amount: N,
    ) -> Result<(), PricingError> {
        let by = Some(self.part().provider);
        push(self.case, lines, Line { task, counted, ..Line::new(self.case, code, by, one_off, amount) })
    }
}

fn sum<N: Number>(lines: &[Line<N>], counts: impl Fn(&Line<N>) -> bool) -> N {
    N::sum(lines.iter().filter(|line| counts(line)).map(|line| line.amount))
}

/// Rounds a line's amount and adds it, unless it is zero.
pub fn push<N: Number>(case: &Case, lines: &mut Vec<Line<N>>, mut line: Line<N>) -> Result<(), PricingError> {
    line.amount = line.amount.round(case.matter.currency.decimals());
    if !line.amount.is_valid() {
        return Err(PricingError::TooLarge);
    }
    if !line.amount.is_structurally_zero() {
        lines.push(line);
    }
    Ok(())
}

//! What invoices come to, gathered line by line: sums by vendor, role, matter, code and year. No line is kept.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::matter::{InvoiceLine, LineKind};
use crate::number::{Currency, Day};

/// What the code of a line says that it was for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Purpose {
    /// The work itself.
    #[default]
    Work,
    /// Work done over.
    Rework,
    /// Quality control.
    Check,
    /// Supervision.
    Supervision,
}

/// What a line is to a calibration, beside what stands in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Labels<'l> {
    /// Whose it is.
    pub vendor: &'l str,
    /// Whether that is the buyer itself.
    pub own: bool,
    /// The role of whoever worked; none where nothing says so.
    pub role: Option<&'l str>,
    /// The task type that its code stands for.
    pub of_type: Option<&'l str>,
    /// What it was for.
    pub purpose: Purpose,
}

/// Sums over some lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many.
    pub lines: u64,
    /// Hours, or units.
    pub units: Decimal,
    /// Before adjustments and tax.
    pub gross: Decimal,
    /// After adjustments, without tax.
    pub net: Decimal,
}

impl Sums {
    /// Adds a line; false where the sums cannot be held.
    fn add(&mut self, units: Decimal, gross: Decimal, net: Decimal) -> bool {
        let sums = (self.units.checked_add(units), self.gross.checked_add(gross), self.net.checked_add(net));
        let (Some(units), Some(gross), Some(net)) = sums else { return false };
        *self = Self { lines: self.lines + 1, units, gross, net };
        true
    }

    /// The sums of several; none where they cannot be held.
    #[must_use]
    pub fn of<'s>(all: impl IntoIterator<Item = &'s Self>) -> Option<Self> {
        all.into_iter().try_fold(Self::default(), |mut sum, one| {
            let lines = sum.lines + one.lines;
            sum.add(one.units, one.gross, one.net).then_some(Self { lines, ..sum })
        })
    }

    /// An hour, or a unit, of it before adjustments.
    #[must_use]
    pub fn rate(&self) -> Option<Decimal> {
        self.gross.checked_div(self.units)
    }
}

/// Shares of roles, the largest first; the role is none where nothing says so.
pub type Mix = Vec<(Option<String>, Decimal)>;
/// A code of work: task and activity, either of which may be missing.
pub type Code = (Option<String>, Option<String>);
/// What a price by the unit is of: the unit, and the task type or the code.
pub type Unit = (String, Option<String>);

/// All that is known of a vendor.
#[derive(Debug, Clone, Default)]
pub struct Vendor {
    /// What it calls itself.
    pub name: Option<String>,
    /// Whether that is the buyer itself.
    pub own: bool,
    /// What its first line is in.
    pub currency: Option<Currency>,
    /// Its lines in that, whatever they are for.
    pub lines: u64,
    /// Its lines in other currencies, which enter nothing.
    pub others: u64,
    /// Its matters.
    pub matters: BTreeSet<String>,
    /// The first and the last day of work.
    pub days: Option<[Day; 2]>,
    /// What its lines come to, by what they are for.
    pub kinds: BTreeMap<LineKind, Sums>,
    /// Fees that lack hours, units or an amount.
    pub incomplete: u64,
    /// Hours by role and matter; the role is none where nothing says so.
    pub roles: BTreeMap<Option<String>, BTreeMap<String, Sums>>,
    /// Hours by role and calendar year.
    pub years: BTreeMap<(Option<String>, i16), Sums>,
    /// Hours by code and role.
    pub codes: BTreeMap<Code, BTreeMap<Option<String>, Sums>>,
    /// Hours of the work itself by task type, matter and role.
    pub types: BTreeMap<String, BTreeMap<String, BTreeMap<Option<String>, Sums>>>,
    /// Hours by matter: of the work itself, done over, of quality control, of supervision.
    pub purposes: BTreeMap<String, [Decimal; 4]>,
    /// Units by what they are, and by matter.
    pub units: BTreeMap<Unit, BTreeMap<String, Sums>>,
    /// Hours x the number of their day, for the day that rates are of.
    pub weighted_days: Decimal,
    /// The hours in that.
    pub dated_hours: Decimal,
}

/// What invoices come to.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// By vendor.
    pub vendors: BTreeMap<String, Vendor>,
    /// Whether some sum was too large to be held.
    pub too_large: bool,
}

/// The matter of lines that name none.
const NO_MATTER: &str = "";

impl Gathered {
    /// Takes in a line.
    pub fn take(&mut self, line: &InvoiceLine, labels: &Labels) {
        let vendor = self.vendors.entry(labels.vendor.to_owned()).or_default();
        self.too_large |= vendor.take(line, labels).is_none();
    }
}

impl Vendor {
    /// Takes in a line; none where a sum cannot be held.
    fn take(&mut self, line: &InvoiceLine, labels: &Labels) -> Option<()> {
        self.own = labels.own;
        if self.name.is_none() {
            self.name.clone_from(&line.vendor_name);
        }
        if line.currency.is_some() && self.currency.is_none() && self.lines == 0 {
            self.currency = line.currency;
        }
        if line.currency.is_some() && line.currency != self.currency {
            self.others += 1;
            return Some(());
        }
        self.lines += 1;
        let matter = line.matter().unwrap_or(NO_MATTER);
        self.matters.insert(matter.to_owned());
        if let Some(day) = line.date {
            let [first, last] = self.days.unwrap_or([day; 2]);
            self.days = Some([first.min(day), last.max(day)]);
        }
        let net = line.net().unwrap_or_default();
        let gross = line.gross().unwrap_or(net);
        held(self.kinds.entry(line.kind).or_default().add(line.units.unwrap_or_default(), gross, net))?;
        if !line.kind.enters_rates() {
            return Some(());
        }
        let (Some(units), Some(gross)) = (line.units, line.gross()) else {
            self.incomplete += 1;
            return Some(());
        };
        let net = line.net().unwrap_or(gross);
        if line.kind == LineKind::UnitFee {
            let what = labels.of_type.map(str::to_owned).or_else(|| line.task.clone());
            let of_unit = self.units.entry((line.unit.word().to_owned(), what)).or_default();
            return held(entry(of_unit, matter).add(units, gross, net));
        }
        self.hours(line, labels, matter, [units, gross, net])
    }

    fn hours(&mut self, line: &InvoiceLine, labels: &Labels, matter: &str, amounts: [Decimal; 3]) -> Option<()> {
        let [hours, gross, net] = amounts;
        let role = labels.role.map(str::to_owned);
        held(entry(self.roles.entry(role.clone()).or_default(), matter).add(hours, gross, net))?;
        if let Some(day) = line.date {
            if let Some(year) = day.year() {
                held(self.years.entry((role.clone(), year)).or_default().add(hours, gross, net))?;
            }
            let weighted = hours.checked_mul(day.number().into())?;
            self.weighted_days = self.weighted_days.checked_add(weighted)?;
            self.dated_hours = self.dated_hours.checked_add(hours)?;
        }
        let code = (line.task.clone(), line.activity.clone());
        held(self.codes.entry(code).or_default().entry(role.clone()).or_default().add(hours, gross, net))?;
        let of_purpose = &mut entry(&mut self.purposes, matter)[labels.purpose as usize];
        *of_purpose = of_purpose.checked_add(hours)?;
        if let (Some(of_type), Purpose::Work) = (labels.of_type, labels.purpose) {
            let of_matter = entry(self.types.entry(of_type.to_owned()).or_default(), matter);
            held(of_matter.entry(role).or_default().add(hours, gross, net))?;
        }
        Some(())
    }

    /// The hours of a matter for a purpose.
    #[must_use]
    pub fn hours_of(&self, matter: &str, purpose: Purpose) -> Decimal {
        self.purposes.get(matter).map_or(Decimal::ZERO, |hours| hours[purpose as usize])
    }
}

fn held(is_held: bool) -> Option<()> {
    is_held.then_some(())
}

/// What stands under a name.
fn entry<'m, T: Default>(map: &'m mut BTreeMap<String, T>, name: &str) -> &'m mut T {
    map.entry(name.to_owned()).or_default()
}

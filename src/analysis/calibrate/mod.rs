//! What one's own invoices say of rates, prices, speeds, shares of supervision and rework: each figure beside the library's.

mod backtest;
mod benchmark;
mod fit;
mod gathered;
mod growth;
mod known;
mod prices;
mod quality;
mod rates;
mod speeds;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::matter::Complexity;
use crate::number::{Currency, Day};

pub use backtest::{AllBilled, Backtested, Billed, Judged, Outcomes, estimated, judged, known_from};
pub use benchmark::{Benchmark, LibraryPlace, OfficialTable, TableLevels};
pub use fit::{Fit, Three, percentile};
pub use gathered::{Code, Gathered, Labels, Mix, Purpose, Sums, Unit, Vendor};
pub use growth::{Carried, Carry};
pub use known::Known;
pub use rates::{CodeSums, RoleRate};
pub use speeds::Speed;

use known::Library;
use speeds::Asked;

/// What is asked of a calibration.
#[derive(Debug, Clone)]
pub struct Terms {
    /// How many matters the library counts for where a figure is drawn to it.
    pub shrink: Decimal,
    /// The day that rates are carried to, and by what.
    pub to: Option<(Day, Carry)>,
    /// What lines are in that do not say it.
    pub currency: Currency,
    /// What is said of vendors.
    pub vendors: BTreeMap<String, VendorTerms>,
    /// How much of a task there was in a matter.
    pub volumes: Vec<Volume>,
    /// Whether a mapping names the codes of supervision; else all that the buyer's own people do on a vendor's matters is.
    pub supervision_is_named: bool,
    /// Official tables of rates, for the benchmark.
    pub tables: Vec<OfficialTable>,
}

/// What is said of a vendor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VendorTerms {
    /// The id that it gets as a provider.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The provider of the library that it is like.
    pub like: String,
    /// Whether somebody said so.
    pub like_is_said: bool,
}

/// How much of a task there was in a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// The matter, as invoices name it.
    pub matter: String,
    /// The task type.
    pub of_type: String,
    /// In the type's unit.
    pub units: Decimal,
    /// How complex it was.
    pub complexity: Complexity,
}

/// What the invoices of a vendor say.
#[derive(Debug, Clone)]
pub struct VendorFigures {
    /// What files call it.
    pub vendor: String,
    /// What is said of it.
    pub terms: VendorTerms,
    /// Whether it is the buyer itself.
    pub own: bool,
    /// What its figures are in.
    pub currency: Currency,
    /// All that was gathered.
    pub gathered: Vendor,
    /// Its rates by role, by hours.
    pub roles: Vec<RoleRate>,
    /// The share of units x rate that its lines come to after adjustments.
    pub realisation: Option<Fit>,
    /// Hours by task code, and by activity code.
    pub codes: Vec<CodeSums>,
    /// Prices of task types by the unit, each with the unit.
    pub prices: Vec<(String, Fit)>,
    /// Those that no task type is known for.
    pub charges: Vec<(String, Fit)>,
    /// Speeds by task type.
    pub speeds: Vec<Speed>,
    /// Quality control, supervision and rework, where something says so.
    pub shares: Vec<Fit>,
    /// Hours of others for an hour of a supervisor.
    pub leverage: Option<Decimal>,
    /// The yearly rise of its rates.
    pub growth: Option<Decimal>,
    /// How its rates were carried to another day.
    pub carried: Option<Carried>,
    /// Where its rates stand.
    pub benchmarks: Vec<Benchmark>,
}

/// What invoices say, vendor by vendor.
#[derive(Debug, Clone)]
pub struct Calibration {
    /// The vendors, those with most lines first; the buyer's own people last.
    pub vendors: Vec<VendorFigures>,
    /// How many units an hour the buyer's own people finish, by task type.
    pub throughputs: Vec<Fit>,
    /// Volumes that no hours of any vendor belong to.
    pub unused_volumes: Vec<Volume>,
    /// How many matters the library counted for.
    pub shrink: Decimal,
}

/// Why there is no calibration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// A sum cannot be held exactly.
    TooLarge,
    /// Rates cannot be carried: whose, and why.
    NotCarried {
        /// The provider's id.
        vendor: String,
        /// Why.
        why: String,
    },
}

/// Works out what invoices say.
///
/// # Errors
/// Where a sum cannot be held, or rates cannot be carried to the day that is asked for.
pub fn calibrate(gathered: &Gathered, known: Known, terms: &Terms) -> Result<Calibration, Unfit> {
    if gathered.too_large {
        return Err(Unfit::TooLarge);
    }
    let library = Library::of(known);
    let throughputs = Asked { gathered, library: &library, terms }.throughputs().ok_or(Unfit::TooLarge)?;
    let mut vendors = Vec::new();
    for (name, vendor) in &gathered.vendors {
        let mut figures = of_vendor(name, vendor, gathered, &library, &throughputs, terms).ok_or(Unfit::TooLarge)?;
        if let Some((to, carry)) = terms.to.as_ref().filter(|_| !vendor.own) {
            figures.carry(*to, carry)?;
        }
        figures.benchmarks = benchmark::benchmarks(&figures, &library, terms);
        vendors.push(figures);
    }
    vendors.sort_by_key(|of| (of.own, std::cmp::Reverse(of.gathered.lines)));
    let is_used = |volume: &Volume| {
        let hours = |of: &Vendor| of.types.get(&volume.of_type).is_some_and(|of| of.contains_key(&volume.matter));
        gathered.vendors.values().any(hours)
    };
    let unused_volumes = terms.volumes.iter().filter(|volume| !is_used(volume)).cloned().collect();
    Ok(Calibration { vendors, throughputs, unused_volumes, shrink: terms.shrink })
}

fn of_vendor(
    name: &str,
    vendor: &Vendor,
    gathered: &Gathered,
    library: &Library,
    throughputs: &[Fit],
    terms: &Terms,
) -> Option<VendorFigures> {
    let said = terms.vendors.get(name).cloned().unwrap_or_default();
    let currency = vendor.currency.unwrap_or(terms.currency);
    let roles = rates::roles(vendor, &said.like, library)?;
    let [prices, charges] = prices::prices(vendor, &said.like, library)?;
    let asked = Asked { gathered, library, terms };
    let speeds = asked.speeds(name, vendor, &said.like, throughputs)?;
    let shares = if vendor.own { Vec::new() } else { quality::shares(vendor, &asked, &said.like, &speeds)? };
    Some(VendorFigures {
        vendor: name.to_owned(),
        terms: said.clone(),
        own: vendor.own,
        currency,
        realisation: rates::realisation(vendor, &said.like, library).ok()?,
        codes: rates::codes(vendor)?,
        leverage: rates::leverage(&roles),
        growth: growth::yearly(vendor),
        roles,
        prices,
        charges,
        speeds,
        shares,
        carried: None,
        benchmarks: Vec::new(),
        gathered: vendor.clone(),
    })
}

impl VendorFigures {
    /// Carries rates and prices to another day.
    fn carry(&mut self, to: Day, carry: &Carry) -> Result<(), Unfit> {
        let not = |why| Unfit::NotCarried { vendor: self.terms.id.clone(), why };
        let carried = growth::carried(&self.gathered, to, carry).map_err(not)?;
        let rates = self.roles.iter_mut().filter_map(|role| role.rate.as_mut());
        let prices = self.prices.iter_mut().chain(&mut self.charges).map(|(_, fit)| fit);
        for fit in rates.chain(prices) {
            fit.carry(carried.factor).ok_or(Unfit::TooLarge)?;
        }
        self.carried = Some(carried);
        Ok(())
    }

    /// Every figure that is found, those of roles first.
    pub fn fits(&self) -> impl Iterator<Item = &Fit> {
        let rates = self.roles.iter().filter_map(|role| role.rate.as_ref());
        let speeds = self.speeds.iter().filter_map(|speed| speed.productivity.as_ref());
        let prices = self.prices.iter().chain(&self.charges).map(|(_, fit)| fit);
        rates.chain(&self.realisation).chain(prices).chain(speeds).chain(&self.shares)
    }
}

//! `lpo-cost price`

use clap::ValueEnum;
use rust_decimal::Decimal;

use super::args::{Disclosure, Matter, Outcomes, Output};
use super::context::{Context, PricedMatter};
use super::exit::{Error, Exit, Result};
use super::progress::watched;
use super::values::{amount_above_zero, amount_from_zero, chance, days, margin, part, win};
use crate::analysis::{CashTerms, Charging, Logistic, MOST_PRICE_DRAWS, PriceTerms, WinPoint, price_matter};
use crate::matter::{Basis, Case, ProviderKind};
use crate::report::PriceReport;

/// Days until a bill is collected, where nobody says it.
const COLLECT_DAYS: i64 = 75;

/// `price`
#[derive(Debug, clap::Args)]
pub struct Price {
    /// The matter
    #[command(flatten)]
    pub matter: Matter,
    /// The option to price first: a provider's id, or mix for the split; the recommended one where left out
    #[arg(long, value_name = "ID")]
    pub option: Option<String>,
    /// The margin that you want, as a share of the fee that is collected: from 0 to below 100 %
    #[arg(long, value_name = "SHARE", value_parser = margin, allow_hyphen_values = true)]
    pub margin: Option<Decimal>,
    /// A fixed fee, disbursements beside it: what margin it leaves
    #[arg(long, value_name = "AMOUNT", value_parser = amount_from_zero, allow_hyphen_values = true, conflicts_with_all = ["cap", "win", "round"])]
    pub fixed: Option<Decimal>,
    /// Hours at standard rates and disbursements, billed up to this in all: what margin it leaves
    #[arg(long, value_name = "AMOUNT", value_parser = amount_above_zero, allow_hyphen_values = true, conflicts_with_all = ["win", "round"])]
    pub cap: Option<Decimal>,
    /// The chance of winning with a price, disbursements in it; twice, the higher price with the lower chance
    #[arg(long, value_name = "PRICE=CHANCE", value_parser = win)]
    pub win: Vec<WinPoint>,
    /// Also give the fee that keeps the margin in this share of outcomes
    #[arg(long, value_name = "SHARE", value_parser = chance, allow_hyphen_values = true, requires = "margin", conflicts_with_all = ["fixed", "cap", "win", "no_uncertainty"])]
    pub sure: Option<Decimal>,
    /// The share of a fee that is collected, above 0; disbursements are collected whole
    #[arg(long, value_name = "SHARE", value_parser = part, allow_hyphen_values = true, default_value = "100%")]
    pub collected: Decimal,
    /// Round a fee up to a whole number of this; the minor unit of the currency where left out
    #[arg(long, value_name = "AMOUNT", value_parser = amount_above_zero, allow_hyphen_values = true)]
    pub round: Option<Decimal>,
    /// Days after the end of a month until its providers are paid
    #[arg(long, value_name = "DAYS", value_parser = days, allow_hyphen_values = true, default_value_t = 0)]
    pub pay_days: i64,
    /// When the client is billed
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Bill::Monthly)]
    pub bill: Bill,
    /// Days after a bill until it is collected; 75 where left out, an assumption of ours
    #[arg(long, value_name = "DAYS", value_parser = days, allow_hyphen_values = true)]
    pub collect_days: Option<i64>,
    /// How many outcomes, and which: with the same seed those of simulate
    #[command(flatten)]
    pub outcomes: Outcomes<MOST_PRICE_DRAWS>,
    /// Price at the likely values alone, without chances
    #[arg(long)]
    pub no_uncertainty: bool,
    /// Show everything: how the price is built up, every option, cash day by day, what was assumed
    #[arg(long)]
    pub full: bool,
    /// What is explained, and what is left out
    #[command(flatten)]
    pub disclosure: Disclosure,
    /// Formats and files
    #[command(flatten)]
    pub output: Output,
}

/// When the client is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Bill {
    /// Each month's part at the end of the month
    Monthly,
    /// All of it at the end of the last month
    End,
}

/// Prices a matter for its firm.
pub fn run(args: &Price, context: &Context) -> Result<Exit> {
    let targets = context.targets(&args.output)?;
    let charging = args.charging()?;
    let mut matter = context.priced(&context.matter_of(&args.matter)?, args.disclosure)?;
    args.check(&matter.case)?;
    matter = has_a_fee(matter)?;
    matter.case.mix = args.matter.mix(&matter.case);
    let terms = args.terms(charging);
    let threads = context.global.threads();
    let priced = watched("draws", context, |watch| price_matter(&matter.case, &terms, threads, watch))?;
    let report = PriceReport::new(&matter.case, &terms, &priced, matter.context(args.disclosure));
    context.write(&report.in_full(args.full), targets)
}

impl Price {
    /// How the client is charged.
    fn charging(&self) -> Result<Charging> {
        Ok(match (self.fixed, self.cap, self.win.as_slice()) {
            (Some(fee), ..) => Charging::Fixed(fee),
            (_, Some(cap), _) => Charging::Cap(cap),
            (.., []) if self.margin.is_none() => {
                return Err(Error::usage(
                    "say how the client is charged: --margin 30%, --fixed 250000, --cap 250000, or --win 200000=80% --win 300000=30%",
                ));
            }
            (.., []) => Charging::ForMargin,
            (.., points) => Charging::ToWin(falling(points)?),
        })
    }

    fn terms(&self, charging: Charging) -> PriceTerms {
        PriceTerms {
            charging,
            margin: self.margin,
            sure: self.sure,
            collected: self.collected,
            round: self.round,
            cash: CashTerms {
                pay_days: self.pay_days,
                collect_days: self.collect_days.unwrap_or(COLLECT_DAYS),
                bill_at_end: self.bill == Bill::End,
            },
            collection_assumed: self.collect_days.is_none(),
            draws: (!self.no_uncertainty).then_some([self.outcomes.draws, self.outcomes.seed]),
            option: self.option.clone(),
        }
    }

    /// Whether all amounts can be billed in the matter's currency.
    fn check(&self, case: &Case) -> Result<()> {
        let currency = case.matter.currency;
        let prices = self.win.iter().map(|of| ("--win", Some(of.price)));
        let amounts = [("--fixed", self.fixed), ("--cap", self.cap), ("--round", self.round)];
        for (option, amount) in amounts.into_iter().chain(prices) {
            if let Some(amount) = amount.filter(|amount| amount.normalize().scale() > currency.decimals()) {
                let digits = currency.decimals();
                return Err(Error::usage(format!(
                    "{option} {}: an amount in {currency} has at most {digits} decimals",
                    amount.normalize()
                )));
            }
        }
        Ok(())
    }
}

/// Two prices, the higher one with the lower chance.
fn falling(points: &[WinPoint]) -> Result<[WinPoint; 2]> {
    let said = || {
        let said = |of: &WinPoint| {
            format!("--win {}={}%", of.price.normalize(), (of.chance * Decimal::ONE_HUNDRED).normalize())
        };
        points.iter().map(said).collect::<Vec<_>>().join(" ")
    };
    let [mut low, mut high] = *points else {
        return Err(Error::usage(format!(
            "{}: expected two prices, each with its chance, such as --win 200000=80% --win 300000=30%",
            said()
        )));
    };
    if low.price > high.price {
        std::mem::swap(&mut low, &mut high);
    }
    if low.price == high.price || low.chance <= high.chance || Logistic::through([low, high]).is_none() {
        return Err(Error::usage(format!(
            "{}: the chance of winning must fall as the price rises: give the higher price the lower chance",
            said()
        )));
    }
    Ok([low, high])
}

/// The matter, if whoever does it charges a client for it.
fn has_a_fee(mut matter: PricedMatter) -> Result<PricedMatter> {
    let (case, found) = (&matter.case, &mut matter.reading.diagnostics);
    let marked_up = case.matter.firm_markup.map(|id| case.figures.get(id)).filter(|of| !of.likely.is_zero());
    if let Some(markup) = marked_up {
        found
            .error(&markup.place, "`matter.firm_markup` adds a fee, and `price` looks for one", "not with `price`")
            .help("leave it out: the fee that `price` finds is put on the cost without a mark-up");
    }
    if case.matter.basis == Basis::Billing {
        found
            .error_at_large("`price` starts from your cost, and the basis is `billing`: the fee would be in it already")
            .help("leave `basis` out, or give `cost`; `opportunity` works too: only who is recommended depends on it");
    }
    let team = &case.providers[case.baseline];
    if team.kind != ProviderKind::LawFirm && !team.rates.iter().any(|(_, rate)| rate.has_both_sides()) {
        let message = format!(
            "a legal department has no fee: `{}`, your own team, bills nobody, its rates having no billing side apart from their cost",
            team.id
        );
        found.error_at_large(message).help(
            "`lpo-cost compare` says what the matter costs; a firm gives its rates as { cost = ..., billing = ... }, or takes --baseline us-associate",
        );
    }
    if found.has_errors() {
        let reading = matter.reading;
        return Err(Error::input(reading.diagnostics, reading.texts));
    }
    Ok(matter)
}

//! Why an estimate is excluded, and what to look out for, each with its code and its sentence.

use super::case::Case;
use super::pricing_error::PricingError;
use super::provider::Exchange;
use super::rate::RateChange;
use super::words::codes;
use crate::number::{Day, display, plural};
use rust_decimal::Decimal;

codes! {
    /// Why an estimate is excluded. Providers are indexes of the case.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Exclusion;
    /// The matter bars work abroad, and this provider's part would be done there.
    OffshoreBarred {
        /// Who.
        provider: usize,
    } = "offshore-barred",
    /// Work abroad or by a machine that nobody supervises.
    Unsupervised {
        /// Who.
        provider: usize,
    } = "unsupervised",
    /// The provider can do none of the tasks.
    NothingToDo {
        /// Who.
        provider: usize,
    } = "nothing-to-do",
    /// Something is missing that the price depends on.
    NoPrice {
        /// What.
        missing: PricingError,
    } = "no-price",
    /// The total is above a budget that is a limit.
    OverBudget = "over-budget",
}

impl Exclusion {
    /// The reason, as a sentence without its end.
    #[must_use]
    pub fn reason(self, case: &Case) -> String {
        match self {
            Self::OffshoreBarred { provider } => {
                let why = case.matter.reason.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"));
                let provider = &case.providers[provider];
                let place =
                    provider.country.as_ref().map_or_else(|| "abroad".to_owned(), |country| format!("in {country}"));
                format!("the matter bars work abroad{why}, and `{}` works {place}", provider.id)
            }
            Self::Unsupervised { provider } => format!(
                "nobody supervises `{}`; ABA Formal Opinion 08-451 asks it of the engaging lawyer: set quality.supervision or quality.supervision_per_day",
                case.providers[provider].id
            ),
            Self::NothingToDo { provider } => {
                format!("`{}` {}", case.providers[provider].id, Lack::of(case, provider).said())
            }
            Self::NoPrice { missing } => {
                let (what, _, help) = missing.describe(case);
                format!("there is no price: {what}; {help}")
            }
            Self::OverBudget => "the total is above the budget, which is a limit".to_owned(),
        }
    }
}

codes! {
    /// What to look out for, though it excludes nothing. Providers are indexes of the case.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Warning;
    /// A licence was taken for granted.
    LicenceAssumed(usize) = "licence-assumed",
    /// Work leaves the buyer, and the client is not said to agree.
    ClientConsent(usize) = "client-consent",
    /// Outside or temporary people, and conflicts are not said to be cleared.
    ConflictCheck(usize) = "conflict-check",
    /// Privileged data leave the buyer.
    PrivilegedData(usize) = "privileged-data",
    /// Outsourced work is charged above its cost.
    MarkupDisclosure(usize) = "markup-disclosure",
    /// Rates are older than they say they are good for.
    RateOutOfDate(usize) = "rate-out-of-date",
    /// Nobody has the public holidays of somebody's country, or those of all years: which list, and its last year.
    HolidaysUnknown {
        /// Whose; none where it is the matter's.
        provider: Option<usize>,
        /// The list.
        list: String,
        /// Its last year; none where there is no such list.
        until: Option<i16>,
    } = "holidays-unknown",
    /// A billing-rate table has another rate from a day on which the work still goes on.
    RateChanges {
        /// Whose.
        provider: usize,
        /// The role.
        role: String,
        /// When, and from what to what, in the provider's currency.
        next: RateChange,
    } = "rate-changes",
    /// The recommended one is above the budget by so much.
    OverBudget(Decimal) = "over-budget",
    /// More is asked of the buyer's own people than they have hours.
    OwnTimeShort {
        /// Hours asked for.
        needed: Decimal,
        /// Hours that there are.
        available: Decimal,
    } = "own-time-short",
    /// A task counts the volume of another one, which somebody else does at the same time.
    SideBySide {
        /// The task.
        task: usize,
        /// The one whose volume it counts.
        of: usize,
    } = "side-by-side",
    /// The recommended one ends on a hard deadline, and no day is kept in reserve.
    NoSlack = "no-slack",
    /// The recommended one costs so much more than the firm bills for it.
    NegativeMargin(Decimal) = "negative-margin",
    /// The matter starts before the day of the comparison.
    StartInThePast {
        /// The start.
        start: Day,
        /// The day of the comparison.
        as_of: Day,
    } = "start-in-the-past",
    /// Figures have these sources, which nobody described.
    UnknownSource(Vec<String>) = "unknown-source",
    /// So many figures were assumed that nobody published and the user has not set.
    LeansOnAssumptions(usize) = "leans-on-assumptions",
}

impl Warning {
    /// The provider that it is about.
    #[must_use]
    pub fn provider(&self) -> Option<usize> {
        match self {
            Self::LicenceAssumed(provider)
            | Self::ClientConsent(provider)
            | Self::ConflictCheck(provider)
            | Self::PrivilegedData(provider)
            | Self::MarkupDisclosure(provider)
            | Self::RateOutOfDate(provider)
            | Self::RateChanges { provider, .. } => Some(*provider),
            Self::HolidaysUnknown { provider, .. } => *provider,
            _ => None,
        }
    }

    /// What is doubtful and what to do about it, as a sentence without its end.
    #[must_use]
    pub fn message(&self, case: &Case) -> String {
        let id = |provider: &usize| case.providers[*provider].id.as_str();
        match self {
            Self::LicenceAssumed(provider) => {
                let home = &case.providers[case.baseline].country;
                let place = case.matter.jurisdiction.as_deref().or(home.as_deref());
                format!(
                    "`{}` is taken to be licensed{} for the tasks that need it: check, and set {}",
                    id(provider),
                    place.map_or_else(String::new, |place| format!(" in {place}")),
                    if place.is_some() { "licensed_in" } else { "constraints.jurisdiction" }
                )
            }
            Self::ClientConsent(provider) => format!(
                "work goes to `{}`, and the client is not said to have agreed: ask, then set matter.client_consent",
                id(provider)
            ),
            Self::ConflictCheck(provider) => format!(
                "conflicts of `{}` are not said to be cleared: check them, then set matter.conflicts_cleared",
                id(provider)
            ),
            Self::PrivilegedData(provider) => {
                format!("privileged data go to `{}`: protect the privilege by agreement and access rules", id(provider))
            }
            Self::MarkupDisclosure(provider) => {
                format!("work of `{}` is charged above its cost: disclose the mark-up to the client", id(provider))
            }
            Self::RateOutOfDate(provider) => out_of_date(case, *provider),
            Self::HolidaysUnknown { provider, list, until } => {
                let whose = provider.as_ref().map_or_else(|| "the matter".to_owned(), |of| format!("`{}`", id(of)));
                let known = until.map_or_else(
                    || format!("no holidays.csv has the public holidays of {list}, which {whose} keeps"),
                    |year| format!("the public holidays of {list}, which {whose} keeps, are known to {year}"),
                );
                format!("{known}: dates may be too early; add them to a --rates directory, or set calendar = \"none\"")
            }
            Self::RateChanges { provider, role, next: RateChange { on, from, to } } => {
                let currency = case.providers[*provider].currency.code();
                format!(
                    "the rate of a {role} of `{}` is {currency} {from}, and {currency} {to} from {on} on: the comparison has the former for all the work; agree on a rate, or split the matter",
                    id(provider)
                )
            }
            Self::OverBudget(by) => {
                let currency = case.matter.currency;
                let by = display(*by, currency.decimals());
                format!("it is {currency} {by} above the budget: ask for more, do less, or set matter.budget_is_limit")
            }
            Self::OwnTimeShort { needed, available } => {
                let per = if case.matter.periods > 1 { " a month" } else { "" };
                format!(
                    "it takes {} hours{per} of your own team, which has {}: free more people, or outsource more",
                    display(*needed, 1),
                    display(*available, 1)
                )
            }
            Self::SideBySide { task, of } => {
                let title = |task: &usize| case.matter.tasks[*task].title();
                format!(
                    "\"{}\" is taken to run beside \"{}\", which somebody else does: plan how work is handed over",
                    title(task),
                    title(of)
                )
            }
            Self::NoSlack => {
                "it ends on the deadline itself, and no day is kept in reserve: start earlier, or set matter.reserve_days".to_owned()
            }
            Self::NegativeMargin(by) => {
                let currency = case.matter.currency;
                let by = display(*by, currency.decimals());
                format!("it costs {currency} {by} more than the firm bills for it: raise the rates, or choose another one")
            }
            Self::StartInThePast { start, as_of } => {
                format!("the matter starts on {start}, before {as_of}: move matter.start, or price it with --as-of {start}")
            }
            Self::UnknownSource(ids) => {
                format!("no sources.toml has {}: describe it there, or mend the id", ids.join(", "))
            }
            Self::LeansOnAssumptions(count) => {
                let count = plural(*count, "figure", "figures");
                format!("rests on {count} of ours without a published source: see the assumptions, and set those that you know")
            }
        }
    }
}

/// Why a provider can do none of the tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// It offers none of them.
    Offer,
    /// It has no rate, price or seat for those that it offers.
    Price,
    /// It is not licensed for those.
    Licence,
}

impl Lack {
    /// What a provider lacks that can do none of the tasks.
    #[must_use]
    pub fn of(case: &Case, provider: usize) -> Self {
        let of = &case.providers[provider];
        let mut offered = of.terms.iter().filter(|terms| terms.offered).peekable();
        let is_offered = offered.peek().is_some();
        let is_priced = of.seat.is_some() || offered.any(|terms| terms.price.is_some() || terms.rate.is_some());
        match (is_offered, is_priced) {
            (false, _) => Self::Offer,
            (_, false) => Self::Price,
            _ => Self::Licence,
        }
    }

    /// As what somebody does not do.
    #[must_use]
    pub fn said(self) -> &'static str {
        match self {
            Self::Offer => "does not offer this work",
            Self::Price => "has no rate, price or seat for this work",
            Self::Licence => "is not licensed for this work",
        }
    }
}

fn out_of_date(case: &Case, provider: usize) -> String {
    let of = &case.providers[provider];
    if let Exchange::ByEuro { outdated: true, on, .. } = of.exchange {
        return format!("the exchange rate of {} is of {on}: give a current one under [fx]", of.currency.code());
    }
    let until = of.valid_until.map_or_else(String::new, |until| format!(" (good until {until})"));
    format!("rates of `{}` are out of date on {}{until}: ask for current ones", of.id, case.rates_on)
}

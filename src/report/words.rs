//! Names and sentences that reports share.

use crate::engine::{Assessed, Code, Exclusion, Line, Warning};
use crate::matter::{Case, Exchange};

/// The codes of all warnings, in the order of docs/warnings.md.
pub const WARNINGS: [&str; 8] = [
    "licence-assumed",
    "client-consent",
    "conflict-check",
    "privileged-data",
    "markup-disclosure",
    "rate-out-of-date",
    UNKNOWN_SOURCE,
    LEANS_ON_ASSUMPTIONS,
];
/// The codes of all exclusions.
pub const EXCLUSIONS: [&str; 4] = ["offshore-barred", "unsupervised", "nothing-to-do", "over-budget"];
/// Warns of figures whose source nobody described.
pub const UNKNOWN_SOURCE: &str = "unknown-source";
/// Warns of figures that nobody published.
pub const LEANS_ON_ASSUMPTIONS: &str = "leans-on-assumptions";

/// One thing, or so many of them.
#[must_use]
pub fn plural(count: i64, one: &str, many: &str) -> String {
    format!("{} {}", crate::number::display(count.into(), 0), if count == 1 { one } else { many })
}

/// Where a number comes from: its place, its sources, and why it was assumed.
pub fn origin(from: &str, sources: &[String], assumption: Option<&str>) -> String {
    let sources = if sources.is_empty() { String::new() } else { format!(" [{}]", sources.join(", ")) };
    let assumed = assumption.map_or_else(String::new, |why| format!(" (assumption: {why})"));
    format!("{from}{sources}{assumed}")
}

/// The id under which an estimate is known: its provider's, with `+improvement` for the improved process.
pub fn estimate_id<N>(case: &Case, assessed: &Assessed<N>) -> String {
    let id = &case.providers[assessed.provider].id;
    if assessed.scenario.improved { format!("{id}+improvement") } else { id.clone() }
}

/// What an estimate is called.
#[must_use]
pub fn estimate_name<N>(case: &Case, assessed: &Assessed<N>) -> String {
    let name = &case.providers[assessed.provider].name;
    if !assessed.scenario.improved {
        return name.clone();
    }
    let better = case.improvement.as_ref().and_then(|better| better.name.as_deref());
    format!("{name}, improved: {}", better.unwrap_or("a better process"))
}

/// What a line is called, and its code with a charge's name.
pub fn line_name<N>(case: &Case, line: &Line<N>) -> (String, String) {
    let word = line.code.word();
    let plain = |name: &str| (name.to_owned(), word.to_owned());
    match line.code {
        Code::Work => {
            let task = line.task.map_or("", |task| case.matter.tasks[task].title());
            plain(task)
        }
        Code::Charge(index) => {
            let charges = line.by.map_or(&case.matter.charges, |by| &case.providers[by].charges);
            let name = &charges[index].name;
            (name.clone(), format!("{word}:{name}"))
        }
        Code::UrgencyPremium => plain("Urgency premium"),
        Code::Overtime => plain("Overtime premium"),
        Code::QualityControl => plain("Quality control"),
        Code::Training => plain("Training"),
        Code::SetUp => plain("Set-up"),
        Code::ManagementFee => plain("Management fee"),
        Code::MinimumFeeShortfall => plain("Shortfall to the minimum fee"),
        Code::Supervision => plain("Supervision"),
        Code::Rework => plain("Rework"),
        Code::KnowledgeTransfer => plain("Knowledge transfer"),
        Code::FirmMarkup => plain("Law firm's mark-up"),
        Code::IrrecoverableTax => plain("Irrecoverable tax"),
        Code::FxBuffer => plain("Exchange-rate buffer"),
        Code::Improvement => plain("Improvement"),
        Code::ImprovementRunning => plain("Running cost of the improvement"),
        Code::BeforeGoLive => plain("Unimproved periods before go-live"),
        Code::Contingency => plain("Contingency"),
        Code::Delay => plain("Cost of delay"),
    }
}

/// Why an estimate is excluded.
pub fn exclusion(case: &Case, exclusion: Exclusion) -> String {
    match exclusion {
        Exclusion::OffshoreBarred { provider } => {
            let why = case.matter.reason.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"));
            let provider = &case.providers[provider];
            let place =
                provider.country.as_ref().map_or_else(|| "abroad".to_owned(), |country| format!("in {country}"));
            format!("the matter bars work abroad{why}, and `{}` works {place}", provider.id)
        }
        Exclusion::Unsupervised { provider } => format!(
            "nobody supervises `{}`; ABA Formal Opinion 08-451 asks it of the engaging lawyer: set quality.supervision or quality.supervision_per_day",
            case.providers[provider].id
        ),
        Exclusion::NothingToDo { provider } => format!(
            "`{}` can do none of the tasks: none is of a kind that it offers, has a rate or price for, and is licensed for",
            case.providers[provider].id
        ),
        Exclusion::OverBudget => "the total is above the budget, which is a limit".to_owned(),
    }
}

/// What to look out for, and what to do about it.
pub fn warning(case: &Case, warning: &Warning) -> String {
    let (_, provider) = warning.word();
    let of = &case.providers[provider];
    let place = case.matter.jurisdiction.as_deref().or(case.providers[case.baseline].country.as_deref());
    match warning {
        Warning::LicenceAssumed(_) => format!(
            "`{}` is taken to be licensed{} for the tasks that need it: check, and set {}",
            of.id,
            place.map_or_else(String::new, |place| format!(" in {place}")),
            if place.is_some() { "licensed_in" } else { "constraints.jurisdiction" }
        ),
        Warning::ClientConsent(_) => format!(
            "work goes to `{}`, and the client is not said to have agreed: ask, then set matter.client_consent",
            of.id
        ),
        Warning::ConflictCheck(_) => format!(
            "conflicts of `{}` are not said to be cleared: check them, then set matter.conflicts_cleared",
            of.id
        ),
        Warning::PrivilegedData(_) => {
            format!("privileged data go to `{}`: protect the privilege by agreement and access rules", of.id)
        }
        Warning::MarkupDisclosure(_) => {
            format!("work of `{}` is charged above its cost: disclose the mark-up to the client", of.id)
        }
        Warning::RateOutOfDate(_) => {
            if let Exchange::ByEuro { outdated: true, on, .. } = of.exchange {
                return format!(
                    "the exchange rate of {} is of {on}: give a current one under [fx]",
                    of.currency.code()
                );
            }
            let until = of.valid_until.map_or_else(String::new, |until| format!(" (good until {until})"));
            format!("rates of `{}` are out of date on {}{until}: ask for current ones", of.id, case.rates_on)
        }
    }
}

//! Why an estimate has no price.

use super::case::Case;
use super::provider::Provider;
use super::rate::TableStart;
use crate::source::Place;

/// A side of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What the buyer spends.
    Cost,
    /// What a client is charged.
    Billing,
}

/// Something that an estimate needs and does not have. Providers and tasks are indexes of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PricingError {
    /// There is no rate for a task.
    NoRate {
        /// Who does it.
        provider: usize,
        /// The task.
        task: usize,
    },
    /// There is no rate for a role that supervises, corrects or hands over.
    NoOwnRate {
        /// Whose people do so.
        people: usize,
        /// Which role.
        role: OwnRole,
    },
    /// Nothing says what a provider's currency is worth in the matter's.
    NoExchange {
        /// Whose currency.
        provider: usize,
    },
    /// A rate lacks the side that the basis asks for.
    NoSide {
        /// Whose rate.
        provider: usize,
        /// Which of its rates.
        rate: usize,
        /// The missing side.
        side: Side,
    },
    /// A task priced by the unit has no volume.
    NoVolume {
        /// Who prices it so.
        provider: usize,
        /// The task.
        task: usize,
    },
    /// A price's unit cannot be counted for a task.
    OtherUnit {
        /// Who prices it so.
        provider: usize,
        /// The task.
        task: usize,
    },
    /// Pages and documents meet, and the matter does not say how many pages a document has.
    NoPagesPerDocument,
    /// Something is charged by the gigabyte, and nothing says how many there are.
    NoGigabytes,
    /// Something is charged by the month, and nothing says how many there are.
    NoMonths,
    /// A result has more digits than can be held.
    TooLarge,
    /// The work would end after the year 9999.
    BeyondCalendar,
}

/// A role whose hours are charged beside the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnRole {
    /// Supervises and hands over.
    Supervisor,
    /// Corrects.
    Associate,
    /// One of those that a provider is supervised by.
    Named {
        /// Which provider is.
        provider: usize,
        /// Which of them.
        share: usize,
    },
}

impl OwnRole {
    /// The role by its name.
    #[must_use]
    pub fn name(self, case: &Case) -> &str {
        match self {
            Self::Supervisor => "supervisor",
            Self::Associate => "associate",
            Self::Named { provider, share } => &case.providers[provider].supervised_by[share].0,
        }
    }
}

impl PricingError {
    /// Whether something is missing rather than wrong.
    #[must_use]
    pub fn is_missing(self) -> bool {
        !matches!(self, Self::OtherUnit { .. } | Self::TooLarge | Self::BeyondCalendar)
    }

    /// What is missing, where (if anywhere), and what to do.
    #[must_use]
    pub fn describe(self, case: &Case) -> (String, Option<Place>, String) {
        let known = |provider: usize| {
            let id = &case.providers[provider].id;
            if provider == case.baseline { format!("`{id}`, your own team (the baseline),") } else { format!("`{id}`") }
        };
        match self {
            Self::NoRate { provider, task } => {
                let of = &case.providers[provider];
                let task = &case.matter.tasks[task];
                let role = task.role.as_ref().unwrap_or(&task.task_type.role);
                (
                    format!("{} has no rate for `{role}` or above, which \"{}\" needs", known(provider), task.title()),
                    Some(of.place.clone()),
                    format!("add `providers.{}.rates.{role}`", of.id),
                )
            }
            Self::NoOwnRate { people, role } => {
                let (of, role) = (&case.providers[people], role.name(case));
                (
                    format!("{} has no rate for `{role}`, whose hours are charged", known(people)),
                    Some(of.place.clone()),
                    format!("add `providers.{}.rates.{role}`", of.id),
                )
            }
            Self::NoExchange { provider } => {
                let (of, own) = (&case.providers[provider], case.matter.currency);
                let currency = of.currency;
                (
                    format!("no exchange rate from {currency} to {own}, the matter's currency"),
                    Some(of.place.clone()),
                    format!(
                        "`{}` bills in {currency}: add `{currency} = ...` under [fx] of the matter file: units of {own} for one {currency}",
                        of.id
                    ),
                )
            }
            Self::NoSide { provider, rate, side } => no_side(&case.providers[provider], rate, side),
            Self::NoVolume { provider, task } => (
                format!(
                    "`{}` prices \"{}\" by the unit, but the task is given in hours",
                    case.providers[provider].id,
                    case.matter.tasks[task].title()
                ),
                Some(case.providers[provider].place.clone()),
                "give the task a volume, or the provider an hourly rate".to_owned(),
            ),
            Self::OtherUnit { provider, task } => (
                format!(
                    "`{}` prices \"{}\" by a unit that the task is not counted in",
                    case.providers[provider].id,
                    case.matter.tasks[task].title()
                ),
                Some(case.providers[provider].place.clone()),
                format!(
                    "price it by the {}, the page, the document, the gigabyte or the task",
                    case.matter.tasks[task].unit
                ),
            ),
            Self::NoPagesPerDocument => (
                "documents have to be counted as pages or pages as documents".to_owned(),
                None,
                "add `matter.pages_per_document`".to_owned(),
            ),
            Self::NoGigabytes => (
                "something is priced by the gigabyte, and nothing says how many there are".to_owned(),
                None,
                "add `matter.gigabytes`".to_owned(),
            ),
            Self::NoMonths => (
                "something is charged by the month, and nothing says how many there are".to_owned(),
                None,
                "add `matter.months`, or a start date that they can be counted from".to_owned(),
            ),
            Self::TooLarge => (
                "a result is too large to hold exactly".to_owned(),
                None,
                "check the figures for a slip of the keyboard".to_owned(),
            ),
            Self::BeyondCalendar => (
                "the work would end after the year 9999".to_owned(),
                None,
                "check volume, throughput and headcount".to_owned(),
            ),
        }
    }
}

/// What is missing of a rate: its side, or the row of the table that it should come from.
fn no_side(provider: &Provider, rate: usize, side: Side) -> (String, Option<Place>, String) {
    let (role, rate) = &provider.rates[rate];
    let key = format!("providers.{}.rates.{role}", provider.id);
    let (message, help) = if let Some(TableStart { table, begins, wanted }) = &rate.begins {
        (
            format!("the table `{table}` begins on {begins}, the rates are wanted for {wanted}"),
            format!("give `{key}` an amount, or the table an earlier row"),
        )
    } else {
        let side = match side {
            Side::Cost => "cost",
            Side::Billing => "billing",
        };
        (
            format!("the rate for `{role}` of `{}` has no `{side}` side", provider.id),
            format!("add `{key}.{side}`, or choose another --basis"),
        )
    };
    (message, Some(rate.place.clone()), help)
}

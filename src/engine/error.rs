//! Why an estimate has no price.

use crate::matter::Case;
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
    /// The baseline has no rate for a task that falls to it.
    NoRate {
        /// The task.
        task: usize,
    },
    /// The baseline has no rate for a role that its own hours are charged at.
    NoOwnRate {
        /// `supervisor` or `associate`.
        role: &'static str,
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

impl PricingError {
    /// What is missing, where (if anywhere), and what to do.
    #[must_use]
    pub fn describe(self, case: &Case) -> (String, Option<Place>, String) {
        let baseline = &case.providers[case.baseline];
        match self {
            Self::NoRate { task } => {
                let task = &case.matter.tasks[task];
                let role = task.role.as_ref().unwrap_or(&task.task_type.role);
                (
                    format!(
                        "`{}`, the baseline, has no rate for `{role}` or above, which \"{}\" needs",
                        baseline.id,
                        task.title()
                    ),
                    Some(baseline.place.clone()),
                    format!("add `providers.{}.rates.{role}`", baseline.id),
                )
            }
            Self::NoOwnRate { role } => (
                format!("`{}`, the baseline, has no rate for `{role}`, whose hours are charged", baseline.id),
                Some(baseline.place.clone()),
                format!("add `providers.{}.rates.{role}`", baseline.id),
            ),
            Self::NoSide { provider, rate, side } => {
                let provider = &case.providers[provider];
                let (role, rate) = &provider.rates[rate];
                let side = match side {
                    Side::Cost => "cost",
                    Side::Billing => "billing",
                };
                (
                    format!("the rate for `{role}` of `{}` has no `{side}` side", provider.id),
                    Some(rate.place.clone()),
                    format!("add `providers.{}.rates.{role}.{side}`, or choose another --basis", provider.id),
                )
            }
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
                "check volume, throughput and heads".to_owned(),
            ),
        }
    }
}

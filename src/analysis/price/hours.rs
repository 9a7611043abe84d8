//! Whose hours an option takes: partners', all others', and those that one's own people have.

use rust_decimal::Decimal;

use crate::engine::{Estimate, Inputs, OwnTime, Scenario, own_hours_by_role, own_time, profile};
use crate::matter::Case;
use crate::number::{Exact, Number};

/// The role whose hours leverage is measured by.
const PARTNER: &str = "supervisor";

/// Hours of an option, over all periods.
#[derive(Debug, Clone, Copy)]
pub struct HoursOf {
    /// Base hours of all tasks.
    pub base: Decimal,
    /// Of the firm's own people.
    pub own: Decimal,
    /// Of these, of partners.
    pub partners: Decimal,
    /// Of all others, whoever employs them: production hours of providers too.
    pub others: Decimal,
    /// What is asked of one's own people and what they have: until the deadline, in a portfolio in a month.
    pub room: Option<[Decimal; 2]>,
}

impl HoursOf {
    /// Counts the hours of an estimate; none where one cannot be held.
    #[must_use]
    pub fn new(
        case: &Case,
        inputs: &impl Inputs<Exact>,
        scenario: &Scenario,
        estimate: &Estimate<Exact>,
    ) -> Option<Self> {
        let schedule = &estimate.schedule;
        let own = schedule.own_hours.get()?;
        let by_role = own_hours_by_role(case, inputs, scenario, schedule);
        let partners = Exact::sum(by_role.iter().filter(|(role, _)| role == PARTNER).map(|(_, hours)| *hours));
        let outside = schedule.parts.iter().map(|staffed| staffed.part.provider).filter(|of| *of != case.baseline);
        let outside = Exact::sum(outside.map(|of| schedule.hours_live(of)));
        let base = profile(case, inputs, None).base_hours * Exact::whole(case.matter.periods);
        let room = own_time(case, inputs, schedule)
            .and_then(|OwnTime { needed, available }| Some([needed.get()?, available.get()?]));
        let partners = partners.get()?;
        let others = own.checked_sub(partners)?.checked_add(outside.get()?)?;
        Some(Self { base: base.get()?, own, partners, others, room })
    }

    /// Hours of all others for one of partners; none without these.
    #[must_use]
    pub fn leverage(&self) -> Option<Decimal> {
        self.others.checked_div(self.partners)
    }
}

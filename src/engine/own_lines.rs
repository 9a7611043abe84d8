//! Cost lines of those who supervise a part, correct its work and hand it over: the buyer's own people, or the firm's that
//! it is bought through (docs/model.md, "Cost lines").

use super::inputs::Inputs;
use super::line::{Counted, Doer, Line, Unit};
use super::lines::PartLines;
use crate::matter::{LineCode, Payee};
use crate::matter::{OwnRole, PricingError};
use crate::number::Number;

impl<N: Number, I: Inputs<N>> PartLines<'_, N, I> {
    /// Supervision, rework and knowledge transfer. Of these a client is billed the buyer's supervision alone.
    pub(super) fn own_lines(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        let own = &self.staffed.own;
        let billed_only = self.scenario.billed_only;
        if !billed_only || self.provider().via.is_none() {
            self.supervision(lines)?;
        }
        if !billed_only {
            self.role_hours(lines, LineCode::Rework, OwnRole::Associate, own.rework)?;
            self.role_hours(lines, LineCode::KnowledgeTransfer, OwnRole::Supervisor, own.transfer)?;
        }
        Ok(())
    }

    fn supervision(&self, lines: &mut Vec<Line<N>>) -> Result<(), PricingError> {
        let hours = self.staffed.own.supervision;
        let provider = self.part().provider;
        match self.provider().supervised_by.as_slice() {
            [] => self.role_hours(lines, LineCode::Supervision, OwnRole::Supervisor, hours),
            _ if hours.is_structurally_zero() => Ok(()),
            shares => {
                let mut blended = N::whole(0);
                let mut doers = Vec::new();
                for (share, (_, figure)) in shares.iter().enumerate() {
                    let part = self.inputs.get(*figure);
                    if !part.is_structurally_zero() {
                        let (doer, rate) = self.person(OwnRole::Named { provider, share })?;
                        blended = blended + part * rate;
                        doers.push(doer);
                    }
                }
                let doer = doers.first().filter(|first| doers.iter().all(|doer| doer == *first)).copied();
                self.person_hours(lines, LineCode::Supervision, doer, hours, blended)
            }
        }
    }

    /// Who stands in for a role among those who supervise, and what an hour of theirs costs in the matter's currency.
    fn person(&self, role: OwnRole) -> Result<(Doer, N), PricingError> {
        let people = self.case.supervisors_of(self.part().provider);
        let rate = self.case.providers[people].rate_near(role.name(self.case));
        let rate = rate.ok_or(PricingError::NoOwnRate { people, role })?;
        Ok((Doer::Rate { provider: people, rate }, self.rates().converted(people, rate)?))
    }

    fn role_hours(
        &self,
        lines: &mut Vec<Line<N>>,
        code: LineCode,
        role: OwnRole,
        hours: N,
    ) -> Result<(), PricingError> {
        if hours.is_structurally_zero() {
            return Ok(());
        }
        let (doer, rate) = self.person(role)?;
        self.person_hours(lines, code, Some(doer), hours, rate)
    }

    fn person_hours(
        &self,
        lines: &mut Vec<Line<N>>,
        code: LineCode,
        doer: Option<Doer>,
        hours: N,
        rate: N,
    ) -> Result<(), PricingError> {
        let payee = if self.provider().via.is_some() { Payee::Provider } else { Payee::Buyer };
        let line = Line::of(code, payee, Counted { quantity: hours, unit: Unit::Hour, rate });
        self.put(lines, line.done_by(doer, hours).falling(code == LineCode::KnowledgeTransfer))
    }
}

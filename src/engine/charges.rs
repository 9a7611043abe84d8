//! How many of its driver a charge is for (docs/model.md, "Cost lines").

use super::effort::{Effort, volume};
use super::inputs::Inputs;
use crate::matter::PricingError;
use crate::matter::{Case, Charge, Driver, Hours, Volume};
use crate::number::{Number, Quantity};

/// Calendar days in a month of charges.
const DAYS_A_MONTH: i64 = 30;

/// What charges count: of a part, or of the whole matter.
pub struct Count<'a, N, I> {
    pub case: &'a Case,
    pub inputs: &'a I,
    pub effort: &'a Effort<N>,
    pub tasks: &'a [usize],
    pub heads: N,
    /// The number of the last day.
    pub finish: Option<N>,
}

impl<N: Number, I: Inputs<N>> Count<'_, N, I> {
    /// How many of its driver a charge is for.
    pub fn quantity(&self, charge: &Charge) -> Result<N, PricingError> {
        let quantity = match charge.driver {
            Driver::Matter => N::whole(1),
            Driver::Hour => N::sum(self.tasks.iter().map(|task| self.effort.production[*task])),
            Driver::Document => self.volumes("document"),
            Driver::Page => self.pages()?,
            Driver::Gigabyte => self.gigabytes()?,
            Driver::GigabyteMonth => self.gigabytes()? * self.months()?,
            Driver::Head => self.heads,
            Driver::HeadMonth => self.heads * self.months()?,
            Driver::Month => self.months()?,
        };
        Ok(match charge.minimum_quantity {
            Some(least) => quantity.max(self.inputs.get(least)),
            None => quantity,
        })
    }

    fn volumes(&self, unit: &str) -> N {
        let counted = self.tasks.iter().filter(|task| *self.case.matter.tasks[**task].unit == *unit);
        N::sum(counted.filter_map(|task| self.effort.volume[*task]))
    }

    fn pages(&self) -> Result<N, PricingError> {
        let documents = self.volumes("document");
        if documents.is_structurally_zero() {
            return Ok(self.volumes("page"));
        }
        let pages = self.case.matter.pages_per_document.ok_or(PricingError::NoPagesPerDocument)?;
        Ok(self.volumes("page") + documents * self.inputs.get(pages))
    }

    fn gigabytes(&self) -> Result<N, PricingError> {
        let matter = &self.case.matter;
        if let Some(gigabytes) = matter.gigabytes {
            return Ok(self.inputs.get(gigabytes));
        }
        let mut sum = None;
        for task in self.tasks {
            let of = &matter.tasks[*task];
            let own = match &of.hours {
                Hours::Computed { volume: Volume::Gigabytes { gigabytes, .. }, .. } => {
                    Some(self.inputs.get(*gigabytes))
                }
                // Before anything is saved of them.
                _ if *of.unit == *"gigabyte" => volume(self.case, self.inputs, of, None),
                _ => None,
            };
            if let Some(own) = own {
                sum = Some(sum.unwrap_or_else(|| N::whole(0)) + own);
            }
        }
        sum.ok_or(PricingError::NoGigabytes)
    }

    fn months(&self) -> Result<N, PricingError> {
        let matter = &self.case.matter;
        if matter.periods > 1 {
            return Ok(N::whole(1));
        }
        if let Some(months) = matter.months {
            return Ok(self.inputs.get(months));
        }
        let (Some(start), Some(finish)) = (matter.start, self.finish) else { return Err(PricingError::NoMonths) };
        let start = self.inputs.counted(start.number(), Quantity::Start);
        let days = (finish - start + N::whole(1)).named(Quantity::CalendarDays);
        Ok((days / N::whole(DAYS_A_MONTH)).ceil())
    }
}

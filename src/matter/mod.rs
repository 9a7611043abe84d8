//! What the input means: a matter, its tasks, the providers, and the figures that they are described with.
//!
//! A [`Case`] holds everything that the engine needs. Numbers are not in it but in its list of [`Figure`]s, which the
//! rest refers to by [`FigureId`]: an analysis that varies inputs runs the same case with other values.

mod calendar;
mod case;
mod cause;
mod figure;
mod finding;
mod invoice;
mod invoice_finding;
mod kind;
mod line;
mod pricing_error;
mod program;
mod provider;
mod rate;
mod role;
pub mod rules;
mod status;
mod utbms;
mod verdict;
mod words;
mod work;
mod work_plan;

pub use calendar::{Calendar, HolidayList, WeeksByUrgency};
pub use case::{Case, Improvement, MIX, Mix};
pub use cause::Cause;
pub use figure::{Figure, FigureId, Figures};
pub use finding::{Exclusion, Lack, Warning};
pub use invoice::{BillingUnit, InvoiceHead, InvoiceLine, LineKind, LinePlace, Timekeeper};
pub use invoice_finding::{Fault, InvoiceFinding, Notice};
pub use kind::{Bounds, FigureKind};
pub use line::{LineCode, Payee};
pub use pricing_error::{OwnRole, PricingError, Side};
pub use program::{
    Admit, Arrivals, Capacity, Every, GoesOut, Hire, Measure, Program, ProgramOption, Running, Standby, Stream,
};
pub use provider::{
    ByComplexity, ByUrgency, Delivery, Exchange, Fees, Heads, Provider, ProviderKind, TaskFigures, Terms, Via,
};
pub use rate::{Pay, Price, PriceStep, PriceUnit, Rate, RateChange, Seat, SeatTerm, TableStart};
pub use role::{LADDER, above};
pub use status::Status;
pub use utbms::{utbms_phase, utbms_title};
pub use verdict::Verdict;
pub use work::{Basis, Charge, Complexity, Driver, Hours, Kind, Matter, Speed, Task, TaskType, Urgency, Volume};
pub use work_plan::{HOUR, PlannedLine, PlannedTask, TaskProgress, WorkPlan};

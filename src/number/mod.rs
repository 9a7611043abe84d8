//! Numbers with meaning: exact decimals as people write them, the arithmetic that the engine is written in,
//! currencies, and calendar days.
//!
//! Nothing here knows a file, a matter or a provider.

mod arithmetic;
mod calendar;
mod currency;
mod decimal;
mod double_double;
mod float;
mod quantity;
mod step;
mod text;
mod trace;

pub use arithmetic::{Exact, Number, snap};
pub use calendar::{CalendarRef, Day, WorkingDays};
pub use currency::Currency;
pub use decimal::{NumberError, display, parse, parse_radix, parse_share, plain, plural, round_half_away};
pub use double_double::DoubleDouble;
pub use float::Float;
pub use quantity::Quantity;
pub use step::{Asked, Choice, Position, Step};
pub(crate) use text::as_text;
pub use trace::{Tape, Traced};

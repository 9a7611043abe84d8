//! Ways to run the engine on a case: by quick numbers with exact decimals where in doubt, and as a plan of operations that
//! is worked through for many draws at once.
//!
//! It knows no file, clock or terminal.

mod compiled;
mod compiler;
mod fast;
mod numbered;
mod operations;
pub mod plan;
mod pricer;
mod rest;
mod results;

pub use compiled::{Chosen, CompiledComparison, Drawn, LANES, Lanes, Run, permits_the_same};
pub use fast::FastInputs;
pub use pricer::{Pricer, Question, settled};
pub use rest::{CompiledAtRest, Mover};
pub use results::{CompiledResults, FEW};

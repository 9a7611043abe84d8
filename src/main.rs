//! The `lpo-cost` command. All of it lives in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    lpo_cost::cli::run().into()
}

//! Matter files: whatever is written, it is priced and adds up, or is refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lpo_cost_fuzz::{Folder, lines_sum_to_totals, run};

thread_local!(static FOLDER: Folder = Folder::default());

fuzz_target!(|bytes: &[u8]| FOLDER.with(|folder| {
    let (matter, out) = (folder.write("matter.toml", bytes), folder.path("out.json"));
    run(&["check", &matter]);
    run(&["compare", &matter, "--no-uncertainty", "-o", &out]);
    if let Some(comparison) = folder.take("out.json") {
        lines_sum_to_totals(&comparison);
    }
}));

//! Programmes, beside the matter of the example: whatever is written, the years of an option sum to its cost, or it is refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lpo_cost_fuzz::{Folder, run, years_sum_to_costs};

thread_local!(static FOLDER: Folder = Folder::default());

fuzz_target!(|bytes: &[u8]| FOLDER.with(|folder| {
    let matter = std::fs::read(folder.example("examples/programs/dispute.toml")).expect("an example");
    folder.write("dispute.toml", &matter);
    let (program, out) = (folder.write("program.toml", bytes), folder.path("out.json"));
    run(&["check", &program]);
    run(&["program", &program, "--draws", "20", "--threads", "1", "-o", &out]);
    if let Some(program) = folder.take("out.json") {
        years_sum_to_costs(&program);
    }
}));

//! Saved comparisons, held against one that is right.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lpo_cost_fuzz::{Folder, run};

thread_local!(static FOLDER: Folder = Folder::default());

fuzz_target!(|bytes: &[u8]| FOLDER.with(|folder| {
    let (saved, out) = (folder.write("saved.json", bytes), folder.path("out.json"));
    run(&["diff", &folder.example("examples/saved/old.json"), &saved, "-o", &out]);
    let _ = folder.take("out.json");
}));

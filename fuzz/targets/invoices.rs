//! Invoices: whatever stands in them is read or refused, and what comes of it can be read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lpo_cost_fuzz::{Folder, run};

thread_local!(static FOLDER: Folder = Folder::default());

fuzz_target!(|bytes: &[u8]| FOLDER.with(|folder| {
    let invoices = folder.write("invoices.txt", bytes);
    let (rates, findings, report) = (folder.path("rates"), folder.path("findings.csv"), folder.path("report.json"));
    let volumes = folder.example("examples/invoices/volumes.csv");
    run(&["calibrate", &invoices, "--volumes", &volumes, "-o", &rates, "-o", &report, "--findings", &findings]);
    if folder.take("report.json").is_some() {
        assert_eq!(run(&["check", &rates]), Some(lpo_cost::cli::Exit::Done));
        let _ = folder.take("findings.csv");
        std::fs::remove_dir_all(&rates).expect("it can be removed");
    }
}));

//! How long the engine takes for one estimate.

fn main() {
    divan::main();
}

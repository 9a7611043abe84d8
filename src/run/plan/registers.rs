//! Registers for the values of a program, which are used again once nothing asks for what is in them.

use super::held::Held;
use super::instruction::{Code, Instruction};
use super::program::{Program, Writer};

/// A value that is asked for until the end.
const KEPT: usize = usize::MAX;

/// Gives each value a register, which is free again after its last use. Constants and results keep theirs.
pub(super) fn placed(writer: &Writer<'_>, outputs: &[Held]) -> Program {
    let last_uses = last_uses(writer, outputs);
    let mut places = Places { of: vec![0; last_uses.len()], last_uses, used: 0, free: Vec::new() };
    let inputs = writer.inputs.iter().flat_map(|(_, held)| held.places());
    for value in inputs.chain(writer.constants.iter().map(|(_, value)| *value)) {
        places.give(value);
    }
    let mut instructions = Vec::with_capacity(writer.written.len());
    for (at, instruction) in writer.written.iter().enumerate() {
        let from = instruction.from.map(|of| places.of[usize::from(of)]);
        // What is looked at again once the result is there stays until then.
        let looks_back = instruction.code == Code::AtMostPairs;
        if !looks_back {
            places.end(instruction.from, at);
        }
        let [first, second] = instruction.to;
        places.give(first);
        if second != first {
            places.give(second);
        }
        if looks_back {
            places.end(instruction.from, at);
        }
        let to = instruction.to.map(|value| places.of[usize::from(value)]);
        // What nothing asks for is free at once.
        places.end(instruction.to, 0);
        instructions.push(Instruction { from, to, ..*instruction });
    }
    let held = |held: Held| match held {
        Held::Number(value) => Held::Number(places.of[usize::from(value)]),
        Held::Pair(values) => Held::Pair(values.map(|value| places.of[usize::from(value)])),
    };
    Program {
        instructions,
        inputs: writer.inputs.iter().map(|(of, value)| (*of, held(*value))).collect(),
        constants: writer.constants.iter().map(|(number, value)| (*number, places.of[usize::from(*value)])).collect(),
        outputs: outputs.iter().map(|value| held(*value)).collect(),
        registers: usize::from(places.used),
    }
}

/// The registers of values, and those that are free.
struct Places {
    of: Vec<u16>,
    /// The instruction after which each value's register is free.
    last_uses: Vec<usize>,
    used: u16,
    free: Vec<u16>,
}

impl Places {
    fn give(&mut self, value: u16) {
        let place = self.free.pop().unwrap_or_else(|| {
            self.used += 1;
            self.used - 1
        });
        self.of[usize::from(value)] = place;
    }

    /// Frees the registers of those values that are used last by an instruction, each once.
    fn end<const N: usize>(&mut self, values: [u16; N], instruction: usize) {
        for value in values {
            let last_use = &mut self.last_uses[usize::from(value)];
            if *last_use == instruction {
                *last_use = KEPT;
                self.free.push(self.of[usize::from(value)]);
            }
        }
    }
}

/// The last instruction that asks for each value; 0 where none does.
fn last_uses(writer: &Writer<'_>, outputs: &[Held]) -> Vec<usize> {
    let mut last_uses = vec![0; usize::from(writer.values)];
    for (at, instruction) in writer.written.iter().enumerate() {
        instruction.from.iter().for_each(|of| last_uses[usize::from(*of)] = at);
    }
    let outputs = outputs.iter().flat_map(|held| held.places());
    for value in outputs.chain(writer.constants.iter().map(|(_, value)| *value)) {
        last_uses[usize::from(value)] = KEPT;
    }
    last_uses
}

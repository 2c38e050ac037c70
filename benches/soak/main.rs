//! Many random sequences of everything that may happen to a machine, each held against what must always be true.
//!
//! `cargo bench --bench soak -- --seed N` plays 500,000 sequences of 20 actions and 10 of 10,000, from a printed seed. What
//! it finds is shrunk to the fewest actions that still show it. The properties of `cargo test` are the same ones, on fewer
//! sequences.

#[path = "../../tests/properties/consistent.rs"]
mod consistent;
#[path = "../../tests/properties/given_back.rs"]
mod given_back;
#[path = "../../tests/properties/intent.rs"]
mod intent;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use intent::{Intent, booted, intents, systems};
use ntsessions::nt::era::System;
use ntsessions::nt::machine::Machine;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// Sequences that are played, and how long each is.
const RUNS: [(u32, usize); 2] = [(500_000, 20), (10, 10_000)];
/// How many threads share them.
const THREADS: u32 = 2;

fn main() -> ExitCode {
    let seed = seed();
    println!("seed {seed}");
    // What a panic says is told once, with the shrunk sequence.
    std::panic::set_hook(Box::new(|_| {}));
    let mut found = false;
    for (sequences, length) in RUNS {
        let start = Instant::now();
        let findings: Vec<String> = std::thread::scope(|scope| {
            let runs: Vec<_> = (0..THREADS)
                .map(|thread| scope.spawn(move || soak(seed, thread, sequences / THREADS, length)))
                .collect();
            runs.into_iter()
                .filter_map(|run| run.join().unwrap_or_else(|_| Some("a run ended early".to_owned())))
                .collect()
        });
        let seconds = start.elapsed().as_secs();
        println!("{sequences} sequences of {length}: {} findings in {seconds} s", findings.len());
        found |= !findings.is_empty();
        for finding in findings {
            println!("{finding}");
        }
    }
    if found { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The seed that was asked for, or 1.
fn seed() -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--seed").skip(1);
    arguments.next().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

/// Plays sequences of one length; the first finding, shrunk.
fn soak(seed: u64, thread: u32, sequences: u32, length: usize) -> Option<String> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..12].copy_from_slice(&thread.to_le_bytes());
    bytes[12..20].copy_from_slice(&(length as u64).to_le_bytes());
    let config = Config { cases: sequences, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let fresh = std::cell::RefCell::new(HashMap::new());
    let strategy = (systems(), any::<bool>(), intents(length..=length));
    let result = runner.run(&strategy, |(system, tidy, intents)| {
        let machine = fresh.borrow_mut().entry(format!("{system:?}")).or_insert_with(|| booted(&system)).clone();
        hold(&system, machine, tidy, &intents)
    });
    match result {
        Ok(()) => None,
        Err(TestError::Fail(reason, (system, tidy, intents))) => {
            Some(tell(reason.message(), &system, &fewest(&system, tidy, intents)))
        }
        Err(TestError::Abort(reason)) => Some(format!("given up: {reason}")),
    }
}

/// What must be true after a sequence; after a tidy one, which leaves out what is meant to stay, also when everybody has
/// gone.
fn hold(system: &System, mut machine: Machine, tidy: bool, intents: &[Intent]) -> Result<(), TestCaseError> {
    let fresh = machine.clone();
    for intent in intents {
        let Some(action) = intent.action(&machine) else { continue };
        let stays = given_back::leaves_something(intent) || given_back::is_of_the_system(&machine, &action);
        if !(tidy && stays) {
            machine.apply(&action);
        }
    }
    consistent::check(&machine, None);
    if tidy {
        let left = given_back::remains_of(machine, &fresh);
        prop_assert_eq!(left, given_back::remains_of(fresh.clone(), &fresh), "{:?}", system);
    }
    Ok(())
}

/// The intents without those that the finding does not need.
fn fewest(system: &System, tidy: bool, mut intents: Vec<Intent>) -> Vec<Intent> {
    let holds = |intents: &[Intent]| {
        let held = std::panic::AssertUnwindSafe(|| hold(system, booted(system), tidy, intents));
        std::panic::catch_unwind(held).is_ok_and(|held| held.is_ok())
    };
    let mut at = intents.len();
    while at > 0 {
        at -= 1;
        let without: Vec<Intent> = intents[..at].iter().chain(&intents[at + 1..]).cloned().collect();
        if !holds(&without) {
            intents = without;
        }
    }
    intents
}

fn tell(reason: &str, system: &System, intents: &[Intent]) -> String {
    let mut machine = booted(system);
    let mut text = format!("{reason}\n  on {}:", system.era.name);
    for intent in intents {
        if let Some(action) = intent.action(&machine) {
            // Writing to a text cannot fail.
            let _ = write!(text, "\n  {action:?}");
            // The last action may be the one that panics.
            if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| machine.apply(&action))).is_err() {
                break;
            }
        }
    }
    text
}

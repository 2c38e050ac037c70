//! The figures that the project holds itself to, measured in one run and printed beside their goals.
//!
//! `cargo bench` prints them all. Wall-clock times differ between machines, so the first figure is also a ratio: to as many
//! lookups in a plain `HashMap` of the same size, measured in the same run.

use std::alloc::{GlobalAlloc, Layout, System as Allocator};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ntsessions::nt::action::{Action, LaunchAs};
use ntsessions::nt::call::{Argument, Arguments, Call, Interface, operation};
use ntsessions::nt::era::{System, era};
use ntsessions::nt::machine::Machine;
use ntsessions::nt::name::ObjectName;
use ntsessions::nt::process::ProcessId;
use ntsessions::nt::reach::reach;
use ntsessions::nt::session::Terminal;
use ntsessions::nt::session::session_manager::BootStage;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// Counts the bytes that are in use.
struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);

#[allow(unsafe_code, reason = "an allocator that counts is the only way to measure the heap from within")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        IN_USE.fetch_add(layout.size(), Ordering::Relaxed);
        unsafe { Allocator.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { Allocator.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const SESSIONS: usize = 10_000;
const OBJECTS: usize = 100;

fn main() {
    let before = IN_USE.load(Ordering::Relaxed);
    let start = Instant::now();
    let (mut machine, processes) = large_world();
    let built = start.elapsed();
    let heap = IN_USE.load(Ordering::Relaxed) - before;
    let objects = SESSIONS * OBJECTS;
    figure("world of 10,000 sessions with 100 named objects each: built", seconds(built), "5 s");
    figure("  heap per object, everything included", format!("{} bytes", heap / objects), "1,000 bytes");
    resolution(&machine, &processes);
    frames(&mut machine, &processes);
}

/// Prints a figure beside its goal.
fn figure(what: &str, measured: String, goal: &str) {
    println!("{what:72} {measured:>16}   goal {goal}");
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

fn call(name: &str, object: &str) -> Call {
    let operation = operation(name).expect("the operation is in the table");
    let parameter = operation.parameter("name").expect("it takes a name");
    Call { operation, arguments: Arguments::default().with(parameter, Argument::Name(ObjectName::from(object))) }
}

/// A server with 10,000 users at remote terminals, each with a program that has made 100 named events.
fn large_world() -> (Machine, Vec<ProcessId>) {
    let system = System::new(era("WindowsServer2019").expect("the release is in the table"));
    let users: Vec<(Arc<str>, bool)> = (0..SESSIONS).map(|user| (format!("user{user}").into(), false)).collect();
    let mut machine = Machine::new(system, &users, Vec::new());
    for stage in BootStage::ALL {
        machine.apply(&Action::Boot(stage));
    }
    let mut processes = Vec::with_capacity(SESSIONS);
    for (number, (account, _)) in (1..).zip(&users) {
        machine.apply(&Action::LogOn { account: account.clone(), terminal: Terminal::Remote(number) });
        let launch = LaunchAs::User { account: account.clone(), elevated: false };
        let outcome = machine.apply(&Action::Launch { image: "app.exe".into(), launch });
        let process = outcome.process.expect("the program starts");
        for object in 0..OBJECTS {
            let call = call("CreateEventW", &format!("Event{object}"));
            let outcome = machine.apply(&Action::Call { process, call });
            assert!(outcome.is_success(), "{outcome:?}");
        }
        processes.push(process);
    }
    let outcome = machine.apply(&Action::Call { process: processes[0], call: call("CreateEventW", r"Global\App") });
    assert!(outcome.is_success());
    (machine, processes)
}

/// Traced resolution of `Global\App`, against as many `HashMap` lookups.
fn resolution(machine: &Machine, processes: &[ProcessId]) {
    const ROUNDS: usize = 200_000;
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let name = ObjectName::from(r"Global\App");
    let walk = |callers: &mut dyn Iterator<Item = ProcessId>| {
        let start = Instant::now();
        for caller in callers {
            black_box(reach(machine, caller, &name, Interface::Win32));
        }
        start.elapsed() / u32::try_from(ROUNDS).expect("fits")
    };
    let walked = walk(&mut std::iter::repeat_n(processes[2], ROUNDS));
    let callers: Vec<ProcessId> = (0..ROUNDS).map(|_| processes[random.random_range(0..processes.len())]).collect();
    let walked_from_anywhere = walk(&mut callers.into_iter());
    let names: HashMap<String, u32> = (0..1_000_000).map(|number| (format!(r"\Sessions\{}\BaseNamedObjects\Event{}", number / 100, number % 100), number)).collect();
    let keys: Vec<String> = (0..ROUNDS)
        .map(|_| {
            let mut key = String::new();
            let number = random.random_range(0..1_000_000);
            write!(key, r"\Sessions\{}\BaseNamedObjects\Event{}", number / 100, number % 100).expect("a string");
            key
        })
        .collect();
    let start = Instant::now();
    for key in &keys {
        black_box(names.get(key));
    }
    let looked_up = start.elapsed() / u32::try_from(ROUNDS).expect("fits");
    figure("traced resolution of Global\\App from session 3, a million objects", format!("{walked:?}"), "2 us");
    figure("  from random sessions, each a cold one", format!("{walked_from_anywhere:?}"), "reported");
    let ratio = walked.as_secs_f64() / looked_up.as_secs_f64();
    figure("  against one lookup in a HashMap of a million full names", format!("{ratio:.1} : 1"), "reported");
}

/// What a further frame costs after one creation.
fn frames(machine: &mut Machine, processes: &[ProcessId]) {
    let mut random = ChaCha8Rng::seed_from_u64(2);
    let before = IN_USE.load(Ordering::Relaxed);
    let mut kept = Vec::new();
    const FRAMES: usize = 1_000;
    for frame in 0..FRAMES {
        let process = processes[random.random_range(0..processes.len())];
        let outcome = machine.apply(&Action::Call { process, call: call("CreateEventW", &format!("Frame{frame}")) });
        kept.push((machine.clone(), outcome));
    }
    let heap = IN_USE.load(Ordering::Relaxed) - before;
    figure("  per further frame after one create", format!("{} bytes", heap / FRAMES), "10,000 bytes");
    black_box(&kept);
}

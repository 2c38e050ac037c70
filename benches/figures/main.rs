//! The figures that the project holds itself to, measured in one run and printed beside their goals.
//!
//! `cargo bench` prints them all. Wall-clock times differ between machines, so the first figure is also a ratio: to as many
//! lookups in a plain `HashMap` of the same size, measured in the same run.

use std::alloc::{GlobalAlloc, Layout, System as Allocator};
use std::collections::HashMap;
use std::fmt::{Display, Write as _};
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ntsessions::lesson::library;
use ntsessions::lesson::play::play;
use ntsessions::lesson::window::{ListWindow, Position, Windows};
use ntsessions::lesson::{Frame, FrameKind, Labelled, Lane, Lesson, WindowsLane};
use ntsessions::nt::action::{Action, Confined, LaunchAs};
use ntsessions::nt::call::{Argument, Arguments, Call, Interface, operation};
use ntsessions::nt::era::{System, era};
use ntsessions::nt::io::volume::Volume;
use ntsessions::nt::machine::Machine;
use ntsessions::nt::name::ObjectName;
use ntsessions::nt::process::{Process, ProcessId};
use ntsessions::nt::reach::reach;
use ntsessions::nt::session::Terminal;
use ntsessions::nt::session::session_manager::BootStage;
use ntsessions::scenario::parse::parse;
use ntsessions::scenario::script::Scenario;
use ntsessions::scenario::source_file::SourceFile;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

mod screen;

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
    steps_in_the_large_world(machine, processes[SESSIONS / 2]);
    long_lesson();
    course();
    screen::small_lesson();
    #[cfg(unix)]
    screen::program();
}

/// Prints a figure beside its goal.
fn figure(what: &str, measured: impl Display, goal: &str) {
    println!("{what:72} {:>16}   goal {goal}", measured.to_string());
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
    let mut machine = Machine::new(system, &users, Vec::new(), Volume::default());
    for stage in BootStage::ALL {
        machine.apply(&Action::Boot(stage));
    }
    let mut processes = Vec::with_capacity(SESSIONS);
    for (number, (account, _)) in (1..).zip(&users) {
        machine.apply(&Action::LogOn { account: account.clone(), terminal: Terminal::Remote(number) });
        let launch = LaunchAs::User { account: account.clone(), elevated: false };
        let outcome = machine.apply(&Action::Launch { image: "app.exe".into(), launch, confined: Confined::default() });
        let process = outcome.process.expect("the program starts");
        for object in 0..OBJECTS {
            let call = call("CreateEventW", &format!("Event{object}"));
            let outcome = machine.apply(&Action::Call { client: machine.client(process), call });
            assert!(outcome.is_success(), "{outcome:?}");
        }
        processes.push(process);
    }
    let outcome = machine
        .apply(&Action::Call { client: machine.client(processes[0]), call: call("CreateEventW", r"Global\App") });
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
            black_box(reach(machine, machine.client(caller), &name, Interface::Win32));
        }
        start.elapsed() / u32::try_from(ROUNDS).expect("fits")
    };
    let walked = walk(&mut std::iter::repeat_n(processes[2], ROUNDS));
    let callers: Vec<ProcessId> = (0..ROUNDS).map(|_| processes[random.random_range(0..processes.len())]).collect();
    let walked_from_anywhere = walk(&mut callers.into_iter());
    let names: HashMap<String, u32> = (0..1_000_000)
        .map(|number| (format!(r"\Sessions\{}\BaseNamedObjects\Event{}", number / 100, number % 100), number))
        .collect();
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
    const FRAMES: usize = 1_000;
    let mut random = ChaCha8Rng::seed_from_u64(2);
    let before = IN_USE.load(Ordering::Relaxed);
    let mut kept = Vec::new();
    for frame in 0..FRAMES {
        let process = processes[random.random_range(0..processes.len())];
        let outcome = machine.apply(&Action::Call {
            client: machine.client(process),
            call: call("CreateEventW", &format!("Frame{frame}")),
        });
        kept.push((machine.clone(), outcome));
    }
    let heap = IN_USE.load(Ordering::Relaxed) - before;
    figure("  per further frame after one create", format!("{} bytes", heap / FRAMES), "10,000 bytes");
    black_box(&kept);
}

/// One step forward or back in the large world: its difference and the rows that can be seen.
fn steps_in_the_large_world(mut machine: Machine, process: ProcessId) {
    const ROUNDS: usize = 200;
    let scenario = Arc::new(scenario(ROUNDS));
    let mut frames = Vec::with_capacity(ROUNDS);
    for step in 0..ROUNDS {
        let outcome = machine.apply(&Action::Call {
            client: machine.client(process),
            call: call("CreateEventW", &format!("Step{step}")),
        });
        let handle = outcome.reply.as_ref().and_then(|reply| reply.handle);
        let reached = handle.and_then(|handle| machine.handle(process, handle)).map(|entry| entry.object);
        let (labels, checks) = (Labelled::default(), Vec::new());
        let lane = WindowsLane { machine: machine.clone(), outcome, labels, reached, checks };
        frames.push(Frame { kind: FrameKind::Step(step), lanes: vec![Lane::Windows(lane.into())] });
    }
    let lesson = Lesson::new(scenario, frames);
    let mut windows = seen();
    let session = machine.process(process).map(Process::session).expect("it runs");
    windows.tree.anchor = format!(r"\Sessions\{session}\BaseNamedObjects\Event50");
    windows.tree.opened = [r"\Sessions".to_owned()].into();
    let times = (1..ROUNDS).chain((1..ROUNDS).rev()).map(|frame| {
        let start = Instant::now();
        black_box(lesson.view(Position { frame, small_step: 0 }, std::slice::from_ref(&windows)));
        start.elapsed()
    });
    let times = sorted(times);
    figure(
        "  one step forward or back with difference and visible rows, median",
        format!("{:?}", at(&times, 50)),
        "1 ms",
    );
    figure("    p99", format!("{:?}", at(&times, 99)), "1 ms");
    screen::keys("  key to finished frame, 120 x 40", lesson, "16 ms");
}

/// The rows that a screen of 120 columns and 40 rows shows.
fn seen() -> Windows {
    let list = ListWindow { first: 0, rows: 10 };
    let mut windows = Windows::all();
    (windows.sessions, windows.logon_sessions, windows.processes, windows.services) = (list, list, list, list);
    (windows.tree.before, windows.tree.rows) = (8, 16);
    windows
}

fn sorted(times: impl Iterator<Item = Duration>) -> Vec<Duration> {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    times
}

/// A percentile of sorted times.
fn at(times: &[Duration], percent: usize) -> Duration {
    times[(times.len() - 1) * percent / 100]
}

/// A scenario of so many steps: a program creates, opens and closes mutexes.
fn scenario_text(steps: usize) -> String {
    let mut text = String::from(
        "(format: 1, title: \"Long\", system: (era: WindowsVista), users: [(name: \"Alice\")], steps: [\n\
         (say: \"Alice logs on.\", do: LogOn(user: \"Alice\"), expect: [Ok]),\n\
         (do: Launch(image: \"app.exe\", for: \"Alice\", as: \"app\")),\n",
    );
    for step in 0..steps.saturating_sub(2) {
        let call = match step % 3 {
            0 => format!(r#"CreateMutexW(name: "M{step}", into: "m")"#),
            1 => format!(r#"OpenMutexW(name: "M{}", access: "SYNCHRONIZE", into: "o")"#, step - 1),
            _ => r#"CloseHandle(handle: "o")"#.to_owned(),
        };
        writeln!(text, "(say: \"The program goes on.\", do: Call(by: \"app\", call: {call}), expect: [Ok]),")
            .expect("a string");
    }
    text.push_str("])");
    text
}

fn scenario(steps: usize) -> Scenario {
    let file = Arc::new(SourceFile::new("long.ron".to_owned(), scenario_text(steps)));
    parse(&file).expect("the scenario is well formed")
}

/// A lesson of 10,000 steps: loading it, its memory, and jumping about in it.
fn long_lesson() {
    let before = IN_USE.load(Ordering::Relaxed);
    let start = Instant::now();
    let lesson = play(scenario(10_000));
    let loaded = start.elapsed();
    let heap = IN_USE.load(Ordering::Relaxed) - before;
    assert!(lesson.holds());
    figure("lesson of 10,000 steps: loaded", seconds(loaded), "1 s");
    figure("  memory", format!("{} MB", heap / 1_000_000), "200 MB");
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let windows = seen();
    let times = (0..1_000).map(|_| {
        let frame = random.random_range(0..lesson.frames());
        let start = Instant::now();
        black_box(lesson.view(Position { frame, small_step: 0 }, std::slice::from_ref(&windows)));
        start.elapsed()
    });
    figure("  jump to any step, p99", format!("{:?}", at(&sorted(times), 99)), "5 ms");
}

/// Every built-in lesson: read, played on each of its systems, and its expectations checked.
fn course() {
    let start = Instant::now();
    let (mut lessons, mut expectations) = (0, 0);
    for entry in library::built_in() {
        let lesson = play(entry.scenario().expect("a built-in lesson has no fault"));
        assert!(lesson.holds(), "{}", entry.name);
        lessons += 1;
        let frames = (0..lesson.frames()).filter_map(|frame| lesson.frame(frame));
        expectations += frames.flat_map(|frame| &frame.lanes).map(|lane| lane.checks().len()).sum::<usize>();
    }
    let played = start.elapsed();
    figure(&format!("{lessons} lessons played, {expectations} expectations checked"), format!("{played:?}"), "500 ms");
}

//! A world of a few processes and terminals, in the model and in the kernel: what one does the other does too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ntsessions::known::evidence::Evidence;
use ntsessions::unix::action::Action;
use ntsessions::unix::call::{Call, Reply};
use ntsessions::unix::machine::{BootStage, Machine, System};
use ntsessions::unix::process::Pid;
use ntsessions::unix::rule::Rule;
use ntsessions::unix::terminal::Behind;
use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rustix::process::{self, WaitOptions};

use super::actor;

/// The word that begins one.
pub const ROLE: &str = "world";

/// How long a process may take to answer, or to end.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many worlds there are, and how many steps each has.
const WORLDS: u64 = 40;
const STEPS: usize = 120;
/// How many processes and terminals a world has at most.
const MOST_PROCESSES: usize = 7;
const MOST_TERMINALS: usize = 3;
/// The path of a terminal that is gone.
const GONE: &str = "/dev/pts/gone";

/// Plays the worlds, and sees that they told of every rule that is said to be asserted by them.
pub fn run() {
    process::setsid().expect("a child leads no process group");
    process::set_child_subreaper(Some(process::getpid())).expect("a process can adopt");
    // The path of a socket must be short.
    let socket = std::env::temp_dir().join(format!("ntsessions-{}", process::getpid().as_raw_nonzero()));
    let listener = UnixListener::bind(&socket).expect("a socket can be made");
    let mut fired = BTreeSet::new();
    for seed in 0..WORLDS {
        let mut world = World::new(seed, &listener, &socket);
        (0..STEPS).for_each(|_| world.step());
        world.end();
        fired.append(&mut world.fired);
    }
    fs::remove_file(&socket).expect("the socket can be removed");
    let asserted = Rule::ALL.iter().filter(|rule| rule.card().evidence == Evidence::AssertedByTest);
    let untold: Vec<&Rule> = asserted.filter(|rule| !fired.contains(rule)).collect();
    assert!(untold.is_empty(), "no world tells of {untold:?}");
}

struct World<'a> {
    seed: u64,
    random: ChaCha8Rng,
    machine: Machine,
    listener: &'a UnixListener,
    socket: &'a Path,
    actors: BTreeMap<Pid, UnixStream>,
    /// The kernel's number of every process that there ever was.
    numbers: BTreeMap<Pid, u32>,
    /// The kernel's path of every terminal that there ever was.
    paths: BTreeMap<Arc<str>, String>,
    /// Every terminal that there is.
    made: BTreeMap<Arc<str>, Made>,
    fired: BTreeSet<Rule>,
    told: Vec<String>,
}

impl<'a> World<'a> {
    fn new(seed: u64, listener: &'a UnixListener, socket: &'a Path) -> World<'a> {
        let mut machine = Machine::new(System::default());
        machine.apply(&Action::Boot(BootStage::Init));
        let own = std::process::id();
        World {
            seed,
            random: ChaCha8Rng::seed_from_u64(seed),
            machine,
            listener,
            socket,
            actors: BTreeMap::new(),
            numbers: BTreeMap::from([(Pid::INIT, own)]),
            paths: BTreeMap::new(),
            made: BTreeMap::new(),
            fired: BTreeSet::new(),
            told: Vec::new(),
        }
    }

    /// Something that somebody does, in the model and in the kernel.
    fn step(&mut self) {
        if self.actors.len() < 2 {
            return self.spawn(Pid::INIT);
        }
        let actors: Vec<Pid> = self.actors.keys().copied().collect();
        let by = *actors.choose(&mut self.random).expect("there are some");
        let known: Vec<Pid> = self.numbers.keys().copied().collect();
        let one_of = |random: &mut ChaCha8Rng| {
            let from = if random.random_bool(0.9) { &actors } else { &known };
            *from.choose(random).expect("there are some")
        };
        let (process, group) = (one_of(&mut self.random), one_of(&mut self.random));
        let process = if self.random.random_bool(0.4) { by } else { process };
        let names: Vec<Arc<str>> = self.paths.keys().cloned().collect();
        let terminal = names.choose(&mut self.random).cloned();
        let call = match (self.random.random_range(0..26), terminal) {
            (0..=2, _) if actors.len() < MOST_PROCESSES => return self.spawn(by),
            (3 | 4, _) if self.machine.terminals().count() < MOST_TERMINALS => Call::OpenPt,
            (5, _) if actors.len() > 4 => Call::Exit,
            (6, _) if !self.holds_a_master(by) => Call::Exec("actor".into()),
            (7..=9, _) => Call::SetSid,
            (10..=12, _) => Call::SetPgid(process, group),
            (13, _) => Call::GetSid(process),
            (14, _) => Call::GetPgid(process),
            (15..=17, Some(terminal)) => Call::Open(terminal, self.random.random_bool(0.2)),
            (18 | 19, Some(terminal)) => Call::TiocScTty(terminal),
            (20, Some(terminal)) => Call::TcGetSid(terminal),
            (21, Some(terminal)) => Call::TcGetPgrp(terminal),
            (22..=24, Some(terminal)) => Call::TcSetPgrp(terminal, group),
            (25, Some(terminal)) => return self.interrupt(&terminal),
            _ => return,
        };
        self.call(by, &call);
    }

    fn holds_a_master(&self, by: Pid) -> bool {
        self.machine.terminals().any(|terminal| terminal.behind == Behind::Program(by))
    }

    /// A process begins another one, which executes a program at once.
    fn spawn(&mut self, by: Pid) {
        let forked = self.machine.apply(&Action::Call { by, call: Call::Fork });
        let child = forked.process.expect("a fork gives a child");
        self.note(&forked.trace);
        let executed = self.machine.apply(&Action::Call { by: child, call: Call::Exec("actor".into()) });
        self.note(&executed.trace);
        let number = if by == Pid::INIT {
            actor::command(&self.socket.to_string_lossy()).spawn().expect("a child can be begun").id()
        } else {
            self.ask(by, "spawn").parse().expect("a number")
        };
        self.numbers.insert(child, number);
        self.greet(child);
        self.compare(&format!("{by} spawns {child}"));
    }

    /// Waits until a process says hello.
    fn greet(&mut self, pid: Pid) {
        let (stream, _) = self.listener.accept().expect("a process says hello");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket can time out");
        assert_eq!(heard(&stream).as_deref(), Some(&*self.numbers[&pid].to_string()), "{}", self.story());
        self.actors.insert(pid, stream);
    }

    fn call(&mut self, by: Pid, call: &Call) {
        let before = self.machine.clone();
        let outcome = self.machine.apply(&Action::Call { by, call: call.clone() });
        if outcome.refusal.is_some() {
            return;
        }
        let told = format!("{by} calls {call:?}");
        self.note(&outcome.trace);
        let words = self.words(call);
        let reply = outcome.reply.expect("a call has a reply");
        match call {
            Call::Exit => self.say(by, &words),
            Call::Exec(_) => {
                self.say(by, &words);
                self.greet(by);
            }
            Call::OpenPt => {
                let path = self.ask(by, &words);
                let Reply::Terminal(name) = reply else { panic!("a terminal has a name") };
                self.made.insert(name.clone(), Made::now(&path));
                self.paths.insert(name, path);
            }
            _ => {
                let expected = match reply {
                    Reply::Number(pid) => self.numbers[&pid].to_string(),
                    Reply::Done | Reply::Refused(_) | Reply::Terminal(_) => reply.to_string(),
                };
                assert_eq!(self.ask(by, &words), expected, "{told}, {}", self.story());
            }
        }
        self.after(&before, &told);
    }

    /// Somebody types the interrupt character at a terminal.
    fn interrupt(&mut self, terminal: &Arc<str>) {
        let Some(Behind::Program(master)) = self.machine.terminal(terminal).map(|terminal| terminal.behind.clone())
        else {
            return;
        };
        let before = self.machine.clone();
        let outcome = self.machine.apply(&Action::Interrupt { at: terminal.clone() });
        if outcome.refusal.is_some() {
            return;
        }
        self.note(&outcome.trace);
        self.say(master, &format!("interrupt {}", self.paths[terminal]));
        // One that interrupts itself may end before it has answered.
        if let (None, true) = (self.hear(master), self.machine.process(master).is_some()) {
            panic!("{master} ended, {}", self.story());
        }
        self.after(&before, &format!("somebody interrupts at {terminal}"));
    }

    /// Waits for those that ended, and compares what is left.
    fn after(&mut self, before: &Machine, told: &str) {
        self.told.push(told.to_owned());
        let ended: Vec<(Pid, Pid)> = before
            .processes()
            .filter(|process| self.machine.process(process.pid).is_none())
            .map(|process| (process.pid, process.parent))
            .collect();
        for (pid, parent) in &ended {
            self.actors.remove(pid);
            if *parent != Pid::INIT && self.machine.process(*parent).is_some() {
                assert_eq!(self.ask(*parent, &format!("wait {}", self.numbers[pid])), "success", "{}", self.story());
            } else {
                self.collect(*pid);
            }
        }
        for terminal in before.terminals().filter(|terminal| self.machine.terminal(&terminal.name).is_none()) {
            self.paths.insert(terminal.name.clone(), GONE.to_owned());
            let made = self.made.remove(&terminal.name);
            assert!(made.is_some_and(|made| made.is_gone()), "{} is there, {}", terminal.name, self.story());
        }
        self.told.pop();
        self.compare(told);
    }

    /// Waits for an orphan, or a child of the first process.
    fn collect(&self, pid: Pid) {
        let number = process::Pid::from_raw(self.numbers[&pid].try_into().expect("it fits")).expect("no process has 0");
        let begun = Instant::now();
        // It is nobody's child here before its own parent has ended.
        while process::waitpid(Some(number), WaitOptions::NOHANG).ok().flatten().is_none() {
            assert!(begun.elapsed() < PATIENCE, "{pid} has not ended, {}", self.story());
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Every process runs, and is where the model has it.
    fn compare(&mut self, told: &str) {
        self.told.push(told.to_owned());
        for pid in self.actors.keys().copied().collect::<Vec<_>>() {
            assert_eq!(self.ask(pid, "ping"), "success", "{pid}, {}", self.story());
            assert_eq!(self.in_the_kernel(pid), self.in_the_model(pid), "{pid}, {}", self.story());
        }
    }

    /// Parent, process group, session, controlling terminal and its foreground, as `/proc` tells them.
    fn in_the_kernel(&self, pid: Pid) -> Vec<String> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.numbers[&pid])).expect("it runs");
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let [_, parent, group, session, terminal, foreground, ..] = fields[..] else { panic!("{stat}") };
        let device: u32 = terminal.parse().expect("a number");
        // Of major number 136, with the minor number in the lowest byte: /dev/pts.
        let terminal = if device == 0 { "none".to_owned() } else { format!("/dev/pts/{}", device & 0xff) };
        [parent, group, session, &terminal, foreground].map(str::to_owned).into()
    }

    fn in_the_model(&self, pid: Pid) -> Vec<String> {
        let process = self.machine.process(pid).expect("it runs");
        let terminal = process.terminal.as_ref().and_then(|name| self.machine.terminal(name));
        let path = terminal.map_or_else(|| "none".to_owned(), |terminal| self.paths[&terminal.name].clone());
        let foreground =
            terminal.and_then(|terminal| terminal.control).map(|control| self.numbers[&control.foreground]);
        let numbers = [process.parent, process.group, process.session].map(|pid| self.numbers[&pid].to_string());
        let foreground = foreground.map_or_else(|| "-1".to_owned(), |number| number.to_string());
        numbers.into_iter().chain([path, foreground]).collect()
    }

    fn words(&self, call: &Call) -> String {
        let number = |pid: &Pid| self.numbers[pid];
        let path = |terminal: &Arc<str>| self.paths[terminal].as_str();
        match call {
            Call::Fork => "spawn".to_owned(),
            Call::Exec(_) => "exec".to_owned(),
            Call::Exit => "exit".to_owned(),
            Call::SetSid => "setsid".to_owned(),
            Call::SetPgid(process, group) => format!("setpgid {} {}", number(process), number(group)),
            Call::GetSid(process) => format!("getsid {}", number(process)),
            Call::GetPgid(process) => format!("getpgid {}", number(process)),
            Call::OpenPt => "openpt".to_owned(),
            Call::Open(terminal, false) => format!("open {}", path(terminal)),
            Call::Open(terminal, true) => format!("open-noctty {}", path(terminal)),
            Call::TiocScTty(terminal) => format!("tiocsctty {}", path(terminal)),
            Call::TcGetSid(terminal) => format!("tcgetsid {}", path(terminal)),
            Call::TcGetPgrp(terminal) => format!("tcgetpgrp {}", path(terminal)),
            Call::TcSetPgrp(terminal, group) => format!("tcsetpgrp {} {}", path(terminal), number(group)),
        }
    }

    fn say(&mut self, to: Pid, words: &str) {
        let mut stream = &self.actors[&to];
        writeln!(stream, "{words}").unwrap_or_else(|error| panic!("{to}: {error}, {}", self.story()));
    }

    fn hear(&self, from: Pid) -> Option<String> {
        heard(&self.actors[&from])
    }

    fn ask(&mut self, whom: Pid, words: &str) -> String {
        self.say(whom, words);
        self.hear(whom).unwrap_or_else(|| panic!("{whom} does not answer {words}, {}", self.story()))
    }

    fn note(&mut self, trace: &ntsessions::unix::trace::Trace) {
        self.fired.extend(trace.steps.iter().map(|step| step.rule));
    }

    /// What happened, for whoever reads that the two part.
    fn story(&self) -> String {
        format!("seed {}:\n{}", self.seed, self.told.join("\n"))
    }

    /// Ends every process that is left.
    fn end(&mut self) {
        while let Some(pid) = self.actors.keys().next_back().copied() {
            self.call(pid, &Call::Exit);
        }
    }
}

/// A terminal of the kernel: others than this world may have one with its path afterwards.
struct Made {
    path: PathBuf,
    /// When it was made, in seconds and nanoseconds.
    at: (i64, i64),
}

impl Made {
    fn now(path: &str) -> Made {
        let path = PathBuf::from(path);
        let at = Made::when(&path).expect("it is there");
        Made { path, at }
    }

    fn is_gone(&self) -> bool {
        Made::when(&self.path) != Some(self.at)
    }

    /// When the terminal with this path was made; nothing, if there is none.
    fn when(path: &Path) -> Option<(i64, i64)> {
        // Reading and writing at a terminal leave this time alone.
        let found = fs::metadata(path).ok()?;
        Some((found.ctime(), found.ctime_nsec()))
    }
}

/// A line that a process says; nothing, if it has ended.
fn heard(mut stream: &UnixStream) -> Option<String> {
    let mut line = String::new();
    // A process says a line and waits: nothing is left in a buffer.
    let length = BufReader::new(&mut stream).read_line(&mut line).ok()?;
    (length > 0).then(|| line.trim_end().to_owned())
}

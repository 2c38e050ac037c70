//! One open and close of `Global\App`: on the Windows that this program runs on, or Wine, and on the model with its trace.
//!
//! Both are asked through the same interface, by turns in one run; the ratio is the figure, since times differ between
//! machines. `cargo bench --bench live` prints it; elsewhere than on Windows it says that it needs one.

#[cfg(not(windows))]
fn main() {
    println!("one open and close of Global\\App: not measured, because that needs Windows or Wine");
}

#[cfg(windows)]
fn main() {
    use ntsessions::differ::world::{PROGRAM, World};
    use ntsessions::lesson::player::Player;
    use ntsessions::lesson::vantage::Vantage;
    use ntsessions::system::live::{Here, probe};
    use turns::{make, measured};

    let probe = probe();
    let mut model = World::new(Vantage::of(&probe).release).ready();
    let program = model.process(PROGRAM).expect("the program was started");
    let asks_model = model.system.client(program);
    // Every process that this system starts is this very one.
    let asks_system = asks_model;
    let mut system = Player::new(Here);
    let (kept_there, kept_here) = (make(&mut system.system, asks_system), make(&mut model.system, asks_model));
    let (there, here) = measured((&mut system.system, asks_system), (&mut model.system, asks_model));
    println!("{probe}");
    println!("one open and close of Global\\App, median: {there:?} there, {here:?} on the model with its trace");
    println!("ratio, the model to {}: {:.2}", probe.name(), here.as_secs_f64() / there.as_secs_f64());
    drop((kept_there, kept_here));
}

#[cfg(windows)]
mod turns {
    use std::hint::black_box;
    use std::time::{Duration, Instant};

    use ntsessions::nt::action::Action;
    use ntsessions::nt::call::{Argument, Arguments, Call, operation};
    use ntsessions::nt::name::ObjectName;
    use ntsessions::nt::object_manager::Handle;
    use ntsessions::nt::process::ClientId;
    use ntsessions::nt::security::AccessMask;
    use ntsessions::system::System;

    /// How many times one turn opens and closes.
    const ROUNDS: u32 = 1_000;
    /// How many turns each gets.
    const TURNS: usize = 51;

    /// Makes the event that is opened, and gives the handle that keeps it.
    pub fn make(system: &mut impl System, client: ClientId) -> Handle {
        ask(system, client, named("CreateEventW"))
    }

    /// The time of one open and close on two systems, by turns; the median of all turns.
    pub fn measured(
        (one, asks_one): (&mut impl System, ClientId),
        (other, asks_other): (&mut impl System, ClientId),
    ) -> (Duration, Duration) {
        let (mut of_one, mut of_other) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            of_one.push(turn(one, asks_one));
            of_other.push(turn(other, asks_other));
        }
        (median(of_one), median(of_other))
    }

    fn turn(system: &mut impl System, client: ClientId) -> Duration {
        let start = Instant::now();
        for _ in 0..ROUNDS {
            let handle = ask(system, client, named("OpenEventW"));
            let close = operation("CloseHandle").expect("it is in the table");
            let parameter = close.parameter("handle").expect("it takes a handle");
            let arguments = Arguments::default().with(parameter, Argument::Handle(handle));
            black_box(system.apply(&Action::Call { client, call: Call { operation: close, arguments } }));
        }
        start.elapsed() / ROUNDS
    }

    fn named(name: &str) -> Call {
        let operation = operation(name).expect("it is in the table");
        let parameter = |name: &str| operation.parameter(name);
        let mut arguments = Arguments::default();
        if let Some(name) = parameter("name") {
            arguments = arguments.with(name, Argument::Name(ObjectName::from(r"Global\App")));
        }
        if let Some(access) = parameter("access") {
            arguments = arguments.with(access, Argument::Access(AccessMask::SYNCHRONIZE));
        }
        Call { operation, arguments }
    }

    fn ask(system: &mut impl System, client: ClientId, call: Call) -> Handle {
        let outcome = black_box(system.apply(&Action::Call { client, call }));
        outcome.reply.and_then(|reply| reply.handle).expect("the event is there")
    }

    fn median(mut times: Vec<Duration>) -> Duration {
        times.sort();
        times[times.len() / 2]
    }
}

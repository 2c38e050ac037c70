//! What holds of every machine, whatever happens to it: random actions and calls, checked after each.
//!
//! The seed of a failing sequence is printed, and the sequence is made as short as it can be. Three questions are asked:
//! are the tables of the machine consistent, does the trace tell everything that changes, and is everything given back?

mod consistent;
mod given_back;
mod intent;

use given_back::{is_of_the_system, leaves_something, remains_of};
use intent::{booted, intents, systems};
use ntsessions::nt::action::{Action, Confined, LaunchAs};
use ntsessions::nt::call::{Argument, Arguments, Call, operation};
use ntsessions::nt::era::{ERAS, System};
use ntsessions::nt::machine::Machine;
use ntsessions::nt::object_manager::Handle;
use ntsessions::nt::process::ProcessId;
use ntsessions::nt::security::AccessMask;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// Everything about a machine, as text that can be compared.
fn digest(machine: &Machine) -> String {
    format!("{machine:?}")
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(128))]

    /// After every action the tables agree with one another, and a name that is told leads back to what it names.
    #[test]
    fn the_tables_of_a_machine_agree(system in systems(), intents in intents(1..80)) {
        let mut machine = booted(&system);
        let mut highest = consistent::check(&machine, None);
        for intent in intents {
            let Some(action) = intent.action(&machine) else { continue };
            let outcome = machine.apply(&action);
            prop_assert!(outcome.refusal.is_none() || outcome.trace.steps.is_empty(), "refused halfway: {action:?}");
            let before = (action != Action::Restart).then_some(highest);
            highest = consistent::check(&machine, before);
        }
    }

    /// An action that tells of no event has changed nothing: so a failing open, and everything that is refused.
    #[test]
    fn nothing_changes_untold(system in systems(), intents in intents(1..80)) {
        let mut machine = booted(&system);
        for intent in intents {
            let Some(action) = intent.action(&machine) else { continue };
            let before = machine.clone();
            let outcome = machine.apply(&action);
            if outcome.trace.events().next().is_none() {
                prop_assert_eq!(digest(&before), digest(&machine), "after {:?}", action);
            }
        }
    }

    /// The same actions give the same machine and the same traces, and a copy is not touched by what happens later.
    #[test]
    fn replaying_gives_the_same_machine(system in systems(), intents in intents(1..80)) {
        let mut machine = booted(&system);
        let mut frames = vec![(Action::Nothing, machine.clone(), digest(&machine))];
        for intent in intents {
            let Some(action) = intent.action(&machine) else { continue };
            machine.apply(&action);
            frames.push((action, machine.clone(), digest(&machine)));
        }
        let mut again = booted(&system);
        for (action, frame, then) in &frames {
            again.apply(action);
            prop_assert_eq!(&digest(&again), then);
            prop_assert_eq!(&digest(frame), then);
        }
    }

    /// When everybody has logged off and every program has ended, the machine is as it was when it had booted.
    #[test]
    fn everything_is_given_back(system in systems(), intents in intents(1..80)) {
        let mut machine = booted(&system);
        let fresh = machine.clone();
        for intent in intents.iter().filter(|intent| !leaves_something(intent)) {
            let Some(action) = intent.action(&machine) else { continue };
            if !is_of_the_system(&machine, &action) {
                machine.apply(&action);
            }
        }
        prop_assert_eq!(remains_of(machine, &fresh), remains_of(fresh.clone(), &fresh));
    }
}

/// Calls of one program on every release, by name and with the handle that they are about, each checked.
fn call(machine: &mut Machine, process: ProcessId, name: &str, handle: Option<Handle>) -> Option<Handle> {
    let operation = operation(name).expect("there is such an operation");
    let mut arguments = Arguments::default();
    if let Some(handle) = handle {
        arguments = arguments.with(&operation.parameters[0], Argument::Handle(handle));
    } else if let Some(parameter) = operation.parameter("name") {
        arguments = arguments.with(parameter, Argument::Name(name.into()));
    }
    if let Some(access) = operation.parameter("access") {
        arguments = arguments.with(access, Argument::Access(AccessMask::GENERIC_ALL));
    }
    let client = machine.client(process);
    let outcome = machine.apply(&Action::Call { client, call: Call { operation, arguments } });
    consistent::check(machine, None);
    outcome.reply.and_then(|reply| reply.handle)
}

/// What random sequences once found, as few calls: the handle that win32k keeps of a window station, and handles of
/// desktops that are used for something else.
#[test]
fn what_is_kept_of_window_stations_and_desktops_is_there() {
    for era in ERAS {
        let system = System::new(era);
        let begin = || {
            let mut machine = booted(&system);
            let launch = LaunchAs::User { account: intent::USERS[0].into(), elevated: system.settings.uac };
            let started =
                machine.apply(&Action::Launch { image: "program.exe".into(), launch, confined: Confined::default() });
            (machine, started.process.expect("a program starts"))
        };
        let (mut machine, process) = begin();
        let kept = |machine: &Machine| machine.process(process).and_then(|process| process.connection.kept);
        let station = call(&mut machine, process, "CreateWindowStationW", None).expect("a window station");
        call(&mut machine, process, "SetProcessWindowStation", Some(station));
        let own = kept(&machine).expect("win32k keeps a handle");
        call(&mut machine, process, "SetProcessWindowStation", Some(own));
        for handle in [Some(own), kept(&machine), Some(station)] {
            call(&mut machine, process, "CloseHandle", handle);
        }
        let (mut machine, process) = begin();
        let desktop = call(&mut machine, process, "CreateDesktopW", None).expect("a desktop");
        call(&mut machine, process, "SetThreadDesktop", Some(desktop));
        call(&mut machine, process, "CloseHandle", Some(desktop));
        call(&mut machine, process, "CreateEventW", None);
        call(&mut machine, process, "CreateWindowExW", None);
        call(&mut machine, process, "CloseDesktop", Some(desktop));
    }
}

/// The checks can fail: a machine whose numbers go backwards is found.
#[test]
#[should_panic(expected = "a session's number came back")]
fn the_checks_can_fail() {
    let mut machine = booted(&System::new(&ntsessions::nt::era::WINDOWS_11));
    let highest = consistent::check(&machine, None);
    machine.apply(&Action::LogOn {
        account: intent::USERS[0].into(),
        terminal: ntsessions::nt::session::Terminal::Remote(1),
    });
    consistent::check(&machine, Some(consistent::Highest { session: highest.session + 9, ..highest }));
}

//! Reach: where a name would lead a process, asked without changing anything.
//!
//! The walk is the one that a call would take. What a call would do on the way (open the session's directory, make a
//! directory of DOS devices) is imagined, not done.

use crate::nt::call::Interface;
use crate::nt::machine::Machine;
use crate::nt::name::ObjectName;
use crate::nt::object_manager::object_attributes::Root;
use crate::nt::object_manager::{Caller, DeviceMap, Ending, ObjectId, Sought, Walk};
use crate::nt::process::ClientId;
use crate::nt::rule::Rule;
use crate::nt::status::NtStatus;
use crate::nt::trace::{Trace, Turn, Walked};
use crate::nt::win32::client_directory::{Beginning, open_client_directory, private_beginning};

/// Where a name leads.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    /// The steps of the walk.
    pub trace: Trace,
    /// Its end.
    pub ending: Ending,
}

/// Where this name would lead this thread through this interface: it asks as whom it acts, and begins where its process
/// does.
pub fn reach(machine: &Machine, client: ClientId, name: &ObjectName, interface: Interface) -> Reach {
    let mut trace = Trace::new();
    let caller = imagine_device_map(machine, machine.acting(client));
    let (root, name) = match interface {
        Interface::Native => (None, name.clone()),
        Interface::Win32 => match client_beginning(machine, &mut trace, &machine.caller(client.process), name) {
            Ok(Beginning { root, name }) => (Some(root), name),
            Err(status) => return Reach { trace, ending: Ending::Failed(status) },
        },
    };
    let sought = Sought { name: &name, root, case_insensitive: false, wanted: None, creating: false };
    let ending = Walk::new(machine.objects(), &caller, sought).run(&mut trace);
    Reach { trace, ending }
}

fn imagine_device_map(machine: &Machine, caller: Caller) -> Caller {
    match (caller.device_map, machine.objects().global_device_map) {
        (DeviceMap::LogonSession(None), Some(global)) => {
            Caller { device_map: DeviceMap::EmptyLogonSession(global), ..caller }
        }
        _ => caller,
    }
}

fn client_beginning(
    machine: &Machine,
    trace: &mut Trace,
    caller: &Caller,
    name: &ObjectName,
) -> Result<Beginning, NtStatus> {
    if let Some(beginning) = private_beginning(machine, trace, caller.process, name) {
        return Ok(beginning);
    }
    let directory = client_directory(machine, trace, caller)?;
    let walked = Walked { directory, name: name.clone(), rest: 0, turn: Turn::Begun };
    trace.walked(Rule::ClientDirectory, walked);
    Ok(Beginning { root: Root::Object(directory), name: name.clone() })
}

fn client_directory(machine: &Machine, trace: &mut Trace, caller: &Caller) -> Result<ObjectId, NtStatus> {
    let kept = machine.process(caller.process).and_then(|process| process.named_objects);
    match kept.and_then(|handle| machine.handle(caller.process, handle)) {
        Some(entry) => Ok(entry.object),
        None => trace.preparing(|trace| open_client_directory(machine, trace, caller)).map(|granted| granted.object),
    }
}

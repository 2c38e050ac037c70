//! Which call of the table is made how.

use crate::nt::call::{Call, HandleKind, Reply};
use crate::nt::machine::Refusal;
use crate::nt::object_manager::Handle;
use crate::system::live::{native, services, win32, window_stations, windows};

/// Makes a call; it is refused where the live system does not make it, or not with these arguments.
pub fn answer(call: &Call) -> Result<Reply, Refusal> {
    let (name, arguments) = (call.operation.name(), &call.arguments);
    native::answer(name, arguments)
        .or_else(|| win32::answer(name, arguments))
        .map(Ok)
        .or_else(|| window_stations::answer(name, arguments))
        .or_else(|| windows::answer(name, arguments))
        .or_else(|| services::answer(name, arguments))
        .unwrap_or_else(|| Err(Refusal::new(format!("the live system does not make the call {name} yet"))))
}

/// Closes a handle that the script does not keep, as its kind is closed.
pub fn close(handle: Handle, kind: HandleKind) {
    match kind {
        HandleKind::Object => native::close(handle),
        HandleKind::Window => windows::destroy(handle),
        HandleKind::Service => services::close(handle),
        // It was there before the call, and stays.
        HandleKind::InUse => {}
        // None of the calls that are made gives one of these.
        HandleKind::Namespace | HandleKind::Boundary => {}
    }
}

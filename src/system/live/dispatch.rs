//! Which call of the table is made how.

use crate::nt::call::{Call, HandleKind, Reply};
use crate::nt::machine::Refusal;
use crate::nt::object_manager::Handle;
use crate::system::live::{native, win32};

/// Makes a call on the calling thread; it is refused where this system does not make it.
pub fn answer(call: &Call) -> Result<Reply, Refusal> {
    let name = call.operation.name();
    native::answer(name, &call.arguments)
        .or_else(|| win32::answer(name, &call.arguments))
        .ok_or_else(|| Refusal::new(format!("the live system does not make the call {name}")))
}

/// Closes a handle that the script does not keep, as its kind is closed.
pub fn close(handle: Handle, kind: HandleKind) {
    match kind {
        HandleKind::Object => native::close(handle),
        // None of the calls that are made gives one of these.
        HandleKind::InUse | HandleKind::Namespace | HandleKind::Boundary | HandleKind::Window | HandleKind::Service => {
        }
    }
}

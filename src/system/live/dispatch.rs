//! Which call of the table is made how.

use crate::nt::call::{Call, Reply};
use crate::system::live::{native, win32};

/// Makes a call; nothing, where the live system does not make it yet.
pub fn answer(call: &Call) -> Option<Reply> {
    let name = call.operation.name();
    native::answer(name, &call.arguments).or_else(|| win32::answer(name, &call.arguments))
}

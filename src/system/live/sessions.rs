//! Sessions, as kernel32 and the client library of Terminal Services tell of them.

use windows_sys::Win32::System::RemoteDesktop::ProcessIdToSessionId;

/// The session of this process.
pub fn own() -> Option<u32> {
    let mut session = 0;
    // SAFETY: the number is written to a local variable.
    let found = unsafe { ProcessIdToSessionId(std::process::id(), &raw mut session) };
    (found != 0).then_some(session)
}

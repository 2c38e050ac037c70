//! Which call of the table is made how.

use crate::nt::call::{Argument, Call, HandleKind, Interface, Reply};
use crate::nt::machine::Refusal;
use crate::nt::object_manager::Handle;
use crate::nt::system_call::NameForm;
use crate::system::live::arguments::Given;
use crate::system::live::memory::to_windows;
use crate::system::live::{
    clipboard, files, logon_sessions, messages, namespaces, native, paths, pipes, processes, queries, services,
    session_information, sessions, synchronization, tokens, win32, win32_tokens, window_stations, windows, wine,
};

/// Makes a call.
pub fn answer(call: &Call) -> Result<Reply, Refusal> {
    let (name, given) = (call.operation.name(), Given(&call.arguments));
    if let Some(refusal) = refused(call, given).or_else(|| wine::refused(name, given)) {
        return Err(refusal);
    }
    let made = native::answer(name, given)
        .or_else(|| synchronization::answer(name, given).map(Ok))
        .or_else(|| queries::answer(name, given).map(Ok))
        .or_else(|| files::answer(name, given))
        .or_else(|| processes::answer(name, given))
        .or_else(|| tokens::answer(name, given).map(Ok))
        .or_else(|| win32_tokens::answer(name, given).map(Ok))
        .or_else(|| paths::answer(name, given))
        .or_else(|| pipes::answer(name, given))
        .or_else(|| namespaces::answer(name, given))
        .or_else(|| sessions::answer(name, given))
        .or_else(|| session_information::answer(name, given).map(Ok))
        .or_else(|| logon_sessions::answer(name, given).map(Ok))
        .or_else(|| win32::answer(name, given))
        .or_else(|| window_stations::answer(name, given))
        .or_else(|| windows::answer(name, given))
        .or_else(|| messages::answer(name, given))
        .or_else(|| clipboard::answer(name, given).map(Ok))
        .or_else(|| services::answer(name, given));
    made.unwrap_or_else(|| Err(Refusal::new(format!("the live system does not make the call {name}"))))
}

/// Why no program can make a call.
fn refused(call: &Call, given: Given) -> Option<Refusal> {
    let name = call.operation.name();
    let reason = match (name, given.name_form()) {
        ("ObInsertObject" | "ObReferenceObjectByName" | "QueryType", _) => {
            format!("{name} is a routine of the kernel; no program can call it")
        }
        ("MessageBoxW" | "WTSSendMessageW", _) => {
            format!("{name} returns when somebody presses a button, and nobody is there to press it")
        }
        ("CreateProcessAsUserW" | "CreateProcessWithTokenW", _) => {
            format!("what {name} starts is no program of this script, and would not make its calls")
        }
        ("RegisterForPrintAsyncNotifications" | "CreatePrintAsyncNotifyChannel", _) => {
            format!("{name} speaks with a printer driver, and there is none of this script")
        }
        ("SetWindowsHookExW" | "UnhookWindowsHookEx", _) => {
            "a hook takes a library of its own, which would be loaded into every program of the desktop".to_owned()
        }
        ("PostMessageW" | "SendMessageW" | "SendMessageTimeoutW", _) if is_broadcast(given) => {
            "a broadcast would reach every program of the desktop".to_owned()
        }
        ("Sleep", _) => "a thread that sleeps cannot be told its next step".to_owned(),
        (_, Some(NameForm::OddLength(_) | NameForm::MisalignedBuffer | NameForm::BadAttrLength))
            if call.operation.interface == Interface::Win32 =>
        {
            "a Win32 name is no counted string, and cannot be wrong in this way".to_owned()
        }
        _ => return None,
    };
    Some(Refusal::new(reason))
}

/// Whether a message is to go to more than one window.
fn is_broadcast(given: Given) -> bool {
    given.0.named("handle") == Some(&Argument::Handle(Handle::BROADCAST))
}

/// Closes a handle that the script does not keep.
pub fn close(handle: Handle, kind: HandleKind) {
    match kind {
        HandleKind::Object => native::close(to_windows(handle)),
        HandleKind::Namespace => namespaces::close(to_windows(handle)),
        HandleKind::Boundary => namespaces::delete(to_windows(handle)),
        HandleKind::Window => windows::destroy(handle),
        HandleKind::Service => services::close(handle),
        // It was there before the call, and stays; and no hook is set here.
        HandleKind::InUse | HandleKind::FoundWindow | HandleKind::Hook => {}
    }
}

//! Starting services, controlling them, and waiting for what becomes of them.

use std::ffi::c_void;
use std::ptr;
use std::sync::{Mutex, PoisonError};

use windows_sys::Win32::Foundation::{
    ERROR_INVALID_SERVICE_CONTROL, ERROR_SERVICE_CANNOT_ACCEPT_CTRL, ERROR_SERVICE_NOT_ACTIVE, HANDLE,
};
use windows_sys::Win32::System::Services::{
    CloseServiceHandle, ControlService, NotifyServiceStatusChangeA, NotifyServiceStatusChangeW,
    SERVICE_CONTROL_INTERROGATE, SERVICE_NOTIFY_2A, SERVICE_NOTIFY_2W, SERVICE_NOTIFY_STATUS_CHANGE, SERVICE_STATUS,
    StartServiceA, StartServiceW,
};
use windows_sys::Win32::System::Threading::SleepEx;

use super::{handle, handles, number, only_own, tell};
use crate::nt::call::{Reply, TextForm};
use crate::nt::machine::Refusal;
use crate::nt::status::Win32Error;
use crate::system::live::arguments::{Given, Text, spelled};
use crate::system::live::last_error::{called, done, reply};

/// How long what is told at once may take to be told, in milliseconds.
const AT_ONCE: u32 = 200;

/// The failures of a control that come with the service's status; with others Windows does not fill it in.
const WITH_A_STATUS: &[u32] =
    &[ERROR_INVALID_SERVICE_CONTROL, ERROR_SERVICE_CANNOT_ACCEPT_CTRL, ERROR_SERVICE_NOT_ACTIVE];

/// The handles with which notifications were asked for, and that are still open. The manager of Wine keeps a service whose
/// process ended while it waited for one; so these are closed before.
static ASKED: Mutex<Vec<usize>> = Mutex::new(Vec::new());

/// Closes a handle of the manager or of a service.
pub fn close(handle: HANDLE) -> Reply {
    ASKED.lock().unwrap_or_else(PoisonError::into_inner).retain(|asked| *asked != handle as usize);
    // SAFETY: a handle is looked at by Windows before it is used.
    done(|| unsafe { CloseServiceHandle(handle) })
}

/// Closes what waits for notifications.
pub fn close_asked() {
    let asked = std::mem::take(&mut *ASKED.lock().unwrap_or_else(PoisonError::into_inner));
    for handle in asked {
        close(ptr::with_exposed_provenance_mut(handle));
    }
}

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given<'_>) -> Option<Result<Reply, Refusal>> {
    Some(match name {
        "StartServiceW" => may_be_started(given).map(|()| start(given)),
        "ControlService" => control(given),
        "NotifyServiceStatusChangeW" => Ok(notify(given)),
        _ => return None,
    })
}

fn may_be_started(given: Given<'_>) -> Result<(), Refusal> {
    only_own(given)?;
    match handles::service_of(number(given)) {
        Some(name) if !handles::may_be_started(&name) => {
            Err(Refusal::new("it would start a program of this machine that is no service".to_owned()))
        }
        Some(_) | None => Ok(()),
    }
}

fn start(given: Given<'_>) -> Reply {
    let strings = given.text("argv").unwrap_or_default().split(',').filter(|string| !string.is_empty());
    let strings: Vec<Text> = strings.map(|string| Text::new(given.form(), string)).collect();
    let vector: Vec<*const c_void> = strings.iter().map(Text::as_ptr).collect();
    let (service, count) = (handle(given), vector.len() as u32);
    let vector = if vector.is_empty() { ptr::null() } else { vector.as_ptr() };
    let (result, error) = called(|| {
        // SAFETY: so many pointers stand there, to texts in the form of the call that end with a null character and live
        // until it returns.
        unsafe { spelled!(given, StartServiceW | StartServiceA(service, count, vector.cast())) }
    });
    reply(result != 0, error)
}

fn control(given: Given<'_>) -> Result<Reply, Refusal> {
    let code = given.dword("control", 0);
    if code != SERVICE_CONTROL_INTERROGATE {
        only_own(given)?;
    }
    if given.dword("handler_returns", 0) != 0 {
        return Err(Refusal::new("the handler is another process's, and answers NO_ERROR".to_owned()));
    }
    let mut status = SERVICE_STATUS::default();
    // SAFETY: the status is a local variable.
    let (result, error) = called(|| unsafe { ControlService(handle(given), code, &raw mut status) });
    let reply = reply(result != 0, error);
    Ok(if result != 0 || error.is_some_and(|error| WITH_A_STATUS.contains(&error.0)) {
        tell(reply, "ControlService", "state", status.dwCurrentState)
    } else {
        reply
    })
}

/// The notification comes to the calling thread, when that waits. Windows may write to the buffer as long as the handle is
/// open, so the buffer stays until this process ends.
fn notify(given: Given<'_>) -> Reply {
    let (service, mask) = (handle(given), given.dword("mask", 0));
    let (error, triggered): (u32, *const u32) = match given.form() {
        TextForm::Wide => {
            let buffer = Box::leak(Box::new(SERVICE_NOTIFY_2W {
                dwVersion: SERVICE_NOTIFY_STATUS_CHANGE,
                pfnNotifyCallback: Some(notified),
                ..SERVICE_NOTIFY_2W::default()
            }));
            // SAFETY: the buffer is never freed.
            (unsafe { NotifyServiceStatusChangeW(service, mask, buffer) }, &raw const buffer.dwNotificationTriggered)
        }
        TextForm::Ansi => {
            let buffer = Box::leak(Box::new(SERVICE_NOTIFY_2A {
                dwVersion: SERVICE_NOTIFY_STATUS_CHANGE,
                pfnNotifyCallback: Some(notified),
                ..SERVICE_NOTIFY_2A::default()
            }));
            // SAFETY: the same.
            (unsafe { NotifyServiceStatusChangeA(service, mask, buffer) }, &raw const buffer.dwNotificationTriggered)
        }
    };
    if error != 0 {
        return Reply::failure(Win32Error(error));
    }
    let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    if !asked.contains(&(service as usize)) {
        asked.push(service as usize);
    }
    drop(asked);
    // SAFETY: the notification is a call of `notified` on this thread while it sleeps; the number stays where it is.
    let triggered = unsafe {
        SleepEx(AT_ONCE, 1);
        triggered.read_volatile()
    };
    if triggered == 0 { Reply::ok() } else { tell(Reply::ok(), "NotifyServiceStatusChangeW", "delivered", triggered) }
}

/// What is told stands in the buffer.
unsafe extern "system" fn notified(_: *const c_void) {}

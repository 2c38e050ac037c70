//! Messages, called as a program calls them. A message goes to one window of the script; none is broadcast.
//!
//! What a script posts it takes itself: the threads of a script receive meanwhile only what is sent to them.
//! Written down in: Microsoft, "Windows and Messages".

use std::cell::Cell;
use std::ptr;

use windows_sys::Win32::Foundation::{HWND, LPARAM};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    ChangeWindowMessageFilter, ChangeWindowMessageFilterEx, DispatchMessageW, EnumWindows, FindWindowA, FindWindowW,
    GetWindowTextW, IsWindow, MSG, PM_QS_POSTMESSAGE, PM_REMOVE, PeekMessageW, PostMessageA, PostMessageW,
    RegisterWindowMessageA, RegisterWindowMessageW, SendMessageA, SendMessageTimeoutA, SendMessageTimeoutW,
    SendMessageW,
};

use crate::nt::call::Reply;
use crate::nt::machine::Refusal;
use crate::system::live::arguments::{Given, spelled};
use crate::system::live::last_error::{called, done, opened, reply};
use crate::system::live::memory::from_windows;
use crate::system::live::text::text_in;

/// How long a message is waited for, in milliseconds.
const PATIENCE: u32 = 1_000;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given<'_>) -> Option<Result<Reply, Refusal>> {
    let (window, message) = (given.handle("handle"), given.dword("message", 0));
    let wparam = given.number("wparam").unwrap_or(0) as usize;
    let lparam = given.number("lparam").unwrap_or(0).cast_signed() as LPARAM;
    // SAFETY: a window is a number, and so are a message and its parameters; texts end with a null character and live until
    // the call returns.
    let made = unsafe {
        match name {
            "FindWindowW" => {
                let title = given.spelled("title");
                opened(|| spelled!(given, FindWindowW | FindWindowA(ptr::null(), title.as_ptr())))
            }
            "EnumWindows" => windows(),
            "IsWindow" => {
                let (result, error) = called(|| IsWindow(window));
                reply(result != 0, error).with("result", result.to_string())
            }
            "GetWindowTextW" => match (IsWindow(window), called(|| title_of(window))) {
                (0, (_, error)) => reply(false, error),
                (_, (title, error)) => reply(true, error).with("title", title),
            },
            "PostMessageW" => done(|| spelled!(given, PostMessageW | PostMessageA(window, message, wparam, lparam))),
            "SendMessageW" => {
                let (result, error) =
                    called(|| spelled!(given, SendMessageW | SendMessageA(window, message, wparam, lparam)));
                reply(result != 0 || error.is_none(), error)
            }
            "SendMessageTimeoutW" => {
                let (flags, out) = (given.dword("flags", 0), ptr::null_mut());
                let (result, error) = called(|| {
                    spelled!(
                        given,
                        SendMessageTimeoutW
                            | SendMessageTimeoutA(window, message, wparam, lparam, flags, PATIENCE, out)
                    )
                });
                reply(result != 0, error)
            }
            "PeekMessageW" => take().unwrap_or_else(Reply::failure_without_reason),
            "GetMessageW" => {
                let waits = || Refusal::new("nothing was posted, and the call would wait".to_owned());
                return Some(take().ok_or_else(waits));
            }
            "DispatchMessageW" => dispatch(),
            "RegisterWindowMessageW" => {
                let text = given.name();
                let (number, error) =
                    called(|| spelled!(given, RegisterWindowMessageW | RegisterWindowMessageA(text.as_ptr())));
                reply(number != 0, error).with("message", number.to_string())
            }
            "ChangeWindowMessageFilter" => done(|| ChangeWindowMessageFilter(message, given.dword("flag", 0))),
            "ChangeWindowMessageFilterEx" => {
                done(|| ChangeWindowMessageFilterEx(window, message, given.dword("action", 0), ptr::null_mut()))
            }
            _ => return None,
        }
    };
    Some(Ok(made))
}

thread_local! {
    /// What the calling thread took last.
    static TAKEN: Cell<Option<MSG>> = const { Cell::new(None) };
}

/// Takes the first message that was posted to the calling thread.
fn take() -> Option<Reply> {
    let mut message = MSG::default();
    // SAFETY: the message is a local variable.
    let found = unsafe { PeekMessageW(&raw mut message, ptr::null_mut(), 0, 0, PM_REMOVE | PM_QS_POSTMESSAGE) };
    if found == 0 {
        return None;
    }
    TAKEN.set(Some(message));
    let reply = Reply::ok().with("window", from_windows(message.hwnd).to_string());
    let reply = reply.with("message", message.message.to_string()).with("wparam", message.wParam.to_string());
    Some(reply.with("lparam", message.lParam.cast_unsigned().to_string()))
}

fn dispatch() -> Reply {
    let Some(message) = TAKEN.take() else { return Reply::failure_without_reason() };
    // SAFETY: the message was taken out of this thread's queue. An address in it is looked at by every Windows since 2002.
    let (_, error) = called(|| unsafe { DispatchMessageW(&raw const message) });
    reply(true, error)
}

unsafe extern "system" fn add(window: HWND, found: LPARAM) -> i32 {
    // SAFETY: the number is what the enumeration was called with: a reference that nobody else uses meanwhile.
    let found = unsafe { &mut *(found as *mut Vec<String>) };
    found.push(title_of(window));
    1
}

fn windows() -> Reply {
    let mut titles: Vec<String> = Vec::new();
    let (result, error) = called(|| {
        let titles = &raw mut titles as LPARAM;
        // SAFETY: the callback gets the reference back, which lives until the call returns.
        unsafe { EnumWindows(Some(add), titles) }
    });
    reply(result != 0, error).with("count", titles.len().to_string()).with("titles", titles.join(","))
}

/// The title of a window, or as much of it as has room.
fn title_of(window: HWND) -> String {
    let mut buffer = [0; 256];
    // SAFETY: the buffer has so many characters.
    unsafe { GetWindowTextW(window, buffer.as_mut_ptr(), 256) };
    text_in(&buffer)
}

//! Windows, input, atoms and monitors, called as a program calls them.
//!
//! A window is of the class that every program has, `STATIC`. The input that is made moves the mouse by nothing.
//! Written down in: Microsoft, "Windows and Messages", "About Atom Tables".

use std::cell::Cell;
use std::ptr;

use windows_sys::Win32::Foundation::{HWND, LPARAM, RECT};
use windows_sys::Win32::Graphics::Gdi::{EnumDisplayMonitors, GetMonitorInfoW, HDC, HMONITOR, MONITORINFOEXW};
use windows_sys::Win32::System::DataExchange::{
    GlobalAddAtomA, GlobalAddAtomW, GlobalDeleteAtom, GlobalGetAtomNameA, GlobalGetAtomNameW,
};
use windows_sys::Win32::System::Threading::AttachThreadInput;
use windows_sys::Win32::UI::Input::KeyboardAndMouse::{
    INPUT, INPUT_0, INPUT_MOUSE, MOUSEEVENTF_MOVE, MOUSEINPUT, SendInput,
};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    CreateWindowExA, CreateWindowExW, DestroyWindow, GetForegroundWindow, IsWindow, MONITORINFOF_PRIMARY, MSG,
    PM_NOREMOVE, PM_QS_SENDMESSAGE, PeekMessageW, SW_SHOW, SetForegroundWindow, ShowWindow,
};

use crate::nt::call::{Reply, TextForm};
use crate::nt::machine::Refusal;
use crate::nt::object_manager::Handle;
use crate::system::live::arguments::{Given, Text, spelled};
use crate::system::live::last_error::{called, done, opened, reply};
use crate::system::live::memory::{from_windows, to_windows};
use crate::system::live::text::{Character, text_in};
use crate::system::live::{errand, undo, window_stations};
use crate::system::wire::Left;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given<'_>) -> Option<Result<Reply, Refusal>> {
    let (window, atom) = (given.handle("handle"), given.dword("atom", 0) as u16);
    // SAFETY: a window, an atom and a thread are numbers; so are all other arguments.
    let reply = unsafe {
        match name {
            "CreateWindowExW" => create(given),
            "ShowWindow" => show(window),
            "DestroyWindow" => done(|| DestroyWindow(window)),
            "SetForegroundWindow" => done(|| SetForegroundWindow(window)),
            "GetForegroundWindow" => {
                let (window, error) = called(|| GetForegroundWindow());
                let window = if window.is_null() { Handle::NULL } else { from_windows(window) };
                reply(true, error).with("window", window.to_string())
            }
            "SendInput" => send(given.dword("count", 0)),
            "AttachThreadInput" => {
                let (from, to) = (given.dword("from", 0), given.dword("to", 0));
                done(|| AttachThreadInput(from, to, i32::from(given.flag("attach"))))
            }
            "GlobalAddAtomW" => add_atom(given),
            "GlobalGetAtomNameW" => match given.form() {
                TextForm::Ansi => atom_name::<u8>(|buffer, room| GlobalGetAtomNameA(atom, buffer, room)),
                TextForm::Wide => atom_name::<u16>(|buffer, room| GlobalGetAtomNameW(atom, buffer, room)),
            },
            "EnumDisplayMonitors" => monitors(),
            "CreateProcessW" => return Some(errand::start_child(given)),
            _ => return None,
        }
    };
    Some(Ok(reply))
}

thread_local! {
    /// Whether the calling thread made a window.
    static HAS_WINDOWS: Cell<bool> = const { Cell::new(false) };
}

/// Receives what was sent to the windows of the calling thread: other threads wait until it has. What was posted stays for
/// the script to take. A thread without a window is left as it is, because to ask for messages gives it a queue.
pub fn receive_messages() {
    let mut message = MSG::default();
    if HAS_WINDOWS.get() {
        // SAFETY: the message is a local variable.
        unsafe { PeekMessageW(&raw mut message, ptr::null_mut(), 0, 0, PM_NOREMOVE | PM_QS_SENDMESSAGE) };
    }
}

/// Destroys a window that the script does not keep.
pub fn destroy(window: Handle) {
    // SAFETY: a window is a number.
    unsafe { DestroyWindow(to_windows(window)) };
}

fn create(given: Given<'_>) -> Reply {
    let (class, title) = (Text::new(given.form(), "STATIC"), given.spelled("title"));
    let (style, none) = (given.dword("style", 0), ptr::null_mut());
    HAS_WINDOWS.set(true);
    opened(|| {
        // SAFETY: the texts end with a null character and live until the call returns; there is no parent, menu or module.
        unsafe {
            spelled!(
                given,
                CreateWindowExW
                    | CreateWindowExA(
                        0,
                        class.as_ptr(),
                        title.as_ptr(),
                        style,
                        0,
                        0,
                        100,
                        100,
                        none,
                        none,
                        none,
                        ptr::null()
                    )
            )
        }
    })
}

/// The result says whether it was shown before; that there is no such window, the last error alone.
fn show(window: HWND) -> Reply {
    // SAFETY: a window is a number.
    let (before, error) = called(|| unsafe { ShowWindow(window, SW_SHOW) });
    // SAFETY: the same.
    if unsafe { IsWindow(window) } == 0 {
        return reply(false, error);
    }
    reply(true, error).with("was_visible", (before != 0).to_string())
}

fn send(count: u32) -> Reply {
    let movement = MOUSEINPUT { dx: 0, dy: 0, mouseData: 0, dwFlags: MOUSEEVENTF_MOVE, time: 0, dwExtraInfo: 0 };
    let inputs = vec![INPUT { r#type: INPUT_MOUSE, Anonymous: INPUT_0 { mi: movement } }; count as usize];
    // SAFETY: there are so many inputs of this size.
    let (sent, error) = called(|| unsafe { SendInput(count, inputs.as_ptr(), size_of::<INPUT>() as i32) });
    reply(sent == count && count != 0, error).with("count", sent.to_string())
}

/// Adds an atom, which stays in its table until it is taken out.
fn add_atom(given: Given<'_>) -> Reply {
    let text = given.name();
    // SAFETY: the text is null or ends with a null character, and lives until the call returns.
    let (atom, error) = called(|| unsafe { spelled!(given, GlobalAddAtomW | GlobalAddAtomA(text.as_ptr())) });
    if atom != 0 {
        undo::remember(Left::Atom { station: window_stations::own(), atom });
    }
    reply(atom != 0, error).with("atom", atom.to_string())
}

/// Gives a reference to an atom back.
pub fn delete_atom(station: &str, atom: u16) {
    window_stations::on(station, || {
        // SAFETY: an atom is a number.
        unsafe { GlobalDeleteAtom(atom) };
    });
}

fn atom_name<C: Character>(ask: impl FnOnce(*mut C, i32) -> u32) -> Reply {
    // The longest text of an atom has 255 characters.
    let mut buffer = [C::default(); 256];
    let (length, error) = called(|| ask(buffer.as_mut_ptr(), 256));
    let reply = reply(length != 0, error).with("result", length.to_string());
    if length == 0 { reply } else { reply.with("name", text_in(&buffer)) }
}

unsafe extern "system" fn take(monitor: HMONITOR, _: HDC, _: *mut RECT, found: LPARAM) -> i32 {
    // SAFETY: the number is what the enumeration was called with: a reference that nobody else uses meanwhile.
    let found = unsafe { &mut *(found as *mut Vec<MONITORINFOEXW>) };
    let mut information = MONITORINFOEXW::default();
    information.monitorInfo.cbSize = size_of::<MONITORINFOEXW>() as u32;
    // SAFETY: the structure is of the size that it says, and lives until the call returns.
    unsafe { GetMonitorInfoW(monitor, (&raw mut information).cast()) };
    found.push(information);
    1
}

/// The monitors; what is told of one is told of the first.
fn monitors() -> Reply {
    let mut found: Vec<MONITORINFOEXW> = Vec::new();
    let (result, error) = called(|| {
        let found = &raw mut found as LPARAM;
        // SAFETY: the callback gets the reference back, which lives until the call returns.
        unsafe { EnumDisplayMonitors(ptr::null_mut(), ptr::null(), Some(take), found) }
    });
    let reply = reply(result != 0, error).with("count", found.len().to_string());
    let Some(first) = found.first() else { return reply };
    let RECT { left, top, right, bottom } = first.monitorInfo.rcMonitor;
    reply
        .with("device", text_in(&first.szDevice))
        .with("primary", (first.monitorInfo.dwFlags & MONITORINFOF_PRIMARY != 0).to_string())
        .with("rect", format!("{left},{top},{right},{bottom}"))
}

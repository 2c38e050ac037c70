//! Window stations and desktops, called as a program calls them.
//!
//! A switch of the input desktop is real, and taken back at the end.
//! Written down in: Microsoft, "Window Station and Desktop Functions".

use std::ptr;

use windows_sys::Win32::Foundation::LPARAM;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::System::StationsAndDesktops::{
    CloseDesktop, CloseWindowStation, CreateDesktopA, CreateDesktopW, CreateWindowStationA, CreateWindowStationW,
    EnumDesktopsA, EnumDesktopsW, EnumWindowStationsA, EnumWindowStationsW, GetProcessWindowStation, GetThreadDesktop,
    GetUserObjectInformationA, GetUserObjectInformationW, OpenDesktopA, OpenDesktopW, OpenInputDesktop,
    OpenWindowStationA, OpenWindowStationW, SetProcessWindowStation, SetThreadDesktop, SwitchDesktop, UOI_FLAGS,
    UOI_NAME, UOI_TYPE, USEROBJECTFLAGS,
};
use windows_sys::Win32::System::Threading::GetCurrentThreadId;

use crate::nt::call::{Argument, Reply, TextForm};
use crate::nt::machine::Refusal;
use crate::nt::parameter::parse_number;
use crate::nt::security::AccessMask;
use crate::nt::status::Win32Error;
use crate::system::live::arguments::{Given, Text, spelled};
use crate::system::live::last_error::{called, done, opened, reply};
use crate::system::live::text::{Character, text_at, text_in};
use crate::system::live::undo;
use crate::system::wire::Left;

/// Makes a call by its name; nothing, where it is none of these.
pub fn answer(name: &str, given: Given<'_>) -> Option<Result<Reply, Refusal>> {
    let (text, handle) = (given.name(), given.handle("handle"));
    let access = given.access(AccessMask::GENERIC_ALL);
    let inherit = i32::from(given.flag("inherit"));
    let security = SECURITY_ATTRIBUTES {
        nLength: size_of::<SECURITY_ATTRIBUTES>() as u32,
        lpSecurityDescriptor: ptr::null_mut(),
        bInheritHandle: inherit,
    };
    // SAFETY: names are null or end with a null character; they and the security attributes live until the call returns;
    // all other arguments are plain numbers.
    let reply = unsafe {
        match name {
            "CreateWindowStationW" => {
                let flags = given.dword("flags", 0);
                opened(|| {
                    spelled!(
                        given,
                        CreateWindowStationW | CreateWindowStationA(text.as_ptr(), flags, access, &raw const security)
                    )
                })
            }
            "OpenWindowStationW" => {
                opened(|| spelled!(given, OpenWindowStationW | OpenWindowStationA(text.as_ptr(), inherit, access)))
            }
            "CloseWindowStation" => done(|| CloseWindowStation(handle)),
            "GetProcessWindowStation" => opened(|| GetProcessWindowStation()),
            "SetProcessWindowStation" => done(|| SetProcessWindowStation(handle)),
            "CreateDesktopW" => opened(|| {
                spelled!(
                    given,
                    CreateDesktopW
                        | CreateDesktopA(text.as_ptr(), ptr::null(), ptr::null(), 0, access, &raw const security)
                )
            }),
            "OpenDesktopW" => {
                opened(|| spelled!(given, OpenDesktopW | OpenDesktopA(text.as_ptr(), 0, inherit, access)))
            }
            "OpenInputDesktop" => opened(|| OpenInputDesktop(0, inherit, access)),
            "CloseDesktop" => done(|| CloseDesktop(handle)),
            "GetThreadDesktop" => opened(|| GetThreadDesktop(GetCurrentThreadId())),
            "SetThreadDesktop" => done(|| SetThreadDesktop(handle)),
            "SwitchDesktop" => return Some(remember_input().map(|()| done(|| SwitchDesktop(handle)))),
            "EnumWindowStationsW" => enumerated(given, |names| {
                let names = ptr::from_mut(names) as LPARAM;
                spelled!(given, EnumWindowStationsW | EnumWindowStationsA(Some(take), names))
            }),
            "EnumDesktopsW" => enumerated(given, |names| {
                let names = ptr::from_mut(names) as LPARAM;
                spelled!(given, EnumDesktopsW | EnumDesktopsA(handle, Some(take), names))
            }),
            "GetUserObjectInformationW" => information(given, handle),
            _ => return None,
        }
    };
    Some(Ok(reply))
}

/// The name of a window station or desktop.
pub fn name_of(handle: windows_sys::Win32::Foundation::HANDLE) -> String {
    let mut buffer = [0_u16; 512];
    let room = size_of_val(&buffer) as u32;
    // SAFETY: the buffer has so many bytes, and lives until the call returns; what it says ends with a null character.
    unsafe { GetUserObjectInformationW(handle, UOI_NAME, buffer.as_mut_ptr().cast(), room, ptr::null_mut()) };
    text_in(&buffer)
}

/// The name of the window station of this process.
pub fn own() -> String {
    // SAFETY: it takes nothing; the handle that it gives belongs to the process.
    name_of(unsafe { GetProcessWindowStation() })
}

/// Does something on the window station with this name; whether that is done, or there is none any more.
pub fn on(name: &str, act: impl FnOnce() -> bool) -> bool {
    let text = Text::wide(name);
    // SAFETY: the name ends with a null character and lives until the call returns; handles are looked at by Windows
    // before they are used, and the one that was opened is closed once.
    unsafe {
        let before = GetProcessWindowStation();
        let access = AccessMask::MAXIMUM_ALLOWED.bits();
        let (station, error) = called(|| OpenWindowStationW(text.as_ptr(), 0, access));
        if station.is_null() {
            return error == Some(Win32Error::FILE_NOT_FOUND);
        }
        let is_done = SetProcessWindowStation(station) != 0 && act();
        SetProcessWindowStation(before);
        CloseWindowStation(station);
        is_done
    }
}

/// Remembers which desktop receives input; on a window station that gets no input there is none, and nothing to switch.
fn remember_input() -> Result<(), Refusal> {
    // SAFETY: all arguments are plain numbers; the handle is asked for its name, and closed once.
    unsafe {
        let desktop = OpenInputDesktop(0, 0, AccessMask::DESKTOP_SWITCHDESKTOP.bits());
        if !desktop.is_null() {
            undo::remember(Left::Input { station: own(), desktop: name_of(desktop) });
            CloseDesktop(desktop);
        } else if gets_input() {
            return Err(Refusal::new("the desktop that has the input now could not get it back".to_owned()));
        }
    }
    Ok(())
}

/// Whether the window station of this process gets input.
fn gets_input() -> bool {
    let mut flags = USEROBJECTFLAGS::default();
    let room = size_of::<USEROBJECTFLAGS>() as u32;
    // SAFETY: the structure is of the size that is told with it, and lives until the call returns.
    unsafe {
        let station = GetProcessWindowStation();
        GetUserObjectInformationW(station, UOI_FLAGS, (&raw mut flags).cast(), room, ptr::null_mut());
    }
    flags.dwFlags & WSF_VISIBLE != 0
}

/// Gives a desktop the input again; whether that is done.
pub fn give_input_to(station: &str, desktop: &str) -> bool {
    let text = Text::wide(desktop);
    on(station, || {
        // SAFETY: the name ends with a null character and lives until the call returns; no desktop has no handle, which
        // Windows refuses.
        unsafe {
            let desktop = OpenDesktopW(text.as_ptr(), 0, 0, AccessMask::DESKTOP_SWITCHDESKTOP.bits());
            let is_done = SwitchDesktop(desktop) != 0;
            CloseDesktop(desktop);
            is_done
        }
    })
}

/// `WSF_VISIBLE`: a window station whose desktops are seen and get input.
const WSF_VISIBLE: u32 = 1;

/// What the callback of an enumeration does, and what it was given.
struct Enumeration {
    names: Vec<String>,
    returns: i32,
    opens: bool,
    all_openable: bool,
}

/// The callback of both enumerations, in the A form and the W form.
unsafe extern "system" fn take<C: Character>(name: *const C, enumeration: LPARAM) -> i32 {
    // SAFETY: the number is what the enumeration was called with: a reference that nobody else uses meanwhile.
    let enumeration = unsafe { &mut *(enumeration as *mut Enumeration) };
    // SAFETY: a name that an enumeration passes ends with a null character.
    let name = unsafe { text_at(name) };
    if enumeration.opens {
        let text = Text::wide(&name);
        // SAFETY: the name lives until the calls return.
        let station = unsafe { OpenWindowStationW(text.as_ptr(), 0, AccessMask::WINSTA_ENUMERATE.bits()) };
        // SAFETY: a handle is a number; closing none fails.
        enumeration.all_openable &= !station.is_null() && unsafe { CloseWindowStation(station) } != 0;
    }
    enumeration.names.push(name);
    enumeration.returns
}

fn enumerated(given: Given<'_>, enumerate: impl FnOnce(&mut Enumeration) -> i32) -> Reply {
    let returns = given.text("callback_returns").and_then(parse_number).unwrap_or(1);
    let opens = given.dword("callback", 0) != 0;
    let mut enumeration =
        Enumeration { names: Vec::new(), returns: (returns as u32).cast_signed(), opens, all_openable: true };
    let (result, error) = called(|| enumerate(&mut enumeration));
    let reply = reply(result != 0, error)
        .with("result", result.to_string())
        .with("calls", enumeration.names.len().to_string())
        .with("names", enumeration.names.join(","));
    if opens { reply.with("all_openable", enumeration.all_openable.to_string()) } else { reply }
}

fn information(given: Given<'_>, handle: windows_sys::Win32::Foundation::HANDLE) -> Reply {
    /// What the length is before the call, so that one that is left alone can be told.
    const UNTOLD: u32 = u32::MAX;
    let index = given.dword("index", 0).cast_signed();
    // Aligned for every structure that the indices write.
    let mut buffer = [0_u32; 1024];
    let (pointer, room) = match given.0.named("length") {
        Some(Argument::Pointer(_)) => (ptr::null_mut(), 0),
        Some(Argument::Number(length)) => (buffer.as_mut_ptr(), (*length).min(size_of_val(&buffer) as u64) as u32),
        _ => (buffer.as_mut_ptr(), size_of_val(&buffer) as u32),
    };
    let mut needed = UNTOLD;
    let (result, error) = called(|| {
        // SAFETY: the buffer has so many bytes or is none; it and the number live until the call returns.
        unsafe {
            spelled!(
                given,
                GetUserObjectInformationW
                    | GetUserObjectInformationA(handle, index, pointer.cast(), room, &raw mut needed)
            )
        }
    });
    let mut reply = reply(result != 0, error);
    if needed != UNTOLD {
        reply = reply.with("needed", needed.to_string());
    }
    match index {
        _ if !reply.is_success() => reply,
        // The third number of USEROBJECTFLAGS.
        UOI_FLAGS => reply.with("visible", (buffer[2] & WSF_VISIBLE != 0).to_string()),
        UOI_NAME | UOI_TYPE => {
            let text = match given.form() {
                // SAFETY: the call has written characters there that end with a null character.
                TextForm::Ansi => unsafe { text_at(buffer.as_ptr().cast::<u8>()) },
                // SAFETY: the same.
                TextForm::Wide => unsafe { text_at(buffer.as_ptr().cast::<u16>()) },
            };
            reply.with("name", text)
        }
        _ => reply,
    }
}

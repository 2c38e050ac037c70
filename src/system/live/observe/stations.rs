//! The window stations of the caller's session, and the desktops of those that may be opened.

use windows_sys::Win32::Foundation::LPARAM;
use windows_sys::Win32::System::StationsAndDesktops::{
    CloseWindowStation, EnumDesktopsW, EnumWindowStationsW, OpenWindowStationW,
};
use windows_sys::core::PCWSTR;

use crate::observe::observation::WindowStationRow;
use crate::system::live::observe::text;

/// `WINSTA_ENUMDESKTOPS`.
const ENUMERATE: u32 = 1;

/// Every window station that the caller is told of.
pub fn window_stations(unseen: &mut Vec<String>, session: u32) -> Vec<WindowStationRow> {
    let mut names: Vec<String> = Vec::new();
    // SAFETY: the function is called with the list before this call returns, and not later.
    let told = unsafe { EnumWindowStationsW(Some(note), (&raw mut names) as LPARAM) };
    if told == 0 {
        unseen.push(format!("the window stations: {}", text::last_error()));
    }
    unseen.push("window stations and desktops of other sessions, but for names in the object tree".to_owned());
    names.into_iter().map(|name| row(session, name)).collect()
}

fn row(session: u32, name: String) -> WindowStationRow {
    let wide = text::wide(&name);
    // SAFETY: the name ends with a null character and lives until the call returns.
    let station = unsafe { OpenWindowStationW(wide.as_ptr(), 0, ENUMERATE) };
    if station.is_null() {
        return WindowStationRow { session, name, desktops: Vec::new(), refused: Some(text::last_error()) };
    }
    let mut desktops: Vec<String> = Vec::new();
    // SAFETY: the handle is open; the function is called with the list before this call returns. It is closed once.
    let told = unsafe { EnumDesktopsW(station, Some(note), (&raw mut desktops) as LPARAM) };
    let refused = (told == 0).then(text::last_error);
    // SAFETY: the handle is ours and open, and is not used again.
    unsafe { CloseWindowStation(station) };
    WindowStationRow { session, name, desktops, refused }
}

/// Notes a name in the list that the caller of the enumeration gave; it goes on.
unsafe extern "system" fn note(name: PCWSTR, list: LPARAM) -> i32 {
    // SAFETY: Windows gives a text that ends, and the list that was handed over, which nobody else uses meanwhile.
    unsafe { (*(list as *mut Vec<String>)).push(text::of_null_ended(name)) };
    1
}

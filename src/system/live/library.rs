//! Functions that not every Windows has: looked up when a script calls them, and refused where they are missing.
//!
//! To link them would keep the whole program from starting on a Windows that lacks one of them.

use std::ffi::CStr;

use windows_sys::Win32::System::LibraryLoader::{GetProcAddress, LoadLibraryA};

use crate::nt::machine::Refusal;

/// The address of a function of a library of Windows; its name ends with a null character.
pub fn address(library: &CStr, function: &'static str) -> Result<unsafe extern "system" fn() -> isize, Refusal> {
    // SAFETY: both names end with a null character; the library is one of Windows' own, and stays loaded.
    let found = unsafe { GetProcAddress(LoadLibraryA(library.as_ptr().cast()), function.as_ptr()) };
    found.ok_or_else(|| Refusal::new(format!("this system has no {}", function.trim_end_matches('\0'))))
}

/// A function that this Windows may lack: `if_there!(c"ntdll.dll", fn NtCompareObjects(HANDLE, HANDLE) -> NTSTATUS)`.
///
/// What it gives may be called where the types are those of the documentation.
macro_rules! if_there {
    ($library:literal, fn $name:ident($($argument:ty),* $(,)?) -> $result:ty) => {{
        type Function = unsafe extern "system" fn($($argument),*) -> $result;
        const NAME: &str = concat!(stringify!($name), "\0");
        $crate::system::live::library::address($library, NAME).map(|address| {
            // SAFETY: function pointers have one size; the types are those of the documentation.
            unsafe { std::mem::transmute::<unsafe extern "system" fn() -> isize, Function>(address) }
        })
    }};
}
pub(super) use if_there;

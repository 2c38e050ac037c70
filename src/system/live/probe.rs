//! The probe, filled in: what this Windows is, and where in it this process stands.

use windows_sys::Win32::Foundation::NTSTATUS;
use windows_sys::Win32::Globalization::GetUserDefaultLocaleName;
use windows_sys::Win32::System::RemoteDesktop::WTSGetActiveConsoleSessionId;
use windows_sys::Win32::System::SystemInformation::{
    GetNativeSystemInfo, OSVERSIONINFOEXW, PROCESSOR_ARCHITECTURE_AMD64, PROCESSOR_ARCHITECTURE_ARM,
    PROCESSOR_ARCHITECTURE_ARM64, PROCESSOR_ARCHITECTURE_INTEL, SYSTEM_INFO,
};

use crate::observe::probe::{Edition, Probe};
use crate::system::live::process_token::ProcessToken;
use crate::system::live::{sessions, win32};

// It says the version as it is; the functions of Win32 say one that the program's manifest knows.
windows_link::link!("ntdll.dll" "system" fn RtlGetVersion(version: *mut OSVERSIONINFOEXW) -> NTSTATUS);

/// `VER_NT_WORKSTATION`: the only product that is no server.
const WORKSTATION: u8 = 1;
/// What the console's session is while it is attached to none.
const NO_SESSION: u32 = u32::MAX;

/// Looks at the Windows that this program runs on.
pub fn probe() -> Probe {
    let token = ProcessToken::own();
    let version = version();
    Probe {
        version: (version.dwMajorVersion as u8, version.dwMinorVersion as u8),
        build: version.dwBuildNumber,
        edition: if version.wProductType == WORKSTATION { Edition::Client } else { Edition::Server },
        architecture: architecture(),
        elevated: token.as_ref().and_then(ProcessToken::elevated),
        half: token.as_ref().and_then(ProcessToken::half),
        integrity: token.as_ref().and_then(ProcessToken::integrity),
        privileges: token.as_ref().map(ProcessToken::privileges).unwrap_or_default(),
        session: sessions::own(),
        console_session: console_session(),
        language: language(),
        wine: win32::wine_version(),
    }
}

fn version() -> OSVERSIONINFOEXW {
    let size = size_of::<OSVERSIONINFOEXW>() as u32;
    let mut version = OSVERSIONINFOEXW { dwOSVersionInfoSize: size, ..Default::default() };
    // SAFETY: the structure says its size; the call never fails.
    unsafe { RtlGetVersion(&raw mut version) };
    version
}

fn architecture() -> String {
    let mut system = SYSTEM_INFO::default();
    // SAFETY: the structure is a local variable; both faces of its beginning are plain numbers.
    let architecture = unsafe {
        GetNativeSystemInfo(&raw mut system);
        system.Anonymous.Anonymous.wProcessorArchitecture
    };
    match architecture {
        PROCESSOR_ARCHITECTURE_INTEL => "x86".to_owned(),
        PROCESSOR_ARCHITECTURE_AMD64 => "x64".to_owned(),
        PROCESSOR_ARCHITECTURE_ARM => "arm".to_owned(),
        PROCESSOR_ARCHITECTURE_ARM64 => "arm64".to_owned(),
        other => format!("processor {other}"),
    }
}

fn console_session() -> Option<u32> {
    // SAFETY: it takes nothing and gives a number.
    let session = unsafe { WTSGetActiveConsoleSessionId() };
    (session != NO_SESSION).then_some(session)
}

fn language() -> String {
    let mut name = [0_u16; 85];
    // SAFETY: the buffer has that many characters. The length that comes back counts the null at the end.
    let length = unsafe { GetUserDefaultLocaleName(name.as_mut_ptr(), name.len() as i32) };
    let length = usize::try_from(length).unwrap_or(0).saturating_sub(1);
    String::from_utf16_lossy(name.get(..length).unwrap_or_default())
}

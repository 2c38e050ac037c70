//! The services: `EnumServicesStatusExW`, and `QueryServiceConfigW` of those that may be asked.

use std::ptr;

use windows_sys::Win32::System::Services::{
    CloseServiceHandle, ENUM_SERVICE_STATUS_PROCESSW, EnumServicesStatusExW, OpenSCManagerW, OpenServiceW,
    QUERY_SERVICE_CONFIGW, QueryServiceConfigW, SC_ENUM_PROCESS_INFO, SC_HANDLE, SC_MANAGER_CONNECT,
    SC_MANAGER_ENUMERATE_SERVICE, SERVICE_DRIVER, SERVICE_QUERY_CONFIG, SERVICE_STATE_ALL, SERVICE_WIN32,
};

use crate::nt::service::Start;
use crate::nt::service::status::State;
use crate::observe::{ProcessRow, ServiceRow};
use crate::system::live::observe::text;

/// The most that the manager takes as a buffer.
const ROOM: usize = 0x4_0000;

/// A handle of the manager or of a service, closed when this is dropped.
struct Opened(SC_HANDLE);

impl Drop for Opened {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and open, and is not used again.
        unsafe { CloseServiceHandle(self.0) };
    }
}

/// Every service and driver.
pub fn services(unseen: &mut Vec<String>, processes: &[ProcessRow]) -> Vec<ServiceRow> {
    let access = SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE;
    // SAFETY: the null pointers ask for this machine and its usual database.
    let manager = unsafe { OpenSCManagerW(ptr::null(), ptr::null(), access) };
    if manager.is_null() {
        unseen.push(format!("the services: {}", text::last_error()));
        return Vec::new();
    }
    let manager = Opened(manager);
    let mut rows = match listed(&manager, processes) {
        Ok(rows) => rows,
        Err(reason) => {
            unseen.push(format!("the services: {reason}"));
            return Vec::new();
        }
    };
    let mut closed = 0;
    for row in &mut rows {
        match configuration(&manager, &row.name) {
            Some((start, account)) => (row.start, row.account) = (start, account),
            None => closed += 1,
        }
    }
    if closed > 0 {
        unseen.push(format!("the start and the account of {closed} services: they may not be asked"));
    }
    rows
}

fn listed(manager: &Opened, processes: &[ProcessRow]) -> Result<Vec<ServiceRow>, String> {
    let mut rows = Vec::new();
    let mut resume = 0;
    loop {
        let mut buffer = vec![0_u64; ROOM / 8];
        let (mut needed, mut count, before) = (0, 0, resume);
        // SAFETY: the buffer has that size; the numbers are written to local variables.
        let told = unsafe {
            EnumServicesStatusExW(
                manager.0,
                SC_ENUM_PROCESS_INFO,
                SERVICE_WIN32 | SERVICE_DRIVER,
                SERVICE_STATE_ALL,
                buffer.as_mut_ptr().cast(),
                ROOM as u32,
                &raw mut needed,
                &raw mut count,
                &raw mut resume,
                ptr::null(),
            )
        };
        let reason = text::last_error();
        // SAFETY: as many structures as were counted stand at the beginning, with texts that end behind them.
        unsafe {
            let first = buffer.as_ptr().cast::<ENUM_SERVICE_STATUS_PROCESSW>();
            rows.extend(std::slice::from_raw_parts(first, count as usize).iter().map(|entry| row(entry, processes)));
        }
        match told {
            0 if count == 0 || resume == before => return Err(reason),
            0 => {}
            _ => return Ok(rows),
        }
    }
}

/// # Safety
///
/// The entry's name leads to a text that ends.
unsafe fn row(entry: &ENUM_SERVICE_STATUS_PROCESSW, processes: &[ProcessRow]) -> ServiceRow {
    let status = &entry.ServiceStatusProcess;
    let state = State::from_number(status.dwCurrentState.into()).map(State::name).unwrap_or_default();
    let pid = (status.dwProcessId != 0).then_some(status.dwProcessId);
    let process = processes.iter().find(|process| Some(process.pid) == pid);
    ServiceRow {
        // SAFETY: the caller says so.
        name: unsafe { text::of_null_ended(entry.lpServiceName) },
        state: state.trim_start_matches("SERVICE_").to_owned(),
        start: String::new(),
        account: String::new(),
        pid,
        session: process.map(|process| process.session),
    }
}

/// When a service starts, and as whom it runs.
fn configuration(manager: &Opened, name: &str) -> Option<(String, String)> {
    let name = text::wide(name);
    // SAFETY: the name ends with a null character and lives until the call returns.
    let service = unsafe { OpenServiceW(manager.0, name.as_ptr(), SERVICE_QUERY_CONFIG) };
    if service.is_null() {
        return None;
    }
    let service = Opened(service);
    let mut needed = 0;
    // SAFETY: an empty buffer is asked how long it must be.
    unsafe { QueryServiceConfigW(service.0, ptr::null_mut(), 0, &raw mut needed) };
    let mut buffer = vec![0_u64; (needed as usize).max(size_of::<QUERY_SERVICE_CONFIGW>()).div_ceil(8)];
    let start = buffer.as_mut_ptr().cast::<QUERY_SERVICE_CONFIGW>();
    // SAFETY: the buffer has that size. The structure stands at its beginning, with texts that end behind it.
    unsafe {
        let told = QueryServiceConfigW(service.0, start, (buffer.len() * 8) as u32, &raw mut needed);
        (told != 0).then(|| {
            let when = Start::from_number((*start).dwStartType.into()).map(|when| format!("{when:?}").to_lowercase());
            (when.unwrap_or_default(), text::of_null_ended((*start).lpServiceStartName))
        })
    }
}

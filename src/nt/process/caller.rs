//! Callers: on whose behalf a name is resolved, and what `\??` means for them.
//!
//! Modelled: a process with its own token, one that speaks for another token, the kernel and what runs in its process.
//! Whom a thread impersonates stands in `impersonate.rs`.
//! Written down in: Microsoft, "Local and Global MS-DOS Device Names"; ReactOS `ntoskrnl/ob/obname.c` and `se/srm.c`.

use std::sync::Arc;

use crate::nt::machine::Machine;
use crate::nt::object_manager::{Caller, DeviceMap, DosDevicesPolicy};
use crate::nt::process::ProcessId;
use crate::nt::security::Token;
use crate::nt::session::{SessionId, local_security_authority};

impl Machine {
    /// On whose behalf a process's names are resolved.
    pub fn caller(&self, process: ProcessId) -> Caller {
        match self.process(process) {
            Some(known) => self.caller_with(process, known.token.clone()),
            None => self.kernel_caller(),
        }
    }

    /// A process that speaks for another token.
    pub(crate) fn caller_with(&self, process: ProcessId, token: Arc<Token>) -> Caller {
        let device_map = self.device_map(&token);
        Caller { process, token, kernel_mode: process == ProcessId::SYSTEM, device_map }
    }

    /// The kernel as a caller: it is not checked.
    pub(crate) fn kernel_caller(&self) -> Caller {
        let token = Arc::new(local_security_authority::system_token(SessionId::ZERO));
        let device_map = self.device_map(&token);
        Caller { process: ProcessId::SYSTEM, token, kernel_mode: true, device_map }
    }

    /// What `\??` means for a token: decided by the release, and by the token alone.
    pub(crate) fn device_map(&self, token: &Token) -> DeviceMap {
        let Some(global) = self.objects.global_device_map else { return DeviceMap::InRoot };
        match self.system().dos_devices() {
            DosDevicesPolicy::OneDirectory => DeviceMap::InRoot,
            DosDevicesPolicy::PerSession => match self.session(token.session).and_then(|own| own.dos_devices) {
                Some(own) => DeviceMap::Session(own),
                None => DeviceMap::InRoot,
            },
            DosDevicesPolicy::PerLogonSession if token.is_local_system() || !self.system().settings.protection_mode => {
                DeviceMap::Global(global)
            }
            DosDevicesPolicy::PerLogonSession => {
                DeviceMap::LogonSession(self.objects.device_maps.get(&token.logon_session).copied())
            }
        }
    }
}

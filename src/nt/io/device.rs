//! Devices: the driver that reads what follows a device in a name, with what it keeps there.
//!
//! In Windows this is `IopParseDevice` handing a request to the driver of the device object.
//! Left out: device stacks, filters, mounting, every device that no lesson and no test meets.
//! Written down in: Microsoft, "Introduction to Device Objects"; ReactOS `ntoskrnl/io/iomgr/file.c`.

use crate::nt::io::mailslot::Mailslots;
use crate::nt::io::named_pipe::NamedPipes;
use crate::nt::io::volume::Volume;

/// What stands behind a device object.
#[derive(Debug, Clone, PartialEq)]
pub enum Driver {
    /// Takes everything and gives nothing.
    Null,
    /// The file system of named pipes.
    NamedPipes(NamedPipes),
    /// The file system of mailslots.
    Mailslots(Mailslots),
    /// The console, where it has a driver.
    Console,
    /// A disk with a file system.
    Volume(Volume),
    /// The network; whatever is behind it is taken to be there.
    Redirector,
}

impl Driver {
    /// Whether everyone may write to the device itself.
    pub fn is_open_to_everyone(&self) -> bool {
        match self {
            Driver::Null | Driver::Console => true,
            Driver::NamedPipes(_) | Driver::Mailslots(_) | Driver::Volume(_) | Driver::Redirector => false,
        }
    }
}

//! Input and output: what lies behind a device, and what a program holds when it has opened a file.
//!
//! The Object Manager knows a name up to the device; the rest of it belongs to the device's driver. Every open, and every
//! making of a pipe or a mailslot, goes the same way: [`create`] walks to the device, makes a file object, and asks the
//! [`device::Driver`]. Read [`create`] and [`request`] first, then one driver.
//! Left out: the contents of files, security descriptors of files.

pub mod calls;
pub mod console;
pub mod create;
pub mod device;
pub mod file;
pub mod information;
pub mod mailslot;
pub mod named_pipe;
pub mod registry;
pub mod request;
pub mod transfer;
pub mod volume;

use crate::nt::io::information::UnknownInformationPolicy;
use crate::nt::io::mailslot::{MailslotNamePolicy, MailslotSharingPolicy};
use crate::nt::io::named_pipe::{DesertedPipePolicy, PipePrefixPolicy};
use crate::nt::io::volume::DoubledBackslashPolicy;

/// Which of the drivers' rules differ by release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IoPolicies {
    /// What becomes of a name that is the beginning of a pipe's.
    pub pipe_prefix: PipePrefixPolicy,
    /// What a pipe is whose client has gone.
    pub deserted_pipe: DesertedPipePolicy,
    /// What the name of a mailslot's client is.
    pub mailslot_names: MailslotNamePolicy,
    /// Whether a mailslot must be shared.
    pub mailslot_sharing: MailslotSharingPolicy,
    /// What a class of information that nobody knows is.
    pub unknown_information: UnknownInformationPolicy,
    /// What two backslashes right behind a volume are.
    pub doubled_backslash: DoubledBackslashPolicy,
}

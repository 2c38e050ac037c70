//! Who may do what: identities, rights, descriptors, privileges, tokens, and logon sessions.
//!
//! A [`Token`] names one session and one logon session; it is the only place where the two meet.

pub mod access;
pub mod app_container;
pub mod confinement;
pub mod descriptor;
pub mod drive_letters;
pub mod impersonation;
pub mod integrity;
pub mod logon_session;
pub mod luid;
pub mod privilege;
pub mod sddl;
pub mod sid;
pub mod token;

pub use access::{AccessMask, GenericMapping};
pub use confinement::Confinement;
pub use descriptor::{Ace, SecurityDescriptor};
pub use impersonation::ImpersonationLevel;
pub use integrity::IntegrityLevel;
pub use logon_session::{LogonSession, LogonType};
pub use luid::Luid;
pub use privilege::{Privilege, Privileges};
pub use sid::Sid;
pub use token::{Elevation, Token};

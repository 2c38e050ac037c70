//! The Win32 client library: what programs call, and how it becomes system calls.
//!
//! The library runs in the calling process. It chooses the directory that a name begins in, asks the kernel, and turns the
//! status into a last error. A and W forms are one operation here.

pub mod app_containers;
pub mod as_user;
pub mod child_sessions;
pub mod client_directory;
pub mod console;
pub mod device_links;
pub mod dos_devices;
pub mod dos_paths;
pub mod file_mappings;
pub mod files;
pub mod handles;
pub mod impersonation;
pub mod log_on_user;
pub mod logon_sessions;
pub mod object_names;
pub mod pipes;
pub mod print_notifications;
pub mod private_namespaces;
pub mod send_message;
pub mod session_control;
pub mod session_information;
pub mod session_notification;
pub mod sessions;
pub mod shadowing;
pub mod terminal_services;
pub mod text;
pub mod tokens;
pub mod transfers;
pub mod user_token;

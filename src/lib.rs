//! An educational simulator of Windows NT sessions.

pub mod nt {
    //! The model.
    pub mod parameter;
}
pub mod scenario;

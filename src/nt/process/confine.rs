//! Starting a program with another token than its user's: lowered, restricted, in an AppContainer; or with `uiAccess`.
//!
//! A program makes such a token of its own (`DuplicateTokenEx` and `SetTokenInformation`, `CreateRestrictedToken`, the
//! attribute `SECURITY_CAPABILITIES` of a start) and starts another one with it. Here a start says what it wants, and the
//! step tells of the token that is made. Nobody needs a privilege for a token that may do less. Who asks for `uiAccess` in
//! its manifest gets it from the system; left out: that it must be signed, and installed where users cannot write.
//! Written down in: Microsoft, "Mandatory Integrity Control", "Restricted Tokens", "Implement an AppContainer" and "Only
//! elevate UIAccess applications that are installed in secure locations".

use std::sync::Arc;

use crate::nt::action::Confined;
use crate::nt::event::Event;
use crate::nt::machine::{Machine, Refusal};
use crate::nt::rule::Rule;
use crate::nt::security::Token;
use crate::nt::security::app_container::{AppContainerPolicy, package_sid};
use crate::nt::security::integrity::MandatoryIntegrityPolicy;
use crate::nt::trace::Trace;

impl Machine {
    /// Whether the release knows what is wanted.
    pub(crate) fn may_confine(&self, confined: &Confined) -> Result<(), Refusal> {
        let era = self.system().era;
        if (confined.integrity.is_some() || confined.ui_access) && era.integrity == MandatoryIntegrityPolicy::Absent {
            return Err(Refusal::new("this release has no integrity levels".to_owned()));
        }
        if confined.app_container.is_some() && era.app_containers == AppContainerPolicy::Absent {
            return Err(Refusal::new("this release has no AppContainers".to_owned()));
        }
        Ok(())
    }

    /// The token that a program is started with, made of another one.
    pub(crate) fn confine(&mut self, trace: &mut Trace, token: Arc<Token>, confined: &Confined) -> Arc<Token> {
        let mut made = (*token).clone();
        let mut tell = |rule, token: &Token, how: String| {
            trace.happened(rule, Event::TokenMade { account: token.account.clone(), how });
        };
        if let Some(level) = confined.integrity {
            made = made.lowered(level);
            let how = format!("the integrity level {:?}", made.integrity_level());
            tell(Rule::LevelCanBeLowered, &made, how);
        }
        if confined.restricted {
            made = made.restricted();
            tell(Rule::RestrictedTokenMade, &made, "the restricting identity RESTRICTED".to_owned());
        }
        if confined.ui_access {
            made.ui_access = true;
            tell(Rule::UiAccessIsATokens, &made, "uiAccess".to_owned());
        }
        if let Some(name) = &confined.app_container {
            let package = package_sid(name);
            made = made.contained(package);
            tell(Rule::PackageHasAnIdentity, &made, format!("the package {name}, {package}"));
            self.make_package_directory(trace, &made, package);
        }
        if made == *token { token } else { Arc::new(made) }
    }
}

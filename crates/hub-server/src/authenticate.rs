//! From a token or a session to a caller.

use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use hub_app::AppError;
use hub_policy::Caller;

use crate::headers;
use crate::openid::Named;
use crate::state::Server;

/// A caller, and whether a cookie said so.
pub(crate) struct Authenticated {
    pub(crate) caller: Caller,
    pub(crate) session: Option<String>,
    /// When the token ends.
    pub(crate) expires_at: Option<DateTime<Utc>>,
}

impl Server {
    /// The name of the session cookie; the prefix needs TLS.
    pub(crate) fn cookie_name(&self) -> &'static str {
        if self.settings.is_secure { "__Host-fileonce" } else { "fileonce" }
    }

    /// Whom an access token stands for, one of ours or of the outside issuer.
    async fn bearer(&self, token: &str) -> Option<Authenticated> {
        let now = self.hub.clock().now();
        if let Ok(client) = self.settings.tokens.verify(token, now) {
            let caller = self.hub.active_client(client)?;
            let expires_at = self.settings.tokens.expires_at(token);
            return Some(Authenticated { caller, session: None, expires_at });
        }
        let (named, ends) = self.settings.openid.as_ref()?.verify(token, now).await?;
        let caller = match named {
            Named::Client(client) => self.hub.active_client(client),
            Named::User(login) => self.hub.active_user(&login),
        };
        Some(Authenticated { caller: caller?, session: None, expires_at: Some(ends) })
    }

    /// Who sends this request. A token counts before a cookie; a bad token is not helped by one.
    pub(crate) async fn authenticate(
        &self,
        headers: &HeaderMap,
    ) -> Result<Authenticated, AppError> {
        if let Some(value) = headers.get("authorization") {
            let token = value
                .to_str()
                .ok()
                .and_then(|value| value.split_once(' '))
                .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
                .map(|(_, token)| token.trim())
                .ok_or(AppError::Unauthenticated)?;
            return self.bearer(token).await.ok_or(AppError::Unauthenticated);
        }
        let secret = headers::cookie(headers, self.cookie_name());
        let secret = secret.ok_or(AppError::Unauthenticated)?;
        if !headers::is_own_origin(headers) {
            return Err(AppError::Forbidden);
        }
        let caller = self.hub.session_caller(secret).await?;
        let caller = caller.ok_or(AppError::Unauthenticated)?;
        Ok(Authenticated { caller, session: Some(secret.to_owned()), expires_at: None })
    }
}

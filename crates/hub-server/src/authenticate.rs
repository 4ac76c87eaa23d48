//! From a token or a session to a caller.

use axum::http::HeaderMap;
use hub_app::AppError;
use hub_policy::Caller;

use crate::headers;
use crate::state::Server;

/// A caller, and whether a cookie said so.
pub(crate) struct Authenticated {
    pub(crate) caller: Caller,
    pub(crate) session: Option<String>,
}

impl Server {
    /// The name of the session cookie; the prefix needs TLS.
    pub(crate) fn cookie_name(&self) -> &'static str {
        if self.settings.is_secure { "__Host-fileonce" } else { "fileonce" }
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
            let now = self.hub.clock().now();
            let client =
                self.settings.tokens.verify(token, now).map_err(|_| AppError::Unauthenticated)?;
            let caller = self.hub.active_client(client).ok_or(AppError::Unauthenticated)?;
            return Ok(Authenticated { caller, session: None });
        }
        let secret = headers::cookie(headers, self.cookie_name());
        let secret = secret.ok_or(AppError::Unauthenticated)?;
        if !headers::is_own_origin(headers) {
            return Err(AppError::Forbidden);
        }
        let caller = self.hub.session_caller(secret).await?;
        let caller = caller.ok_or(AppError::Unauthenticated)?;
        Ok(Authenticated { caller, session: Some(secret.to_owned()) })
    }
}

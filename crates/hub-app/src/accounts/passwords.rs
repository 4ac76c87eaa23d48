//! Passwords and other secrets: made, hashed, compared.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::rule::{LONGEST, require_good};
use crate::AppError;
use crate::hub::Hub;

/// Stands where no password opens the account: it is no hash of any.
pub(super) const NO_PASSWORD: &str = "!";

impl Hub {
    pub(super) async fn hash_password(
        self: &Arc<Self>,
        login: &str,
        password: String,
    ) -> Result<String, AppError> {
        require_good("password", login, &password)?;
        let _turn = self.hashing.acquire().await.map_err(|_| AppError::Internal)?;
        tokio::task::spawn_blocking(move || {
            Argon2::default()
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|_| AppError::Internal)
        })
        .await
        .map_err(|_| AppError::Internal)?
    }

    /// Compares a password with a stored hash; without one it hashes all the same, so that
    /// unknown logins take as long.
    pub(super) async fn password_fits(
        self: &Arc<Self>,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, AppError> {
        if password.len() > LONGEST {
            return Ok(false);
        }
        let _turn = self.hashing.acquire().await.map_err(|_| AppError::Internal)?;
        tokio::task::spawn_blocking(move || {
            if let Some(Ok(hash)) = stored.as_deref().map(PasswordHash::new) {
                Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
            } else {
                let _dummy = Argon2::default().hash_password(password.as_bytes());
                false
            }
        })
        .await
        .map_err(|_| AppError::Internal)
    }
}

/// A first password or one-time code that can be read out and typed: 20 letters and digits without
/// look-alikes, which is 99 random bits.
pub fn first_password() -> Result<String, AppError> {
    // 31 letters: a byte of 248 or more would make the first of them likelier than the others.
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    const LENGTH: usize = 20;
    let random = SystemRandom::new();
    let mut text = String::with_capacity(LENGTH);
    while text.len() < LENGTH {
        let mut bytes = [0; 2 * LENGTH];
        random.fill(&mut bytes).map_err(|_| AppError::Internal)?;
        let fair = bytes.iter().filter(|byte| **byte < 248);
        let letters = fair.filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len()));
        text.extend(letters.take(LENGTH - text.len()).map(|letter| char::from(*letter)));
    }
    Ok(text)
}

/// 256 random bits as text.
pub(super) fn random_text() -> Result<String, AppError> {
    loop {
        let mut bytes = [0; 32];
        SystemRandom::new().fill(&mut bytes).map_err(|_| AppError::Internal)?;
        let text = URL_SAFE_NO_PAD.encode(bytes);
        // A text that begins with a sign would be changed on its way through a spreadsheet.
        if !text.starts_with('-') {
            return Ok(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_begins_like_a_formula() {
        assert!((0..2_000).all(|_| !random_text().unwrap().starts_with(['-', '=', '+', '@'])));
    }

    #[test]
    fn first_passwords_are_long_and_never_the_same() {
        let made: std::collections::BTreeSet<_> =
            (0..200).map(|_| first_password().unwrap()).collect();
        assert_eq!(made.len(), 200);
        assert!(made.iter().all(|one| one.len() == 20));
    }
}

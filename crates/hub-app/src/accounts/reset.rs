//! New passwords: set by their owner with the old one, or with a one-time code of an administrator.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use hub_audit::{Entry, Kind};
use hub_policy::Act;
use hub_storage::{PasswordCode, Tx, User};
use hub_values::UserId;
use uuid::Uuid;

use super::failures::Try;
use super::passwords::{NO_PASSWORD, first_password};
use super::rule::require_good;
use super::{Done, LoginError, changed, hash, is_same, normalised, unknown_user};
use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};
use crate::snapshot::user_caller;
use crate::writer::{Work, Written};
use crate::{AppError, Author};

/// How long a one-time code is good.
const CODE_LIFE: Duration = Duration::hours(24);

/// A one-time code, which is shown only now.
#[derive(Clone)]
pub struct OneTimeCode {
    /// The code, in groups of four.
    pub code: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Without the code.
impl std::fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OneTimeCode").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// What shows that an account is one's own.
#[derive(Clone)]
pub enum Proof {
    /// The password that is to be changed.
    Password(String),
    /// A one-time code.
    Code(String),
}

/// Which of the two, and nothing of it.
impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Password(_) => "Proof::Password",
            Self::Code(_) => "Proof::Code",
        })
    }
}

impl Hub {
    /// Gives a user a one-time code with which they set a new password. Their sessions end, and
    /// the old password and an earlier code are worthless, at once.
    pub async fn reset_password<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        login: &str,
    ) -> Result<OneTimeCode, AppError> {
        let by = by.into();
        by.admit(Act::ManageAccounts)?;
        let login = self.known_login(login)?;
        if by.caller().login.as_deref() == Some(&*login) {
            return Err(AppError::invalid(
                "login",
                "不能重置自己的密码：请用 POST /password 修改，或由另一位管理员重置",
                "nobody resets their own password: change it with POST /password, or ask another \
                 administrator",
            ));
        }
        let now = self.clock().now();
        let made = OneTimeCode { code: grouped(&first_password()?), expires_at: now + CODE_LIFE };
        let stored =
            PasswordCode { code_hash: hash(&ungrouped(&made.code)), expires_at: made.expires_at };
        let entry = by.entry(self, Kind::Admin, "resetPassword", vec![format!("user:{login}")]);
        let work: Work = Box::new(move |tx, _| reset_work(tx, login, stored, now, entry));
        self.administer(by, work).await?;
        Ok(made)
    }

    /// Sets a new password for whoever proves that the account is theirs. All its sessions end.
    pub async fn change_password(
        self: &Arc<Self>,
        login: &str,
        proof: Proof,
        new_password: String,
        address: &str,
        request: &RequestFacts,
    ) -> Result<(), LoginError> {
        let login = normalised(login);
        require_good("newPassword", &login, &new_password)?;
        let tried = self.begin_try(&login, address).await?;
        let now = self.clock().now();
        let user = self.snapshot().user_by_login(&login).cloned();
        let proved = self.prove(user.as_ref(), &proof, now).await?;
        let caller = user.as_ref().filter(|_| proved.is_some()).and_then(user_caller);
        let (Some(user), Some(proved), Some(caller)) = (user, proved, caller) else {
            return Err(LoginError::Wrong);
        };
        if matches!(&proof, Proof::Password(old) if *old == new_password) {
            self.take_back(tried).await?;
            return Err(LoginError::App(AppError::invalid(
                "newPassword",
                "新密码不能与原密码相同",
                "the new password must differ from the old one",
            )));
        }
        let password_hash = self.hash_password(&login, new_password).await?;
        let mut entry = entry(self, Some(&caller), request, Kind::Login);
        entry.operation = Some("changePassword".to_owned());
        let (reply, answer) = tokio::sync::oneshot::channel();
        let new = NewPassword { user: user.id, proved, password_hash, now, entry };
        let work: Work = Box::new(move |tx, _| change_work(tx, new, tried, reply));
        let _receipts = self.write(work).await?;
        let is_changed = answer.await.map_err(|_| AppError::Internal)?;
        if is_changed { Ok(()) } else { Err(LoginError::Wrong) }
    }

    /// What was shown, when it is right. An unknown login costs the same as a known one.
    async fn prove(
        self: &Arc<Self>,
        user: Option<&User>,
        proof: &Proof,
        now: DateTime<Utc>,
    ) -> Result<Option<Proved>, AppError> {
        match proof {
            Proof::Password(password) => {
                let stored = user.map(|user| user.password_hash.clone());
                let is_right = self.password_fits(password.clone(), stored.clone()).await?;
                Ok(stored.filter(|_| is_right).map(Proved::Password))
            }
            Proof::Code(code) => {
                let nobody = UserId::from_uuid(Uuid::nil());
                let user = user.map_or(nobody, |user| user.id);
                let known = self.store().password_code(user).await?;
                let shown = hash(&ungrouped(code));
                Ok(is_good(known.as_ref(), &shown, now).then_some(Proved::Code(shown)))
            }
        }
    }
}

/// What was proved with, to be compared once more in the transaction: a code works once.
enum Proved {
    /// The hash of the password.
    Password(String),
    /// The hash of the code.
    Code(Vec<u8>),
}

struct NewPassword {
    user: UserId,
    proved: Proved,
    password_hash: String,
    now: DateTime<Utc>,
    entry: Entry,
}

fn reset_work(
    tx: &Tx,
    login: String,
    code: PasswordCode,
    now: DateTime<Utc>,
    entry: Entry,
) -> Done<'_> {
    Box::pin(async move {
        let user = tx.user_by_login(&login).await?.ok_or_else(unknown_user)?;
        tx.put_password_code(user.id, &code).await?;
        tx.end_sessions_of(user.id).await?;
        let password_hash = NO_PASSWORD.to_owned();
        tx.put_users(&[User { password_hash, must_change_password: true, ..user }], now).await?;
        Ok(changed(entry))
    })
}

fn change_work(
    tx: &Tx,
    new: NewPassword,
    tried: Try,
    reply: tokio::sync::oneshot::Sender<bool>,
) -> Done<'_> {
    Box::pin(async move {
        let user = tx.user(new.user).await?.filter(|user| user.is_active);
        let is_proved = match &new.proved {
            Proved::Password(hash) => user.as_ref().is_some_and(|one| one.password_hash == *hash),
            Proved::Code(shown) => {
                is_good(tx.password_code(new.user).await?.as_ref(), shown, new.now)
            }
        };
        let Some(user) = user.filter(|_| is_proved) else {
            // The receiver is gone only when its caller is.
            let _gone = reply.send(false);
            return Ok(Written::default());
        };
        tx.drop_password_code(user.id).await?;
        tx.end_sessions_of(user.id).await?;
        tx.forgive_login(&tried.who).await?;
        let password_hash = new.password_hash;
        let user = User { password_hash, must_change_password: false, ..user };
        tx.put_users(&[user], new.now).await?;
        let _gone = reply.send(true);
        Ok(changed(new.entry))
    })
}

fn is_good(known: Option<&PasswordCode>, shown: &[u8], now: DateTime<Utc>) -> bool {
    // Compared also when there is none, so that it takes as long.
    let none = PasswordCode { code_hash: vec![0; 32], expires_at: DateTime::UNIX_EPOCH };
    let known = known.unwrap_or(&none);
    is_same(shown, &known.code_hash) && now < known.expires_at
}

/// A code in groups of four, to be read out.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// What was typed, without what people add to a code.
fn ungrouped(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let code = grouped("abcdefghjkmnpqrstuvw");
        assert_eq!(code, "abcd-efgh-jkmn-pqrs-tuvw");
        assert_eq!(ungrouped(" ABCD efgh–jkmn-pqrs tuvw\n"), "abcdefghjkmnpqrstuvw");
    }

    #[test]
    fn no_code_is_good_where_there_is_none() {
        let now = DateTime::UNIX_EPOCH + Duration::days(1);
        assert!(!is_good(None, &[0; 32], now));
        let code = PasswordCode { code_hash: vec![1; 32], expires_at: now + Duration::hours(1) };
        assert!(is_good(Some(&code), &[1; 32], now));
        assert!(!is_good(Some(&code), &[2; 32], now));
        assert!(!is_good(Some(&code), &[1; 32], now + Duration::hours(1)));
    }
}

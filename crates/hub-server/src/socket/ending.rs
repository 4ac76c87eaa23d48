//! Why a socket is closed: the code of the protocol, and a reason that a person can read.

use axum::extract::ws::CloseFrame;
use hub_app::Code;

/// Why a socket ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// A message that the protocol does not know.
    BadMessage,
    /// Something was asked before the connection was acknowledged.
    NotAcknowledged,
    /// Nobody the hub knows, or no purpose of theirs.
    Refused(Code),
    /// The access token or the session is over, or the account was switched off.
    Over,
    /// A right was taken away.
    Withdrawn,
    /// `connection_init` did not come in time.
    Late,
    /// An id that stands for something that still runs.
    Duplicate,
    /// A second `connection_init`.
    Again,
    /// The caller has as many sockets as one may.
    Crowded,
    /// The other side does not speak our protocol.
    OtherProtocol,
    /// A message that is too long.
    TooLong,
    /// The hub stops.
    Stopping,
    /// Nothing was heard for long.
    Silent,
    /// The hub cannot answer now.
    Unavailable,
    /// The other side has gone.
    Gone,
}

impl Ending {
    /// How it stands in the log; none when nothing was refused.
    pub(super) fn logged(self) -> Option<Code> {
        match self {
            Self::BadMessage | Self::Late | Self::Duplicate | Self::OtherProtocol => {
                Some(Code::InvalidInput)
            }
            Self::NotAcknowledged | Self::Over => Some(Code::Unauthenticated),
            Self::Withdrawn => Some(Code::Forbidden),
            Self::Again | Self::Crowded => Some(Code::RateLimited),
            Self::TooLong => Some(Code::TooLarge),
            // It has its entry already, or there is nothing to tell.
            Self::Refused(_) | Self::Stopping | Self::Silent | Self::Unavailable | Self::Gone => {
                None
            }
        }
    }

    /// What is said to the other side; none when it has gone.
    pub(super) fn frame(self) -> Option<CloseFrame> {
        let (code, reason) = match self {
            Self::BadMessage => (4400, "消息不符合协议 not a message of graphql-transport-ws"),
            Self::NotAcknowledged => (4401, "Unauthorized: 请先发送 connection_init"),
            Self::Refused(code) => (4403, code.as_str()),
            Self::Over => (4403, "登录或令牌已失效，请重新连接 the token or session is over"),
            Self::Withdrawn => (4403, "权限已变更，请重新连接 rights were withdrawn; connect anew"),
            Self::Late => (4408, "Connection initialisation timeout 初始化超时"),
            Self::Duplicate => (4409, "Subscriber already exists 编号重复"),
            Self::Again => (4429, "Too many initialisation requests 重复初始化"),
            Self::Crowded => (4403, "RATE_LIMITED: 连接过多 too many sockets of one caller"),
            Self::OtherProtocol => (4406, "Subprotocol not acceptable: graphql-transport-ws"),
            Self::TooLong => (1009, "消息过长 the message is too long"),
            Self::Stopping => (1001, "系统停止服务，请重新连接 the hub stops; connect anew"),
            Self::Silent => (1001, "连接长时间无响应 nothing was heard"),
            Self::Unavailable => (1013, "系统暂时无法应答 the hub cannot answer; try again"),
            Self::Gone => return None,
        };
        Some(CloseFrame { code, reason: reason.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_fits_a_close_frame() {
        for ending in [
            Ending::BadMessage,
            Ending::NotAcknowledged,
            Ending::Refused(Code::PasswordChangeRequired),
            Ending::Over,
            Ending::Withdrawn,
            Ending::Late,
            Ending::Duplicate,
            Ending::Again,
            Ending::Crowded,
            Ending::OtherProtocol,
            Ending::TooLong,
            Ending::Stopping,
            Ending::Silent,
            Ending::Unavailable,
        ] {
            let frame = ending.frame().unwrap();
            assert!(frame.reason.len() <= 123, "{ending:?}");
        }
    }
}

//! `Session`: what a client holds between two steps of a sign-in.

use cognito_srp_core::SecretString;

use super::{Login, SignIns};
use crate::clock::Moment;
use crate::random;
use crate::refusal::Refusal;
use crate::state::client::PoolClient;
use crate::state::code::{MOST_WRONG_CODES, PendingCode};
use crate::state::expiring::Fingerprint;
use crate::state::mfa::{Factor, SoftwareToken};
use crate::totp::TotpSecret;

/// A step that waits for its answer. Bound to client, user and step.
pub(crate) struct Session {
    pub(crate) login: Login,
    pub(crate) step: Step,
    expires: Moment,
    wrong_codes: u32,
    used: bool,
}

/// The challenge that is to be answered, with what is needed to check the answer.
pub(crate) enum Step {
    NewPassword,
    SoftwareToken,
    Sms(PendingCode),
    /// A code by e-mail, as a first or second factor or to set one up.
    EmailOtp(PendingCode, EmailOtpUse),
    /// A code by text message in place of a password.
    SmsOtp(PendingCode),
    SelectMfaType(Vec<Factor>),
    MfaSetup(SetUp),
    /// The right answer.
    Custom(SecretString),
    /// The names of the challenges to choose from.
    SelectChallenge(Vec<&'static str>),
    Password,
    PasswordSrp,
    /// A claim that comes with a session.
    PasswordClaim,
    DeviceSrp,
    DeviceClaim,
    /// Of SignUp: waits for ConfirmSignUp.
    SignUp,
    /// Of ConfirmSignUp: waits for `USER_AUTH`.
    SignedUp,
}

/// What a code by e-mail is for.
pub(crate) enum EmailOtpUse {
    FirstFactor,
    SecondFactor,
    /// The address is to become the user's, and a second factor.
    SetUp(String),
}

/// How far the set-up of a second factor is. With an authenticator app, each step has its session.
pub(crate) enum SetUp {
    Begun,
    /// The secret was handed out.
    Associated(TotpSecret),
    /// The app has shown a right code.
    Verified(Box<SoftwareToken>),
}

impl Step {
    pub(crate) const fn challenge_name(&self) -> &'static str {
        match self {
            Self::NewPassword => "NEW_PASSWORD_REQUIRED",
            Self::SoftwareToken => "SOFTWARE_TOKEN_MFA",
            Self::Sms(_) => "SMS_MFA",
            Self::EmailOtp(..) => "EMAIL_OTP",
            Self::SmsOtp(_) => "SMS_OTP",
            Self::SelectMfaType(_) => "SELECT_MFA_TYPE",
            Self::MfaSetup(_) => "MFA_SETUP",
            Self::Custom(_) => "CUSTOM_CHALLENGE",
            Self::SelectChallenge(_) => "SELECT_CHALLENGE",
            Self::Password => "PASSWORD",
            Self::PasswordSrp => "PASSWORD_SRP",
            Self::PasswordClaim => "PASSWORD_VERIFIER",
            // No challenges: these names are for the operations that take them.
            Self::SignUp => "SignUp",
            Self::SignedUp => "ConfirmSignUp",
            Self::DeviceSrp => "DEVICE_SRP_AUTH",
            Self::DeviceClaim => "DEVICE_PASSWORD_VERIFIER",
        }
    }
}

/// Why a session cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionProblem {
    /// Never given out, or for another user, client or step, or tried too often.
    Invalid,
    /// Its step was answered.
    Used,
    Expired,
}

impl From<SessionProblem> for Refusal {
    fn from(problem: SessionProblem) -> Self {
        Self::not_authorized(match problem {
            SessionProblem::Invalid => "Invalid session for the user.",
            SessionProblem::Used => "Invalid session for the user, session can only be used once.",
            SessionProblem::Expired => "Invalid session for the user, session is expired.",
        })
    }
}

impl Session {
    /// Whether it waits for the answer to `challenge`.
    fn check(&self, challenge: &str, now: Moment) -> Result<(), SessionProblem> {
        if self.used {
            return Err(SessionProblem::Used);
        }
        if self.step.challenge_name() != challenge || self.wrong_codes >= MOST_WRONG_CODES {
            return Err(SessionProblem::Invalid);
        }
        if now >= self.expires {
            return Err(SessionProblem::Expired);
        }
        Ok(())
    }

    /// Counts a wrong code: there is a bound per session.
    pub(crate) const fn count_wrong_code(&mut self) {
        self.wrong_codes += 1;
    }

    /// The step is answered rightly: the session is worth nothing any more.
    pub(crate) const fn use_up(&mut self) {
        self.used = true;
    }
}

impl SignIns {
    /// Starts a step, and gives the text that its client has to send back.
    pub(crate) fn begin(
        &mut self,
        client: &PoolClient,
        login: Login,
        step: Step,
        now: Moment,
    ) -> SecretString {
        let life = client.settings.session_life();
        let text = format!("{}{}", random::token(), random::token());
        let key = Fingerprint::of(&text);
        if let (Step::DeviceSrp, Some(device_key)) = (&step, &login.device_key) {
            let awaited = awaited_device(&client.id, &login.username, device_key);
            self.awaited_devices.insert(awaited, key, now + life, now);
        }
        let session = Session {
            login,
            step,
            expires: now + life,
            wrong_codes: 0,
            used: false,
        };
        // Kept for as long again, to tell a late answer from a made-up one.
        self.sessions.insert(key, session, now + life + life, now);
        SecretString::new(text)
    }

    /// The session of a text, if it waits for the answer to `challenge` from this client.
    pub(crate) fn session(
        &mut self,
        text: Option<&SecretString>,
        challenge: &str,
        client: &PoolClient,
        now: Moment,
    ) -> Result<&mut Session, Refusal> {
        let text = text.ok_or_else(|| Refusal::missing("Session"))?;
        Ok(self.session_by_key(Fingerprint::of(text.expose()), challenge, client, now)?)
    }

    /// The same for operations that name no client: the session says which one it is.
    pub(crate) fn session_of_any_client(
        &mut self,
        text: &SecretString,
        challenge: &str,
        now: Moment,
    ) -> Result<&mut Session, SessionProblem> {
        let key = Fingerprint::of(text.expose());
        let session = self.sessions.get_mut(&key, now).ok_or(SessionProblem::Invalid)?;
        session.check(challenge, now)?;
        Ok(session)
    }

    pub(crate) fn session_by_key(
        &mut self,
        key: Fingerprint,
        challenge: &str,
        client: &PoolClient,
        now: Moment,
    ) -> Result<&mut Session, SessionProblem> {
        let session = self.sessions.get_mut(&key, now).ok_or(SessionProblem::Invalid)?;
        if session.login.client_id != client.id {
            return Err(SessionProblem::Invalid);
        }
        session.check(challenge, now)?;
        Ok(session)
    }

    /// Whether a session was given out to this client for this user, used or not. Old clients answer device
    /// steps with one of an earlier step.
    pub(crate) fn belongs_to(
        &mut self,
        text: &SecretString,
        client: &PoolClient,
        username: &str,
        now: Moment,
    ) -> bool {
        let session = self.sessions.get_mut(&Fingerprint::of(text.expose()), now);
        session
            .is_some_and(|session| session.login.client_id == client.id && session.login.username == username)
    }
}

/// The key of [`SignIns::awaited_devices`].
pub(crate) fn awaited_device(client_id: &str, username: &str, device_key: &str) -> Fingerprint {
    Fingerprint::of_parts(&[client_id, username, device_key])
}

use cognito_srp_core::SecretString;
use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{ConfirmSignUp, ConfirmSignUpResponse};

use super::Serve;
use crate::clock::Moment;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::client_secret;
use crate::sign_in::session::Step;
use crate::state::Store;
use crate::state::client::PoolClient;
use crate::state::code::Attempt;
use crate::state::pool::UserPool;
use crate::state::user::UserStatus;

impl Serve for ConfirmSignUp {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = ConfirmSignUpResponse;

    fn serve(self, service: &Service) -> Result<ConfirmSignUpResponse, Refusal> {
        let now = service.now();
        let mut store = service.store();
        let client = store.client(&self.client_id)?;
        let hash = self.secret_hash.as_ref().map(|hash| hash.expose().as_str());
        client_secret::check_hash(&client, hash, &self.username)?;
        let pool = store.pool_mut(&client.pool_id)?;
        let tried = try_code(pool, &self.username, self.confirmation_code.expose(), now);
        let (username, attribute) = match tried {
            // Where users are hidden, every reason looks like a wrong code.
            Err(_) if client.hides_users() => return Err(Refusal::wrong_code()),
            tried => tried?,
        };
        let user = pool.user(&username).ok_or_else(Refusal::no_user_of_client)?;
        let address = user.attributes.get(attribute).unwrap_or_default().to_owned();
        pool.claim_alias(
            &username,
            attribute,
            &address,
            self.force_alias_creation.unwrap_or(false),
        )?;
        let user = pool.user_mut(&username).ok_or_else(Refusal::no_user_of_client)?;
        user.attributes.set(&format!("{attribute}_verified"), "true");
        user.status = UserStatus::Confirmed;
        user.sign_up_code = None;
        user.modified = now;
        let session = self
            .session
            .and_then(|text| signed_up(&mut store, &client, &username, &text, now));
        Ok(ConfirmSignUpResponse { session })
    }
}

/// Whose code it is, if it is right, and the attribute that it was sent to.
fn try_code(
    pool: &mut UserPool,
    name: &str,
    code: &str,
    now: Moment,
) -> Result<(String, &'static str), Refusal> {
    let username = pool.find(name).map(|user| user.username.clone());
    let username = username.ok_or_else(Refusal::no_user_of_client)?;
    let user = pool.user_mut(&username).ok_or_else(Refusal::no_user_of_client)?;
    if user.status != UserStatus::Unconfirmed {
        let message = format!(
            "User cannot be confirmed. Current status is {}",
            user.status.name()
        );
        return Err(Refusal::not_authorized(message));
    }
    let (pending, attribute) = user.sign_up_code.as_mut().ok_or_else(Refusal::old_code)?;
    match pending.attempt(code, now) {
        Attempt::Right => Ok((username, *attribute)),
        Attempt::Wrong => Err(Refusal::wrong_code()),
        Attempt::Expired => Err(Refusal::old_code()),
        Attempt::TooMany => Err(Refusal::too_many_attempts()),
    }
}

/// A session with which `USER_AUTH` signs in, in exchange for that of SignUp. One that is not good any more
/// gets none, and the account is confirmed all the same.
fn signed_up(
    store: &mut Store,
    client: &PoolClient,
    username: &str,
    text: &SecretString,
    now: Moment,
) -> Option<SecretString> {
    let sign_ins = &mut store.sign_ins;
    let session = sign_ins.session(Some(text), Step::SignUp.challenge_name(), client, now);
    let session = session
        .ok()
        .filter(|session| session.login.username == username)?;
    session.use_up();
    let login = session.login.clone();
    Some(sign_ins.begin(client, login, Step::SignedUp, now))
}

use cognito_srp_core::SecretString;
use cognito_srp_core::message::Attribute;
use serde::{Deserialize, Serialize};

use super::Serve;
use super::user_description::{UserDescription, describe};
use crate::clock::Moment;
use crate::random;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::attributes::SetBy;
use crate::state::code::Purpose;
use crate::state::pool::UserPool;
use crate::state::user::{Password, User, UserStatus};

/// Makes a user with a temporary password, or a new one for a user who has not set another yet
/// (`MessageAction` = `RESEND`). A temporary password that the pool makes up is a message to the user.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminCreateUser {
    user_pool_id: String,
    username: String,
    #[serde(default)]
    temporary_password: Option<SecretString>,
    #[serde(default)]
    user_attributes: Vec<Attribute>,
    #[serde(default)]
    message_action: Option<MessageAction>,
    /// Whether to take an alias away from another user.
    #[serde(default)]
    force_alias_creation: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum MessageAction {
    Resend,
    Suppress,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminCreateUserResponse {
    user: UserDescription,
}

impl Serve for AdminCreateUser {
    const NAME: &'static str = "AdminCreateUser";
    type Response = AdminCreateUserResponse;

    fn serve(self, service: &Service) -> Result<AdminCreateUserResponse, Refusal> {
        let now = service.now();
        let resend = self.message_action == Some(MessageAction::Resend);
        let made_up = self.temporary_password.is_none();
        // One of each kind at the end and long enough, for any policy.
        let length = 99 - "aA1!".len();
        let generate = || {
            SecretString::new(format!(
                "{}aA1!",
                random::text(random::LETTERS_AND_DIGITS, length)
            ))
        };
        let temporary = self.temporary_password.clone().unwrap_or_else(generate);
        let temporary = temporary.expose();
        let (pool_name, username, new) = {
            let store = service.store();
            let pool = store.pool(&self.user_pool_id)?;
            pool.settings.policies.password_policy.accept(temporary)?;
            let new = if resend {
                None
            } else {
                Some(self.new_user(pool, now)?)
            };
            let username = match &new {
                Some(user) => user.username.clone(),
                None => resendable(pool, &self.username)?.username.clone(),
            };
            (pool.id.name().to_owned(), username, new)
        };
        let password = Password::new(&pool_name, &username, temporary, Some(now));
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        match new {
            Some(_) if pool.find(&self.username).is_some() => return Err(already_exists()),
            Some(user) => {
                pool.check_names(&username, &user.attributes)
                    .map_err(|refusal| match refusal.code {
                        "AliasExistsException" => already_exists(),
                        _ => refusal,
                    })?;
                for attribute in ["email", "phone_number"] {
                    let verified = user.attributes.is_verified(attribute);
                    if let Some(address) = user.attributes.get(attribute).filter(|_| verified) {
                        pool.claim_alias(&username, attribute, address, self.force_alias_creation)?;
                    }
                }
                pool.add_user(user);
            }
            None => {
                resendable(pool, &self.username)?;
            }
        }
        let user = pool.user_mut(&username).ok_or_else(Refusal::no_user)?;
        user.password = Some(password);
        user.modified = now;
        if made_up && self.message_action != Some(MessageAction::Suppress) {
            let address = user
                .attributes
                .get("email")
                .or_else(|| user.attributes.get("phone_number"));
            let address = address.unwrap_or(&username).to_owned();
            user.inbox.receive(Purpose::Invitation, &address, temporary, now);
        }
        Ok(AdminCreateUserResponse { user: describe(user) })
    }
}

impl AdminCreateUser {
    fn new_user(&self, pool: &UserPool, now: Moment) -> Result<User, Refusal> {
        let mut user = pool.new_user(&self.username, UserStatus::ForceChangePassword, now)?;
        if pool.find(&self.username).is_some() {
            return Err(already_exists());
        }
        user.attributes
            .apply(&self.user_attributes, &pool.schema, SetBy::Administrator)?;
        pool.check_typed_name(&self.username, &user.attributes)?;
        Ok(user)
    }
}

fn resendable<'a>(pool: &'a UserPool, name: &str) -> Result<&'a User, Refusal> {
    let user = pool.find_for_admin(name)?;
    if user.status == UserStatus::ForceChangePassword {
        return Ok(user);
    }
    let message = format!(
        "Resend not possible. {} status is not FORCE_CHANGE_PASSWORD",
        user.username
    );
    Err(Refusal::unsupported_user_state(message))
}

fn already_exists() -> Refusal {
    Refusal::username_exists("User account already exists")
}

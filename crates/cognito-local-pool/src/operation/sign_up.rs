use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{SignUp, SignUpResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::session::Step;
use crate::sign_in::{Account, Login, client_secret};
use crate::state::attributes::SetBy;
use crate::state::client::PoolClient;
use crate::state::pool::UserPool;
use crate::state::user::{Password, User, UserStatus};

impl Serve for SignUp {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = SignUpResponse;

    fn serve(self, service: &Service) -> Result<SignUpResponse, Refusal> {
        let client = service.store().client(&self.client_id)?;
        let hash = self.secret_hash.as_ref().map(|hash| hash.expose().as_str());
        client_secret::check_hash(&client, hash, &self.username)?;
        let now = service.now();
        let password = self
            .password
            .as_ref()
            .map(|password| password.expose().as_str())
            .unwrap_or_default();
        let (pool_name, mut user) = {
            let store = service.store();
            let pool = store.pool(&client.pool_id)?;
            if pool
                .settings
                .admin_create_user_config
                .allow_admin_create_user_only
            {
                return Err(Refusal::not_authorized(
                    "SignUp is not permitted for this user pool",
                ));
            }
            let mut user = pool.new_user(&self.username, UserStatus::Unconfirmed, now)?;
            pool.settings.policies.password_policy.accept(password)?;
            set_attributes(&self, pool, &client, &mut user)?;
            (pool.id.name().to_owned(), user)
        };
        user.password = Some(Password::new(&pool_name, &user.username, password, None));
        let user_sub = user.sub().to_owned();
        let mut store = service.store();
        let pool = store.pool_mut(&client.pool_id)?;
        if pool.find(&self.username).is_some() {
            return Err(already_exists());
        }
        pool.check_names(&user.username, &user.attributes)
            .map_err(taken)?;
        let code_delivery_details = user.send_sign_up_code(&pool.settings.auto_verified_attributes, now);
        let (username, account) = (user.username.clone(), Account::with_password(&user));
        pool.add_user(user);
        // For clients that can sign in with it after ConfirmSignUp.
        let session = client.settings.allows("ALLOW_USER_AUTH").then(|| {
            let login = Login {
                account: Some(account),
                ..Login::new(&client, username)
            };
            store.sign_ins.begin(&client, login, Step::SignUp, now)
        });
        Ok(SignUpResponse {
            user_confirmed: false,
            code_delivery_details,
            user_sub: Some(user_sub),
            session,
        })
    }
}

fn set_attributes(
    request: &SignUp,
    pool: &UserPool,
    client: &PoolClient,
    user: &mut User,
) -> Result<(), Refusal> {
    if pool.find(&request.username).is_some() {
        return Err(already_exists());
    }
    client.settings.check_writable(
        request
            .user_attributes
            .iter()
            .map(|attribute| attribute.name.as_str()),
    )?;
    user.attributes
        .apply(&request.user_attributes, &pool.schema, SetBy::User)?;
    pool.check_typed_name(&request.username, &user.attributes)?;
    match user.attributes.missing(&pool.schema).first() {
        None => Ok(()),
        Some(name) => Err(Refusal::invalid_parameter(format!(
            "Attributes did not conform to the schema: {name}: The attribute is required"
        ))),
    }
}

/// This operation has one error for every name that is another user's.
fn taken(refusal: Refusal) -> Refusal {
    if refusal.code == "AliasExistsException" {
        already_exists()
    } else {
        refusal
    }
}

fn already_exists() -> Refusal {
    Refusal::username_exists("User already exists")
}

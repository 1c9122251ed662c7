//! `NEW_PASSWORD_REQUIRED`: a user with a temporary password sets another.

use cognito_srp_core::message::challenge::NewPasswordRequired;
use cognito_srp_core::message::{Attribute, AuthResponse, Parameters};

use super::Answer;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::Account;
use crate::sign_in::next_step::{go_on, take_device};
use crate::sign_in::session::SessionProblem;
use crate::state::attributes::{Attributes, SetBy};
use crate::state::pool::UserPool;
use crate::state::user::{Password, User, UserStatus};

pub(super) fn answer(service: &Service, answer: &Answer) -> Result<AuthResponse, Refusal> {
    let new = answer.responses.require(NewPasswordRequired::NEW_PASSWORD)?;
    let given = given_attributes(&answer.responses);
    // Looked at first without the arithmetic, which is done outside the lock, and then once more.
    let (pool_name, username) = {
        let mut store = service.store();
        let login = store.sign_ins.session(
            answer.session.as_ref(),
            NewPasswordRequired::NAME,
            &answer.client,
            service.now(),
        )?;
        let login = login.login.clone();
        let pool = store.pool(&login.pool_id)?;
        answer.continues(pool, &login)?;
        let user = pool.user(&login.username).ok_or_else(Refusal::no_user)?;
        check_status(user)?;
        pool.settings.policies.password_policy.accept(new)?;
        new_attributes(pool, user, &given)?;
        (pool.id.name().to_owned(), user.username.clone())
    };
    let password = Password::new(&pool_name, &username, new, None);
    let now = service.now();
    let next = {
        let mut store = service.store();
        let session = answer.session.as_ref();
        let session = store
            .sign_ins
            .session(session, NewPasswordRequired::NAME, &answer.client, now)?;
        let mut login = session.login.clone();
        let pool = store.pool(&login.pool_id)?;
        answer.continues(pool, &login)?;
        let user = pool.user(&login.username).ok_or_else(Refusal::no_user)?;
        check_status(user)?;
        let attributes = new_attributes(pool, user, &given)?;
        take_device(pool, &mut login, &answer.responses)?;
        store
            .sign_ins
            .session(
                answer.session.as_ref(),
                NewPasswordRequired::NAME,
                &answer.client,
                now,
            )?
            .use_up();
        let user = store
            .pool_mut(&login.pool_id)?
            .user_mut(&login.username)
            .ok_or_else(Refusal::no_user)?;
        user.attributes = attributes;
        user.password = Some(password);
        user.status = UserStatus::Confirmed;
        user.modified = now;
        login.account = Some(Account::with_password(user));
        go_on(service, &mut store, &answer.client, login, now)?
    };
    next.into_response(service, &answer.client)
}

/// Whether a new password is still asked for.
fn check_status(user: &User) -> Result<(), Refusal> {
    if user.status == UserStatus::ForceChangePassword {
        return Ok(());
    }
    Err(SessionProblem::Invalid.into())
}

/// The keys `userAttributes.<name>` of the answer.
fn given_attributes(responses: &Parameters) -> Vec<Attribute> {
    let given = responses.iter().filter_map(|(name, value)| {
        Some(Attribute::new(
            name.strip_prefix(NewPasswordRequired::PREFIX)?,
            value,
        ))
    });
    given.collect()
}

/// The user's attributes with those of the answer.
fn new_attributes(pool: &UserPool, user: &User, given: &[Attribute]) -> Result<Attributes, Refusal> {
    for Attribute { name, value } in given {
        let has = user.attributes.get(name);
        if has.is_some() && has != value.as_deref() && pool.schema.required().any(|required| required == name)
        {
            let message = format!("Cannot modify an already provided {name}");
            return Err(Refusal::not_authorized(message));
        }
    }
    // What is sent back as it was is no change, and keeps an address verified.
    let changed = |given: &&Attribute| user.attributes.get(&given.name) != given.value.as_deref();
    let changes: Vec<Attribute> = given.iter().filter(changed).cloned().collect();
    let mut attributes = user.attributes.clone();
    attributes.apply(&changes, &pool.schema, SetBy::User)?;
    pool.check_names(&user.username, &attributes)?;
    match attributes.missing(&pool.schema).first() {
        None => Ok(attributes),
        Some(name) => Err(Refusal::invalid_parameter(format!(
            "Invalid attributes given, {name} is missing"
        ))),
    }
}

//! The operations, one file each, and the one table of them.

mod add_user_pool_client_secret;
mod admin_add_user_to_group;
mod admin_confirm_sign_up;
mod admin_create_user;
mod admin_delete_user;
mod admin_delete_user_attributes;
mod admin_disable_user;
mod admin_enable_user;
mod admin_forget_device;
mod admin_get_device;
mod admin_get_user;
mod admin_initiate_auth;
mod admin_list_devices;
mod admin_list_groups_for_user;
mod admin_remove_user_from_group;
mod admin_reset_user_password;
mod admin_respond_to_auth_challenge;
mod admin_set_user_mfa_preference;
mod admin_set_user_password;
mod admin_update_device_status;
mod admin_update_user_attributes;
mod admin_user_global_sign_out;
mod associate_software_token;
mod change_password;
mod confirm_device;
mod confirm_forgot_password;
mod confirm_sign_up;
mod create_group;
mod create_user_pool;
mod create_user_pool_client;
mod delete_group;
mod delete_user;
mod delete_user_attributes;
mod delete_user_pool;
mod delete_user_pool_client;
mod delete_user_pool_client_secret;
mod describe_user_pool;
mod describe_user_pool_client;
mod forget_device;
mod forgot_password;
mod get_device;
mod get_group;
mod get_tokens_from_refresh_token;
mod get_user;
mod get_user_attribute_verification_code;
mod get_user_auth_factors;
mod get_user_pool_mfa_config;
mod global_sign_out;
mod initiate_auth;
mod list_devices;
mod list_groups;
mod list_user_pool_client_secrets;
mod list_user_pool_clients;
mod list_user_pools;
mod list_users;
mod list_users_in_group;
mod page;
mod read;
mod resend_confirmation_code;
mod respond_to_auth_challenge;
mod revoke_token;
mod set_user_mfa_preference;
mod set_user_pool_mfa_config;
mod sign_up;
mod update_device_status;
mod update_group;
mod update_user_attributes;
mod update_user_pool;
mod update_user_pool_client;
mod user_description;
mod user_filter;
mod verify_software_token;
mod verify_user_attribute;

pub(crate) use self::create_user_pool::check_pool_name;
use cognito_srp_core::message::operation as message;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use self::read::{DEEPEST, is_deeper};
use crate::refusal::Refusal;
use crate::service::Service;

/// What the pool does with the request of one operation.
pub(crate) trait Serve: DeserializeOwned {
    const NAME: &'static str;
    type Response: Serialize;

    fn serve(self, service: &Service) -> Result<Self::Response, Refusal>;
}

/// What a request has to prove who is asking. The first three need no signature with AWS either, and are
/// open to web pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// The id of a client, and SECRET_HASH if it has a secret.
    Client,
    /// An access token.
    Token,
    /// An access token or a `Session`.
    SessionOrToken,
    /// A signature (SigV4) of an administrator, if the pool was started with keys to check it.
    Signed,
}

/// A line of the table.
pub(crate) struct Entry {
    name: &'static str,
    access: Access,
    run: fn(&Service, &[u8]) -> Result<Vec<u8>, Refusal>,
}

/// Every operation that is answered. The rest of Cognito's is refused as unknown.
const TABLE: &[Entry] = &[
    entry::<add_user_pool_client_secret::AddUserPoolClientSecret>(Access::Signed),
    entry::<admin_add_user_to_group::AdminAddUserToGroup>(Access::Signed),
    entry::<admin_confirm_sign_up::AdminConfirmSignUp>(Access::Signed),
    entry::<admin_create_user::AdminCreateUser>(Access::Signed),
    entry::<admin_delete_user::AdminDeleteUser>(Access::Signed),
    entry::<admin_delete_user_attributes::AdminDeleteUserAttributes>(Access::Signed),
    entry::<admin_disable_user::AdminDisableUser>(Access::Signed),
    entry::<admin_enable_user::AdminEnableUser>(Access::Signed),
    entry::<message::AdminForgetDevice>(Access::Signed),
    entry::<message::AdminGetDevice>(Access::Signed),
    entry::<admin_get_user::AdminGetUser>(Access::Signed),
    entry::<message::AdminInitiateAuth>(Access::Signed),
    entry::<message::AdminListDevices>(Access::Signed),
    entry::<admin_list_groups_for_user::AdminListGroupsForUser>(Access::Signed),
    entry::<admin_remove_user_from_group::AdminRemoveUserFromGroup>(Access::Signed),
    entry::<admin_reset_user_password::AdminResetUserPassword>(Access::Signed),
    entry::<message::AdminRespondToAuthChallenge>(Access::Signed),
    entry::<message::AdminSetUserMfaPreference>(Access::Signed),
    entry::<admin_set_user_password::AdminSetUserPassword>(Access::Signed),
    entry::<message::AdminUpdateDeviceStatus>(Access::Signed),
    entry::<admin_update_user_attributes::AdminUpdateUserAttributes>(Access::Signed),
    entry::<message::AdminUserGlobalSignOut>(Access::Signed),
    entry::<message::AssociateSoftwareToken>(Access::SessionOrToken),
    entry::<message::ChangePassword>(Access::Token),
    entry::<message::ConfirmDevice>(Access::Token),
    entry::<message::ConfirmForgotPassword>(Access::Client),
    entry::<message::ConfirmSignUp>(Access::Client),
    entry::<create_group::CreateGroup>(Access::Signed),
    entry::<create_user_pool::CreateUserPool>(Access::Signed),
    entry::<create_user_pool_client::CreateUserPoolClient>(Access::Signed),
    entry::<delete_group::DeleteGroup>(Access::Signed),
    entry::<message::DeleteUser>(Access::Token),
    entry::<message::DeleteUserAttributes>(Access::Token),
    entry::<delete_user_pool::DeleteUserPool>(Access::Signed),
    entry::<delete_user_pool_client::DeleteUserPoolClient>(Access::Signed),
    entry::<delete_user_pool_client_secret::DeleteUserPoolClientSecret>(Access::Signed),
    entry::<describe_user_pool::DescribeUserPool>(Access::Signed),
    entry::<describe_user_pool_client::DescribeUserPoolClient>(Access::Signed),
    entry::<message::ForgetDevice>(Access::Token),
    entry::<message::ForgotPassword>(Access::Client),
    entry::<message::GetDevice>(Access::Token),
    entry::<get_group::GetGroup>(Access::Signed),
    entry::<message::GetTokensFromRefreshToken>(Access::Client),
    entry::<message::GetUser>(Access::Token),
    entry::<message::GetUserAttributeVerificationCode>(Access::Token),
    entry::<message::GetUserAuthFactors>(Access::Token),
    entry::<get_user_pool_mfa_config::GetUserPoolMfaConfig>(Access::Signed),
    entry::<message::GlobalSignOut>(Access::Token),
    entry::<message::InitiateAuth>(Access::Client),
    entry::<message::ListDevices>(Access::Token),
    entry::<list_groups::ListGroups>(Access::Signed),
    entry::<list_user_pool_client_secrets::ListUserPoolClientSecrets>(Access::Signed),
    entry::<list_user_pool_clients::ListUserPoolClients>(Access::Signed),
    entry::<list_user_pools::ListUserPools>(Access::Signed),
    entry::<list_users::ListUsers>(Access::Signed),
    entry::<list_users_in_group::ListUsersInGroup>(Access::Signed),
    entry::<message::ResendConfirmationCode>(Access::Client),
    entry::<message::RespondToAuthChallenge>(Access::Client),
    entry::<message::RevokeToken>(Access::Client),
    entry::<message::SetUserMfaPreference>(Access::Token),
    entry::<set_user_pool_mfa_config::SetUserPoolMfaConfig>(Access::Signed),
    entry::<message::SignUp>(Access::Client),
    entry::<message::UpdateDeviceStatus>(Access::Token),
    entry::<update_group::UpdateGroup>(Access::Signed),
    entry::<message::UpdateUserAttributes>(Access::Token),
    entry::<update_user_pool::UpdateUserPool>(Access::Signed),
    entry::<update_user_pool_client::UpdateUserPoolClient>(Access::Signed),
    entry::<message::VerifySoftwareToken>(Access::SessionOrToken),
    entry::<message::VerifyUserAttribute>(Access::Token),
];

const fn entry<O: Serve>(access: Access) -> Entry {
    Entry {
        name: O::NAME,
        access,
        run: run::<O>,
    }
}

fn run<O: Serve>(service: &Service, body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let response = read::request::<O>(body)?.serve(service)?;
    serde_json::to_vec(&response).map_err(|_| Refusal::internal())
}

impl Entry {
    pub(crate) fn find(operation: &str) -> Result<&'static Self, Refusal> {
        let entry = TABLE.iter().find(|entry| entry.name == operation);
        entry.ok_or_else(|| Refusal::unknown_operation("This operation is not known to the local pool."))
    }

    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) const fn access(&self) -> Access {
        self.access
    }

    pub(crate) fn run(&self, service: &Service, body: &[u8]) -> Result<Vec<u8>, Refusal> {
        (self.run)(service, body)
    }
}

/// The names of the operations that a pool answers, in alphabetical order.
pub fn operations() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|entry| entry.name)
}

/// The answer of operations that have none: `{}`.
#[derive(Serialize)]
pub(crate) struct Nothing {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_nothing_twice() {
        let names: Vec<_> = operations().collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    }

    #[test]
    fn the_readme_names_them_all() {
        let readme = include_str!("../../README.md");
        let (_, listed) = readme.split_once("## What it answers").expect("the section");
        let (listed, _) = listed.split_once("\n## ").expect("its end");
        for name in operations() {
            assert!(listed.contains(&format!("`{name}`")), "{name}");
        }
    }

    #[test]
    fn operations_of_administrators_are_closed_to_pages() {
        for entry in TABLE {
            let about_oneself = ["DeleteUser", "DeleteUserAttributes", "UpdateUserAttributes"];
            let pool_wide = [
                "AddUserPool",
                "Admin",
                "Create",
                "Delete",
                "Describe",
                "GetGroup",
                "ListGroups",
                "ListUser",
                "UpdateGroup",
                "UpdateUser",
                "SetUserPool",
            ];
            let signed = pool_wide.iter().any(|start| entry.name.starts_with(start))
                || entry.name == "GetUserPoolMfaConfig";
            let signed = signed && !about_oneself.contains(&entry.name);
            assert_eq!(entry.access == Access::Signed, signed, "{}", entry.name);
        }
    }
}

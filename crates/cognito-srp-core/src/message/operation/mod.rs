//! The operations that a client uses, one file each, with Cognito's own member names (AWS: *Amazon Cognito user
//! pools API reference*). A pool reads what a client writes, and the other way round.

mod associate_software_token;
mod confirm_device;
mod confirm_sign_up;
mod forget_device;
mod get_device;
mod get_tokens_from_refresh_token;
mod get_user;
mod global_sign_out;
mod initiate_auth;
mod list_devices;
mod resend_confirmation_code;
mod respond_to_auth_challenge;
mod revoke_token;
mod set_user_mfa_preference;
mod sign_up;
mod update_device_status;
mod verify_software_token;

pub use self::associate_software_token::{AssociateSoftwareToken, AssociateSoftwareTokenResponse};
pub use self::confirm_device::{ConfirmDevice, ConfirmDeviceResponse};
pub use self::confirm_sign_up::{ConfirmSignUp, ConfirmSignUpResponse};
pub use self::forget_device::ForgetDevice;
pub use self::get_device::{GetDevice, GetDeviceResponse};
pub use self::get_tokens_from_refresh_token::{GetTokensFromRefreshToken, GetTokensFromRefreshTokenResponse};
pub use self::get_user::{GetUser, GetUserResponse};
pub use self::global_sign_out::GlobalSignOut;
pub use self::initiate_auth::InitiateAuth;
pub use self::list_devices::{ListDevices, ListDevicesResponse};
pub use self::resend_confirmation_code::{ResendConfirmationCode, ResendConfirmationCodeResponse};
pub use self::respond_to_auth_challenge::RespondToAuthChallenge;
pub use self::revoke_token::RevokeToken;
pub use self::set_user_mfa_preference::{MfaSettings, SetUserMfaPreference};
pub use self::sign_up::{SignUp, SignUpResponse};
pub use self::update_device_status::UpdateDeviceStatus;
pub use self::verify_software_token::{VerifySoftwareToken, VerifySoftwareTokenResponse};

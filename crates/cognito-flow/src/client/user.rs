//! The user who is signed in.

use cognito_srp_core::SecretString;
use cognito_srp_core::message::operation::{
    ChangePassword, DeleteUser, DeleteUserAttributes, GetUser, GetUserAttributeVerificationCode,
    GetUserAttributeVerificationCodeResponse, GetUserAuthFactors, GetUserAuthFactorsResponse,
    GetUserResponse, UpdateUserAttributes, UpdateUserAttributesResponse, VerifyUserAttribute,
};
use cognito_srp_core::message::{Attribute, Empty};

use super::{CognitoClient, Session};
use crate::error::Error;
use crate::transport::Transport;

/// All fail as [`CognitoClient::call`] does.
impl<T: Transport> CognitoClient<T> {
    /// The user's attributes and factors.
    pub async fn get_user(&self, session: &Session) -> Result<GetUserResponse, Error> {
        let access_token = session.tokens.access_token.clone();
        self.call(&GetUser { access_token }).await
    }

    /// Sets attributes. Says where codes went for those that have to be verified.
    pub async fn update_user_attributes(
        &self,
        session: &Session,
        attributes: &[Attribute],
    ) -> Result<UpdateUserAttributesResponse, Error> {
        self.call(&UpdateUserAttributes {
            user_attributes: attributes.to_vec(),
            access_token: session.tokens.access_token.clone(),
            client_metadata: self.metadata(),
        })
        .await
    }

    /// Takes attributes away, by their names.
    pub async fn delete_user_attributes(&self, session: &Session, names: &[&str]) -> Result<(), Error> {
        let Empty {} = self
            .call(&DeleteUserAttributes {
                user_attribute_names: names.iter().map(|name| (*name).into()).collect(),
                access_token: session.tokens.access_token.clone(),
            })
            .await?;
        Ok(())
    }

    /// Sends a code for [`CognitoClient::verify_user_attribute`]; `name` is `email` or `phone_number`. Says
    /// where it went.
    pub async fn get_user_attribute_verification_code(
        &self,
        session: &Session,
        name: &str,
    ) -> Result<GetUserAttributeVerificationCodeResponse, Error> {
        self.call(&GetUserAttributeVerificationCode {
            access_token: session.tokens.access_token.clone(),
            attribute_name: name.into(),
            client_metadata: self.metadata(),
        })
        .await
    }

    /// Verifies an attribute with the code that was sent.
    pub async fn verify_user_attribute(
        &self,
        session: &Session,
        name: &str,
        code: impl Into<SecretString>,
    ) -> Result<(), Error> {
        let Empty {} = self
            .call(&VerifyUserAttribute {
                access_token: session.tokens.access_token.clone(),
                attribute_name: name.into(),
                code: code.into(),
            })
            .await?;
        Ok(())
    }

    /// Sets another password; `previous` is none only for users who have no password yet. Both are sent to
    /// the service.
    pub async fn change_password(
        &self,
        session: &Session,
        previous: Option<SecretString>,
        proposed: impl Into<SecretString>,
    ) -> Result<(), Error> {
        let Empty {} = self
            .call(&ChangePassword {
                previous_password: previous,
                proposed_password: proposed.into(),
                access_token: session.tokens.access_token.clone(),
            })
            .await?;
        Ok(())
    }

    /// How the user can sign in: first and second factors.
    pub async fn get_user_auth_factors(
        &self,
        session: &Session,
    ) -> Result<GetUserAuthFactorsResponse, Error> {
        let access_token = session.tokens.access_token.clone();
        self.call(&GetUserAuthFactors { access_token }).await
    }

    /// Deletes the account of the user, for good. Records of devices stay in the store.
    pub async fn delete_user(&self, session: &Session) -> Result<(), Error> {
        let access_token = session.tokens.access_token.clone();
        let Empty {} = self.call(&DeleteUser { access_token }).await?;
        Ok(())
    }
}

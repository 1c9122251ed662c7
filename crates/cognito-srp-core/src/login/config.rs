use alloc::string::String;
use core::fmt;

use super::RememberedDevice;
use crate::message::{AnalyticsMetadata, ContextData, Parameters, PoolId, UserContextData};
use crate::secret::SecretString;

/// Who signs in, and where.
#[derive(Clone)]
pub struct LoginConfig {
    pub(super) pool: PoolId,
    pub(super) client_id: String,
    pub(super) client_secret: Option<SecretString>,
    pub(super) username: String,
    pub(super) device: Option<RememberedDevice>,
    pub(super) client_metadata: Option<Parameters>,
    pub(super) analytics_metadata: Option<AnalyticsMetadata>,
    pub(super) user_context_data: Option<UserContextData>,
    pub(super) context_data: Option<ContextData>,
    pub(super) admin: bool,
}

impl LoginConfig {
    /// A sign-in of `username` (a user name, or an alias such as an e-mail address) at an app client of a
    /// pool.
    pub fn new(pool: PoolId, client_id: impl Into<String>, username: impl Into<String>) -> Self {
        Self {
            pool,
            client_id: client_id.into(),
            client_secret: None,
            username: username.into(),
            device: None,
            client_metadata: None,
            analytics_metadata: None,
            user_context_data: None,
            context_data: None,
            admin: false,
        }
    }

    /// The client's secret, where it has one: `SECRET_HASH` is made with it.
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// The device that this user has remembered here.
    #[must_use]
    pub fn device(mut self, device: RememberedDevice) -> Self {
        self.device = Some(device);
        self
    }

    /// `ClientMetadata`, sent with every call of the login, for the pool's triggers.
    #[must_use]
    pub fn client_metadata(mut self, metadata: Parameters) -> Self {
        self.client_metadata = Some(metadata);
        self
    }

    /// `AnalyticsMetadata`, sent with every call of the login.
    #[must_use]
    pub fn analytics_metadata(mut self, metadata: AnalyticsMetadata) -> Self {
        self.analytics_metadata = Some(metadata);
        self
    }

    /// `UserContextData`, sent with every call of the login: for servers, the user's IP address, so that
    /// not all users seem to sit at one machine. A login of an administrator has [`LoginConfig::as_admin`]
    /// for it.
    #[must_use]
    pub fn user_context_data(mut self, data: UserContextData) -> Self {
        self.user_context_data = Some(data);
        self
    }

    /// The login is made by an administrator, with `AdminInitiateAuth` and `AdminRespondToAuthChallenge`,
    /// which have to be signed; `context` describes the request that the server acts for. The flows that
    /// are for administrators alone need not be marked so.
    #[must_use]
    pub fn as_admin(mut self, context: Option<ContextData>) -> Self {
        self.context_data = context;
        self.admin = true;
        self
    }
}

impl fmt::Debug for LoginConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginConfig")
            .field("pool", &self.pool)
            .finish_non_exhaustive()
    }
}

//! A user with a remembered device.

use serde_json::{Value, json};

use super::device::Device;
use super::{PASSWORD, World};

/// The user jane, whose app is set up if MFA is to be due, with a confirmed device in a pool of these
/// settings.
pub(crate) struct Owner {
    pub(crate) world: World,
    pub(crate) device: Device,
    pub(crate) tokens: Value,
    pub(crate) app: Option<String>,
}

impl Owner {
    pub(crate) fn new(replaces_mfa: bool, on_prompt: bool, mfa: bool) -> Self {
        let world = World::with_devices(replaces_mfa, on_prompt);
        world.pool_has_app("OPTIONAL");
        world.add_user("jane");
        let tokens = world.sign_in("jane");
        let device = world.confirm(&tokens);
        let app = mfa.then(|| world.set_up_app(&tokens));
        Self {
            world,
            device,
            tokens,
            app,
        }
    }

    /// What comes after the password.
    pub(crate) fn next(&self, more: Value) -> Value {
        self.world.prove("jane", PASSWORD, more).expect("a next step")
    }

    pub(crate) fn with_device(&self) -> Value {
        json!({ "DEVICE_KEY": self.device.key })
    }

    pub(crate) fn answer_with_code(&self, challenge: &Value) -> Value {
        assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
        let code = self.world.next_app_code(self.app.as_ref().expect("an app"));
        let next = self
            .world
            .respond(challenge, json!({ "SOFTWARE_TOKEN_MFA_CODE": code }));
        next.expect("a next step")
    }
}

pub(crate) fn assert_offered(answer: &Value, offered: bool) {
    let result = &answer["AuthenticationResult"];
    assert!(result["AccessToken"].is_string(), "{answer}");
    assert_eq!(result.get("NewDeviceMetadata").is_some(), offered);
}

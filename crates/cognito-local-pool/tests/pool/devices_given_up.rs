//! Devices that are forgotten, or not remembered any more, while a sign-in with them is under way.

use serde_json::{Value, json};

use crate::support::device::Device;
use crate::support::{PASSWORD, World, assert_refused, merged, tokens};

/// The user jane with an authenticator app and a remembered device.
struct Owner {
    world: World,
    device: Device,
    tokens: Value,
    app: String,
}

impl Owner {
    fn new(replaces_mfa: bool) -> Self {
        let world = World::with_devices(replaces_mfa, false);
        world.pool_has_app("OPTIONAL");
        world.add_user("jane");
        let tokens = world.sign_in("jane");
        let device = world.confirm(&tokens);
        let app = world.set_up_app(&tokens);
        Self {
            world,
            device,
            tokens,
            app,
        }
    }

    /// What comes after the password, in a sign-in with the device.
    fn next(&self, challenge: &str) -> Value {
        let key = json!({ "DEVICE_KEY": self.device.key });
        let asked = self.world.prove("jane", PASSWORD, key).expect("a challenge");
        assert_eq!(asked["ChallengeName"], challenge);
        asked
    }

    fn forget(&self) {
        let device = json!({ "AccessToken": self.tokens["AccessToken"], "DeviceKey": self.device.key });
        self.world.call("ForgetDevice", device).expect("forgotten");
    }

    fn stop_remembering(&self) {
        self.world
            .set_remembered(&self.tokens, &self.device, "not_remembered")
            .expect("set");
    }

    fn code(&self) -> Value {
        json!({ "SOFTWARE_TOKEN_MFA_CODE": self.world.next_app_code(&self.app) })
    }
}

#[test]
fn a_device_that_is_not_remembered_any_more_does_not_replace_mfa() {
    for within_the_round in [false, true] {
        let owner = Owner::new(true);
        let asked = owner.next("DEVICE_SRP_AUTH");
        if !within_the_round {
            owner.stop_remembering();
        }
        let exchange = owner
            .world
            .device_start(&asked, &owner.device)
            .expect("a challenge");
        if within_the_round {
            owner.stop_remembering();
        }
        let asked = owner
            .world
            .device_claim(exchange, &owner.device, &owner.device.password)
            .expect("a challenge");
        assert_eq!(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA");
        tokens(owner.world.respond(&asked, owner.code()));
    }
}

/// Another device that is named with the code has not proven itself by the first one's proof.
#[test]
fn the_proof_of_one_device_is_not_that_of_another() {
    let owner = Owner::new(true);
    let asked = owner
        .world
        .prove("jane", PASSWORD, json!({}))
        .expect("a challenge");
    let other = owner
        .world
        .confirm(&tokens(owner.world.respond(&asked, owner.code())));
    let asked = owner.next("DEVICE_SRP_AUTH");
    owner.stop_remembering();
    let asked = owner
        .world
        .device_round(&asked, &owner.device, &owner.device.password)
        .expect("a challenge");
    let code = merged(owner.code(), json!({ "DEVICE_KEY": other.key }));
    let asked = owner.world.respond(&asked, code).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "DEVICE_SRP_AUTH");
    tokens(owner.world.device_round(&asked, &other, &other.password));
}

#[test]
fn a_code_goes_on_without_a_device_that_was_forgotten() {
    for named in [true, false] {
        let owner = Owner::new(false);
        let asked = owner.next("SOFTWARE_TOKEN_MFA");
        owner.forget();
        let code = owner.code();
        if named {
            let with_device = merged(code.clone(), json!({ "DEVICE_KEY": owner.device.key }));
            let answer = owner.world.respond(&asked, with_device);
            assert_refused(answer, "ResourceNotFoundException", "Device does not exist.");
        }
        let given = tokens(owner.world.respond(&asked, code));
        assert!(given["NewDeviceMetadata"].is_object());
    }
}

#[test]
fn a_new_password_goes_on_without_a_device_that_was_forgotten() {
    for named in [true, false] {
        let owner = Owner::new(false);
        owner.world.set_password("jane", false);
        let asked = owner.next("NEW_PASSWORD_REQUIRED");
        owner.forget();
        let new = json!({ "NEW_PASSWORD": "Another-Horse-8!" });
        if named {
            let with_device = merged(new.clone(), json!({ "DEVICE_KEY": owner.device.key }));
            let answer = owner.world.respond(&asked, with_device);
            assert_refused(answer, "ResourceNotFoundException", "Device does not exist.");
        }
        let asked = owner.world.respond(&asked, new).expect("a challenge");
        assert_eq!(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA");
        let given = tokens(owner.world.respond(&asked, owner.code()));
        assert!(given["NewDeviceMetadata"].is_object());
    }
}

//! SetUserMFAPreference: what is left has to be enough for the pool.

use serde_json::json;

use crate::support::{World, assert_code};

#[test]
fn all_factors_together_cannot_be_disabled_where_mfa_is_required() {
    let world = World::plain();
    world.pool_has_app("OPTIONAL");
    let phone = json!([
        { "Name": "phone_number", "Value": "+491701231234" },
        { "Name": "phone_number_verified", "Value": "true" },
    ]);
    world.add_user_with("jane", phone);
    let given = world.sign_in("jane");
    world.set_up_app(&given);
    let (on, off) = (json!({ "Enabled": true }), json!({ "Enabled": false }));
    let set = |phone, app| {
        let wanted = json!({
            "AccessToken": given["AccessToken"],
            "SMSMfaSettings": phone,
            "SoftwareTokenMfaSettings": app,
        });
        world.call("SetUserMFAPreference", wanted)
    };
    set(&on, &on).expect("two factors");
    world.pool_has_app("ON");
    assert_code(set(&off, &off), "InvalidParameterException");
    let kept = world.admin("AdminGetUser", "jane", json!({}));
    assert_eq!(
        kept["UserMFASettingList"],
        json!(["SMS_MFA", "SOFTWARE_TOKEN_MFA"])
    );
    // One may take the place of the other in one request.
    set(&off, &on).expect("the app alone");
    set(&on, &off).expect("the phone alone");
    assert_code(set(&off, &off), "InvalidParameterException");
}

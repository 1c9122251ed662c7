//! What goes along with every call: the user's address and the service's time.

use cognito_srp_core::message::UserContextData;
use cognito_srp_tests::scripted::*;

#[test]
fn the_users_address_travels_with_every_call() {
    let data = UserContextData {
        ip_address: Some("192.0.2.7".into()),
        encoded_data: None,
    };
    let (mut login, first) = start_with(config().user_context_data(data), "a password".into());
    let second = sent(receive(&mut login, &password_verifier()));
    for request in [first, second] {
        assert_eq!(
            member(&request, "/UserContextData/IpAddress").as_deref(),
            Some("192.0.2.7")
        );
    }
}

#[test]
fn claims_are_made_with_the_services_time() {
    let cases = [
        (
            Some("Fri, 02 Jan 2026 03:14:05 GMT"),
            600,
            "Fri Jan 2 03:14:05 UTC 2026",
        ),
        (
            Some("Fri, 02 Jan 2026 00:04:05 GMT"),
            -10_800,
            "Fri Jan 2 00:04:05 UTC 2026",
        ),
        (
            Some("Wed, 02 Jan 2036 03:04:05 GMT"),
            86_400,
            "Sat Jan 3 03:04:05 UTC 2026",
        ),
        (Some("not a date"), 0, "Fri Jan 2 03:04:05 UTC 2026"),
        (
            Some("Fri, 02 Jan 2026 03:14:05 CET"),
            0,
            "Fri Jan 2 03:04:05 UTC 2026",
        ),
        (None, 0, "Fri Jan 2 03:04:05 UTC 2026"),
    ];
    for (date, offset, timestamp) in cases {
        let (mut login, _) = start(config());
        let claim = sent(receive(&mut login, &password_verifier().with_date(date)));
        assert_eq!(login.clock_offset(), offset, "{date:?}");
        let large = (offset.abs() > 180).then_some(offset);
        assert_eq!(login.large_clock_offset(), large, "{date:?}");
        assert_eq!(
            response(&claim, "TIMESTAMP").as_deref(),
            Some(timestamp),
            "{date:?}"
        );
    }
}

//! Completed sign-ins and their refresh tokens, written down. Of a refresh token only its hash is known.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::state::device::DeviceNames;
use crate::state::grant::{Grant, Offer, RefreshToken};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct GrantRecord {
    origin_jti: String,
    username: String,
    client_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device_key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offer: Option<OfferRecord>,
    auth_time: Moment,
    expires: Moment,
    revoked: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct OfferRecord {
    device_key: String,
    device_group_key: String,
    confirmed: bool,
}

impl GrantRecord {
    pub(crate) fn of(grant: &Grant) -> Self {
        let offer = |offer: &Offer| OfferRecord {
            device_key: offer.names.key.clone(),
            device_group_key: offer.names.group_key.clone(),
            confirmed: offer.confirmed,
        };
        Self {
            origin_jti: grant.origin_jti.clone(),
            username: grant.username.clone(),
            client_id: grant.client_id.clone(),
            device_key: grant.device_key.clone(),
            offer: grant.offer.as_ref().map(offer),
            auth_time: grant.auth_time,
            expires: grant.expires,
            revoked: grant.revoked,
        }
    }

    pub(crate) fn into_grant(self, event_id: String) -> Grant {
        let offer = |offer: OfferRecord| Offer {
            names: DeviceNames {
                key: offer.device_key,
                group_key: offer.device_group_key,
            },
            confirmed: offer.confirmed,
        };
        Grant {
            event_id,
            origin_jti: self.origin_jti,
            username: self.username,
            client_id: self.client_id,
            device_key: self.device_key,
            offer: self.offer.map(offer),
            auth_time: self.auth_time,
            expires: self.expires,
            revoked: self.revoked,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct RefreshTokenRecord {
    event_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    good_until: Option<Moment>,
}

impl RefreshTokenRecord {
    pub(crate) fn of(token: &RefreshToken) -> Self {
        Self {
            event_id: token.event_id.clone(),
            good_until: token.good_until,
        }
    }

    pub(crate) fn into_token(self) -> RefreshToken {
        RefreshToken {
            event_id: self.event_id,
            good_until: self.good_until,
        }
    }
}

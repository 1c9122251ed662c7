//! What a completed sign-in is worth: every token of it hangs on its grant.

use std::time::Duration;

use super::device::DeviceNames;
use super::expiring::Fingerprint;
use super::tracked::Tracked;
use crate::clock::Moment;

/// The grants of a pool.
#[derive(Default)]
pub(crate) struct Grants {
    /// By `event_id`.
    pub(crate) by_event: Tracked<String, Grant>,
    /// Refresh tokens by their hash: they themselves are not kept.
    pub(crate) by_refresh_token: Tracked<Fingerprint, RefreshToken>,
    tidied: Option<Moment>,
}

pub(crate) struct RefreshToken {
    /// Names the grant.
    pub(crate) event_id: String,
    /// The end of its grace, once it was exchanged for a new one.
    pub(crate) good_until: Option<Moment>,
}

/// How long a grant outlives its refresh token: the longest life of an access token.
const LONGEST_ACCESS: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a refresh token that was exchanged is known as such, to tell who uses it again.
const USED_TOKENS_STAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How often, at most, all grants are looked at to drop the old ones.
const TIDY_EVERY: Duration = Duration::from_secs(10 * 60);

impl Grants {
    /// Keeps a grant, and drops old ones now and then.
    pub(crate) fn add(&mut self, grant: Grant, refresh_token: &str, now: Moment) {
        if self.tidied.is_none_or(|tidied| now.since(tidied) >= TIDY_EVERY) {
            self.keep(|grant| now < grant.expires + LONGEST_ACCESS);
            let is_known_as_used = |until: Moment| now < until + USED_TOKENS_STAY;
            self.by_refresh_token
                .retain(|token| token.good_until.is_none_or(is_known_as_used));
            self.tidied = Some(now);
        }
        self.add_refresh_token(refresh_token, &grant.event_id);
        self.by_event.insert(grant.event_id.clone(), grant);
    }

    pub(crate) fn get(&self, event_id: &str) -> Option<&Grant> {
        self.by_event.get(event_id)
    }

    pub(crate) fn get_mut(&mut self, event_id: &str) -> Option<&mut Grant> {
        self.by_event.get_mut(event_id)
    }

    pub(crate) fn of_refresh_token(&self, token: &str) -> Option<&Grant> {
        let token = self.by_refresh_token.get(&Fingerprint::of(token))?;
        self.by_event.get(&token.event_id)
    }

    pub(crate) fn of_refresh_token_mut(&mut self, token: &str) -> Option<&mut Grant> {
        let token = self.by_refresh_token.get(&Fingerprint::of(token))?;
        self.by_event.get_mut(&token.event_id)
    }

    /// Whether a refresh token was exchanged for a new one and its grace is over.
    pub(crate) fn is_exchanged(&self, token: &str, now: Moment) -> bool {
        let token = self.by_refresh_token.get(&Fingerprint::of(token));
        token
            .and_then(|token| token.good_until)
            .is_some_and(|until| now >= until)
    }

    /// Exchanges a refresh token for a new one of the same grant. Whoever uses the old one within its grace
    /// does not make that longer.
    pub(crate) fn exchange(&mut self, old: &str, new: &str, good_until: Moment) {
        if let Some(token) = self.by_refresh_token.get_mut(&Fingerprint::of(old)) {
            token.good_until.get_or_insert(good_until);
            let event_id = token.event_id.clone();
            self.add_refresh_token(new, &event_id);
        }
    }

    fn add_refresh_token(&mut self, text: &str, event_id: &str) {
        let token = RefreshToken {
            event_id: event_id.to_owned(),
            good_until: None,
        };
        self.by_refresh_token.insert(Fingerprint::of(text), token);
    }

    /// Ends every grant of a user.
    pub(crate) fn revoke_all_of(&mut self, username: &str) {
        self.by_event.change_where(
            |grant| grant.username == username && !grant.revoked,
            |grant| grant.revoked = true,
        );
    }

    /// Forgets every grant of a user who is gone.
    pub(crate) fn remove_all_of(&mut self, username: &str) {
        self.keep(|grant| grant.username != username);
    }

    fn keep(&mut self, wanted: impl Fn(&Grant) -> bool) {
        self.by_event.retain(wanted);
        let by_event = &self.by_event;
        self.by_refresh_token
            .retain(|token| by_event.contains_key(&token.event_id));
    }
}

/// One completed sign-in. Access and id tokens name it, refresh tokens point to it, and ending it ends them
/// all.
#[derive(Clone)]
pub(crate) struct Grant {
    /// Claim `event_id`; the key of the grant.
    pub(crate) event_id: String,
    /// Claim `origin_jti`.
    pub(crate) origin_jti: String,
    /// Internal name of the user.
    pub(crate) username: String,
    pub(crate) client_id: String,
    /// Claim `device_key`.
    pub(crate) device_key: Option<String>,
    /// The new device that was offered with it.
    pub(crate) offer: Option<Offer>,
    /// Claim `auth_time`.
    pub(crate) auth_time: Moment,
    /// When the refresh token ends.
    pub(crate) expires: Moment,
    pub(crate) revoked: bool,
}

/// A device that the pool offered to remember.
#[derive(Clone)]
pub(crate) struct Offer {
    pub(crate) names: DeviceNames,
    /// It was taken up. If the device is not there any more, it was forgotten.
    pub(crate) confirmed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn grant(number: u64, now: Moment) -> Grant {
        Grant {
            event_id: number.to_string(),
            origin_jti: String::new(),
            username: "jane".to_owned(),
            client_id: String::new(),
            device_key: None,
            offer: None,
            auth_time: now,
            expires: now + Duration::from_secs(60 * 60),
            revoked: false,
        }
    }

    #[test]
    fn a_month_of_sign_ins_does_not_pile_up() {
        let clock = Clock::standing_at(0);
        let mut grants = Grants::default();
        for number in 0..30 * 24 {
            grants.add(grant(number, clock.now()), &number.to_string(), clock.now());
            clock.advance(Duration::from_secs(60 * 60));
        }
        assert!(grants.by_event.len() <= 26 && grants.by_refresh_token.len() <= 26);
        assert!(grants.of_refresh_token("719").is_some() && grants.of_refresh_token("600").is_none());
        grants.remove_all_of("jane");
        assert!(grants.by_event.is_empty() && grants.by_refresh_token.is_empty());
    }
}

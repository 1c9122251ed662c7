//! The list of devices, as it lies in memory and in the file.

use cognito_srp_core::login::RememberedDevice;
use serde::{Deserialize, Serialize};

use super::DeviceScope;

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Records(Vec<Record>);

#[derive(Clone, Serialize, Deserialize)]
struct Record {
    scope: DeviceScope,
    /// Names that this user typed to sign in.
    aliases: Vec<String>,
    device: RememberedDevice,
}

impl Records {
    pub(super) fn by_alias(&self, scope: &DeviceScope, alias: &str) -> Option<RememberedDevice> {
        self.find(scope, |record| record.aliases.iter().any(|known| known == alias))
    }

    pub(super) fn by_username(&self, scope: &DeviceScope, username: &str) -> Option<RememberedDevice> {
        self.find(scope, |record| record.device.username == username)
    }

    pub(super) fn save(&mut self, scope: &DeviceScope, alias: &str, device: &RememberedDevice) {
        for record in self.0.iter_mut().filter(|record| record.scope == *scope) {
            record.aliases.retain(|known| known != alias);
        }
        let of_user =
            |record: &&mut Record| record.scope == *scope && record.device.username == device.username;
        match self.0.iter_mut().find(of_user) {
            Some(record) => {
                record.aliases.push(alias.into());
                record.device = device.clone();
            }
            None => self.0.push(Record {
                scope: scope.clone(),
                aliases: vec![alias.into()],
                device: device.clone(),
            }),
        }
    }

    /// Whether there was such a device.
    pub(super) fn forget(&mut self, scope: &DeviceScope, device_key: &str) -> bool {
        let before = self.0.len();
        self.0
            .retain(|record| record.scope != *scope || record.device.device_key != device_key);
        self.0.len() != before
    }

    fn find(&self, scope: &DeviceScope, fits: impl Fn(&Record) -> bool) -> Option<RememberedDevice> {
        let found = self
            .0
            .iter()
            .find(|record| record.scope == *scope && fits(record));
        found.map(|record| record.device.clone())
    }
}

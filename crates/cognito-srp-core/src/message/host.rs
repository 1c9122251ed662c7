//! The host names of AWS's own service.

use alloc::string::String;

use super::PoolId;

/// Which of a region's endpoints.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Variant {
    /// With cryptography that is validated by FIPS 140: in the USA only.
    pub fips: bool,
    /// Over IPv6 too.
    pub dual_stack: bool,
}

impl Variant {
    /// The host name of the service for a pool. Whether it exists in the region is not looked at.
    pub fn host(self, pool: &PoolId) -> String {
        let region = pool.region();
        let service = if self.fips {
            "cognito-idp-fips"
        } else {
            "cognito-idp"
        };
        let partition = partition(region);
        // In the partition aws the plain hosts have both stacks, and so have those for FIPS that there are.
        let plain_has_both = partition.regions == AWS.regions && self.has_both(region);
        let domain = if self.dual_stack && !plain_has_both {
            partition.dual_stack_domain
        } else {
            partition.domain
        };
        [service, region, domain].join(".")
    }

    fn has_both(self, region: &str) -> bool {
        !self.fips || matches!(region, "us-east-1" | "us-east-2" | "us-west-1" | "us-west-2")
    }
}

/// A part of AWS of its own.
struct Partition {
    /// What its regions begin with.
    regions: &'static str,
    domain: &'static str,
    dual_stack_domain: &'static str,
}

const AWS: Partition = Partition::new("", "amazonaws.com", "api.aws");

/// The first whose regions fit counts, and all others are of the partition `aws`.
const PARTITIONS: [Partition; 7] = [
    Partition::new("us-gov", "amazonaws.com", "api.aws"),
    Partition::new("us-isob", "sc2s.sgov.gov", "api.aws.scloud"),
    Partition::new("us-isof", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
    Partition::new("us-iso", "c2s.ic.gov", "api.aws.ic.gov"),
    Partition::new("eu-isoe", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
    Partition::new("eusc-de", "amazonaws.eu", "api.amazonwebservices.eu"),
    Partition::new("cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
];

impl Partition {
    const fn new(regions: &'static str, domain: &'static str, dual_stack_domain: &'static str) -> Self {
        Self {
            regions,
            domain,
            dual_stack_domain,
        }
    }
}

fn partition(region: &str) -> &'static Partition {
    PARTITIONS
        .iter()
        .find(|partition| is_region_of(region, partition.regions))
        .unwrap_or(&AWS)
}

/// `<prefix>-<word>-<number>`
fn is_region_of(region: &str, prefix: &str) -> bool {
    let place = region
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('-'));
    let Some((word, number)) = place.and_then(|place| place.split_once('-')) else {
        return false;
    };
    !word.is_empty() && !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
}

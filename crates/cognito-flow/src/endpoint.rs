//! Where a pool's service is.

use std::fmt;

use cognito_srp_core::Error;
use cognito_srp_core::error::{FieldError, Problem};
use cognito_srp_core::message::PoolId;
pub use cognito_srp_core::message::Variant;
use reqwest::Url;

/// The address of the service: that of the pool's region, or one that was given.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Endpoint(Url);

impl Endpoint {
    /// `https://cognito-idp.<region>.<suffix>/`, where the suffix is that of the partition that the region
    /// belongs to.
    pub fn of_pool(pool: &PoolId) -> Self {
        Self::of_pool_as(pool, Variant::default())
    }

    /// The same in a variant: of FIPS 140, dual-stack (IPv4 and IPv6), or both. Whether it exists in the region
    /// is not looked at.
    pub fn of_pool_as(pool: &PoolId, variant: Variant) -> Self {
        let host = format!("https://{}/", variant.host(pool));
        // A region has nothing but lower-case letters, digits and hyphens.
        Self(Url::parse(&host).unwrap_or_else(|_| unreachable!("{host} is a URL")))
    }

    /// An address of one's own, such as `http://127.0.0.1:9229`, with a path if need be. Plain http is for
    /// the loopback interface (127.0.0.0/8, `[::1]`, `localhost`) only.
    ///
    /// # Errors
    /// [`Error::BadArgument`] for anything else than an http or https URL without user name, query and
    /// fragment, and for plain http to another host.
    pub fn parse(url: &str) -> Result<Self, Error> {
        let endpoint = Self::parse_any(url)?;
        if endpoint.0.scheme() == "http" && !is_loopback(&endpoint.0) {
            return Err(malformed("https, or plain http to this machine"));
        }
        Ok(endpoint)
    }

    /// The same with plain http to any host. Passwords of `SignUp` and all tokens are then readable on the
    /// way.
    ///
    /// # Errors
    /// As [`Endpoint::parse`], but for the host.
    pub fn parse_with_plain_http(url: &str) -> Result<Self, Error> {
        Self::parse_any(url)
    }

    /// The URL that operations are sent to, with a `/` at its end.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The pool's own URL, without a `/` at its end: `iss` of its tokens.
    pub fn issuer(&self, pool: &PoolId) -> String {
        format!("{}{pool}", self.0)
    }

    fn parse_any(url: &str) -> Result<Self, Error> {
        let mut url = Url::parse(url).map_err(|_| malformed("a URL"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(malformed("an http or https URL"));
        }
        let plain = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !plain {
            return Err(malformed("a URL without user name, query and fragment"));
        }
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Ok(Self(url))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a URL's host is this machine: an address of the loopback interface, or `localhost`.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

const fn malformed(expected: &'static str) -> Error {
    Error::BadArgument(FieldError::new("endpoint", Problem::Malformed { expected }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_pool(id: &str) -> String {
        Endpoint::of_pool(&PoolId::parse(id).unwrap()).to_string()
    }

    #[test]
    fn each_partition_has_its_domain() {
        for (region, host) in [
            ("eu-west-1", "cognito-idp.eu-west-1.amazonaws.com"),
            ("mx-central-1", "cognito-idp.mx-central-1.amazonaws.com"),
            ("us-gov-west-1", "cognito-idp.us-gov-west-1.amazonaws.com"),
            ("cn-north-1", "cognito-idp.cn-north-1.amazonaws.com.cn"),
            ("eusc-de-east-1", "cognito-idp.eusc-de-east-1.amazonaws.eu"),
            ("us-iso-east-1", "cognito-idp.us-iso-east-1.c2s.ic.gov"),
            ("us-isob-east-1", "cognito-idp.us-isob-east-1.sc2s.sgov.gov"),
            ("us-isof-south-1", "cognito-idp.us-isof-south-1.csp.hci.ic.gov"),
            ("eu-isoe-west-1", "cognito-idp.eu-isoe-west-1.cloud.adc-e.uk"),
            // Unknown ones are of the partition aws, whatever they look like.
            ("moon-base-1", "cognito-idp.moon-base-1.amazonaws.com"),
            ("cn", "cognito-idp.cn.amazonaws.com"),
        ] {
            assert_eq!(of_pool(&format!("{region}_Pool1")), format!("https://{host}/"));
        }
    }

    #[test]
    fn each_partition_has_its_variants() {
        let (fips, dual_stack) = ((true, false), (false, true));
        let both = (true, true);
        for (region, (fips, dual_stack), host) in [
            ("us-east-1", fips, "cognito-idp-fips.us-east-1.amazonaws.com"),
            ("us-east-1", dual_stack, "cognito-idp.us-east-1.amazonaws.com"),
            ("us-east-1", both, "cognito-idp-fips.us-east-1.amazonaws.com"),
            ("us-west-2", both, "cognito-idp-fips.us-west-2.amazonaws.com"),
            ("eu-west-1", dual_stack, "cognito-idp.eu-west-1.amazonaws.com"),
            ("eu-west-1", fips, "cognito-idp-fips.eu-west-1.amazonaws.com"),
            ("eu-west-1", both, "cognito-idp-fips.eu-west-1.api.aws"),
            (
                "us-gov-west-1",
                fips,
                "cognito-idp-fips.us-gov-west-1.amazonaws.com",
            ),
            ("us-gov-west-1", dual_stack, "cognito-idp.us-gov-west-1.api.aws"),
            ("us-gov-west-1", both, "cognito-idp-fips.us-gov-west-1.api.aws"),
            (
                "cn-north-1",
                dual_stack,
                "cognito-idp.cn-north-1.api.amazonwebservices.com.cn",
            ),
            (
                "eusc-de-east-1",
                dual_stack,
                "cognito-idp.eusc-de-east-1.api.amazonwebservices.eu",
            ),
            (
                "us-iso-east-1",
                dual_stack,
                "cognito-idp.us-iso-east-1.api.aws.ic.gov",
            ),
            (
                "us-isob-east-1",
                dual_stack,
                "cognito-idp.us-isob-east-1.api.aws.scloud",
            ),
            (
                "us-isof-south-1",
                dual_stack,
                "cognito-idp.us-isof-south-1.api.aws.hci.ic.gov",
            ),
            (
                "eu-isoe-west-1",
                dual_stack,
                "cognito-idp.eu-isoe-west-1.api.cloud-aws.adc-e.uk",
            ),
        ] {
            let pool = PoolId::parse(&format!("{region}_Pool1")).unwrap();
            let endpoint = Endpoint::of_pool_as(&pool, Variant { fips, dual_stack });
            assert_eq!(endpoint.as_str(), format!("https://{host}/"));
        }
    }

    #[test]
    fn a_pool_id_cannot_choose_the_host() {
        for id in [
            "evil.example/#_x",
            "evil.example_x",
            "a@b_x",
            "EU-west-1_x",
            "_x",
            "eu-west-1",
        ] {
            assert!(PoolId::parse(id).is_err(), "{id}");
        }
    }

    #[test]
    fn plain_http_is_for_this_machine() {
        for url in [
            "http://127.0.0.1:9229",
            "http://127.1.2.3/",
            "http://[::1]:80/",
            "http://localhost:1/a/b",
            "https://proxy.example/cognito",
        ] {
            assert!(Endpoint::parse(url).is_ok(), "{url}");
        }
        for url in [
            "http://example.com/",
            "http://10.0.0.1/",
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "http://[::2]/",
            "http://user@127.0.0.1/",
            "http://127.0.0.1/?a=b",
            "http://127.0.0.1/#a",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "127.0.0.1:80",
            "",
        ] {
            assert!(Endpoint::parse(url).is_err(), "{url}");
        }
        assert!(Endpoint::parse_with_plain_http("http://example.com/").is_ok());
    }

    #[test]
    fn a_path_is_kept_and_the_issuer_follows_it() {
        let pool = PoolId::parse("eu-west-1_Pool1").unwrap();
        let endpoint = Endpoint::parse("http://127.0.0.1:9229/base").unwrap();
        assert_eq!(endpoint.as_str(), "http://127.0.0.1:9229/base/");
        assert_eq!(
            endpoint.issuer(&pool),
            "http://127.0.0.1:9229/base/eu-west-1_Pool1"
        );
        assert_eq!(
            Endpoint::of_pool(&pool).issuer(&pool),
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool1"
        );
    }
}

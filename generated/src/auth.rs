//! How one proves to Cloudflare who one is.

use mdclient_runtime::Credentials;

/// What requests authenticate with. Its `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Auth(Credentials);

impl Auth {
    /// An API token, which is what Cloudflare recommends: it can be limited and revoked.
    pub fn token(token: impl AsRef<str>) -> Self {
        Self(Credentials::bearer(token))
    }

    /// The e-mail address of a user and their global API key.
    pub fn email_and_key(email: impl AsRef<str>, key: impl AsRef<str>) -> Self {
        let email = Credentials::header("X-Auth-Email", email);
        Self(email.with_header("X-Auth-Key", key))
    }

    /// A key that is good for some endpoints only, such as those of Origin CA.
    pub fn user_service_key(key: impl AsRef<str>) -> Self {
        Self(Credentials::header("X-Auth-User-Service-Key", key))
    }
}

impl From<Auth> for Credentials {
    fn from(auth: Auth) -> Self {
        auth.0
    }
}

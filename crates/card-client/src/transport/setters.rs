//! The setters that both builders share.

/// Writes the setters that both builders share onto a builder with a field `settings`.
macro_rules! connection_setters {
    () => {
        /// Time for the whole exchange, from connecting to the last byte of the reply. Default: 30 seconds.
        ///
        /// When it runs out the outcome is unknown. Keep it above the connect timeout, which tells for sure that nothing was
        /// sent.
        pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.settings.timeout = timeout;
            self
        }

        /// Time for name look-up, connection and TLS handshake. Default: 10 seconds. When it runs out nothing was sent.
        pub fn connect_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.settings.connect_timeout = timeout;
            self
        }

        /// Time between two pieces of a reply. Default: none beside [`timeout`](Self::timeout). When it runs out the outcome is
        /// unknown.
        pub fn read_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.settings.network.read_timeout = Some(timeout);
            self
        }

        /// How long an idle connection is kept. Default: 90 seconds.
        pub fn pool_idle_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.settings.network.pool_idle_timeout = Some(timeout);
            self
        }

        /// How many idle connections are kept at most; 0 makes a new connection for every request. Default: no limit.
        pub fn pool_max_idle(mut self, connections: usize) -> Self {
            self.settings.network.pool_max_idle = Some(connections);
            self
        }

        /// Which version of HTTP is spoken. Default: HTTP/2 where the server agrees, else HTTP/1.1.
        pub fn http_version(mut self, version: $crate::HttpVersion) -> Self {
            self.settings.network.version = version;
            self
        }

        /// A proxy for all requests, such as `http://user:password@proxy.example:3128`. Default: none.
        ///
        /// The proxy sees host and port only: requests travel inside TLS. A base URL on this machine is always reached
        /// directly, since its http requests would show a proxy the key.
        pub fn proxy(mut self, url: impl Into<String>) -> Self {
            self.settings.network.proxy = Some($crate::transport::Hidden(url.into()));
            self
        }

        /// Trusts further certificate authorities, beside those compiled in: a PEM file with any number of certificates, or
        /// one certificate as DER.
        pub fn add_root_certificates(mut self, pem_or_der: impl Into<Vec<u8>>) -> Self {
            self.settings.network.roots.push($crate::transport::Hidden(pem_or_der.into()));
            self
        }

        /// Shows a certificate to servers that ask for one, a proxy that is reached over https included: the chain, its own
        /// certificate first, and the unencrypted key (PKCS#8, PKCS#1 or SEC1), each as PEM or DER.
        pub fn client_certificate(mut self, chain: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
            let (certificates, key) = ($crate::transport::Hidden(chain.into()), $crate::transport::Hidden(key.into()));
            self.settings.network.identity = Some($crate::transport::Identity { certificates, key });
            self
        }

        /// What your program calls itself, such as `nightly-sync/1.2`: put before `card-client/…` in `User-Agent`.
        pub fn user_agent(mut self, application_id: impl Into<String>) -> Self {
            self.settings.application_id = Some(application_id.into());
            self
        }

        /// How requests are repeated. Default: [`RetryPolicy::new`](crate::RetryPolicy::new).
        pub fn retry(mut self, policy: $crate::RetryPolicy) -> Self {
            self.settings.retry = policy;
            self
        }

        /// How fast and how many at once, over all clones. Default: [`Limits::new`](crate::Limits::new).
        pub fn limits(mut self, limits: $crate::Limits) -> Self {
            self.settings.limits = limits;
            self
        }

        /// Adds an observer, which is told of every attempt.
        pub fn observer(mut self, observer: impl $crate::Observer) -> Self {
            self.settings.observers.push(::std::sync::Arc::new(observer));
            self
        }

        /// Whether replies are compared with their schemas, and what differs is counted and told to observers. Default: no.
        ///
        /// It costs a second reading of each reply, into a tree: two to four times the time of decoding it. Nothing is
        /// compared, and nothing is paid, when it is off.
        pub fn watch_drift(mut self, watch: bool) -> Self {
            self.settings.watch_drift = watch;
            self
        }

        /// The header that carries a caller's request ids. Default: `x-request-id`, which neither vendor documents. It cannot
        /// be one that HTTP or this crate sets, nor that of the credential.
        pub fn request_id_header(mut self, name: impl Into<String>) -> Self {
            self.settings.request_id_header = name.into();
            self
        }

        /// Another clock, such as one that a test moves by hand. Default: tokio's.
        pub fn clock(mut self, clock: impl $crate::Clock) -> Self {
            self.settings.clock = ::std::sync::Arc::new(clock);
            self
        }

        /// Another source of randomness for the spread of waits. Default: the standard library's random seeds.
        pub fn randomness(mut self, randomness: impl $crate::Randomness) -> Self {
            self.settings.randomness = ::std::sync::Arc::new(randomness);
            self
        }

        /// Canned replies instead of a network: nothing is connected to.
        #[cfg(feature = "testing")]
        pub fn canned(mut self, canned: &$crate::testing::Canned) -> Self {
            self.settings.canned = Some(canned.clone());
            self
        }

        /// Records every attempt that is sent, over a real connection or canned replies alike.
        #[cfg(feature = "testing")]
        pub fn record(mut self, recorder: &$crate::testing::Recorder) -> Self {
            self.settings.recorder = Some(recorder.clone());
            self
        }

        /// Largest body of a reply, in bytes. Default: 16 MiB (16 777 216). Reading stops as soon as it is passed,
        /// whatever length the server announced.
        pub fn max_response_bytes(mut self, bytes: usize) -> Self {
            self.settings.max_response_bytes = bytes;
            self
        }

        /// Whether `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` of the environment are used. Default: no.
        ///
        /// Each may be in lower case, too; an empty one counts as not set. A proxy is `HOST:PORT`, or a URL with http or https.
        /// One that cannot be read is an error of [`build`](Self::build) which names the variable.
        ///
        /// Off by default because a variable set for other programs would decide who carries personal data. A base URL
        /// on this machine is always reached directly, since its http requests would show a proxy the key.
        pub fn environment_proxy(mut self, enabled: bool) -> Self {
            self.settings.environment_proxy = enabled;
            self
        }
    };
}
pub(crate) use connection_setters;

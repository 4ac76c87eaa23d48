//! TLS from certificate files, which are read again when they change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use thiserror::Error;
use tokio_rustls::TlsAcceptor;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(2);

/// Why there is no TLS. The message names the file, never what it holds.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file cannot be read, or holds nothing of the kind.
    #[error("{} cannot be read as {wanted}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was looked for in it.
        wanted: &'static str,
    },
    /// The key does not belong to the certificate, or neither can be used.
    #[error("the certificate and the key cannot be used together")]
    Pair(#[source] rustls::Error),
}

/// A certificate chain and its key (PEM files), as they are now.
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    now: RwLock<Loaded>,
}

/// What the files held when they were read, and what was made of it.
struct Loaded {
    files: (Vec<u8>, Vec<u8>),
    acceptor: TlsAcceptor,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tls").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

impl Tls {
    /// Reads the files.
    ///
    /// # Errors
    /// One of them cannot be read, or they do not belong together.
    pub fn open(certificate: PathBuf, key: PathBuf) -> Result<Arc<Self>, TlsError> {
        let loaded = load(&certificate, &key)?;
        Ok(Arc::new(Self { certificate, key, now: RwLock::new(loaded) }))
    }

    /// What accepts connections now.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        self.now.read().unwrap_or_else(PoisonError::into_inner).acceptor.clone()
    }

    /// Reads the files again whenever they change. A pair that cannot be used changes nothing: new
    /// connections go on with the one before, and the operator is told.
    pub(crate) async fn keep_up(self: Arc<Self>) {
        let mut told = None;
        loop {
            tokio::time::sleep(LOOK).await;
            let files = read(&self.certificate, &self.key).ok();
            let known = Some(self.now.read().unwrap_or_else(PoisonError::into_inner).files.clone());
            if files == known || files == told {
                continue;
            }
            match load(&self.certificate, &self.key) {
                Ok(loaded) => {
                    *self.now.write().unwrap_or_else(PoisonError::into_inner) = loaded;
                    tracing::info!("the TLS certificate was read again");
                }
                Err(error) => {
                    tracing::error!(error = %error, "the new TLS certificate cannot be used");
                }
            }
            told = files;
        }
    }
}

fn read(certificate: &Path, key: &Path) -> std::io::Result<(Vec<u8>, Vec<u8>)> {
    Ok((std::fs::read(certificate)?, std::fs::read(key)?))
}

fn load(certificate: &Path, key: &Path) -> Result<Loaded, TlsError> {
    let wrong = |path: &Path, wanted| TlsError::File { path: path.to_owned(), wanted };
    let no_chain = || wrong(certificate, "a certificate chain (PEM)");
    let no_key = || wrong(key, "a private key (PEM)");
    let chain_text = std::fs::read(certificate).map_err(|_| no_chain())?;
    let key_text = std::fs::read(key).map_err(|_| no_key())?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&chain_text).collect();
    let chain = chain.ok().filter(|chain| !chain.is_empty()).ok_or_else(no_chain)?;
    let secret = PrivateKeyDer::from_pem_slice(&key_text).map_err(|_| no_key())?;
    // Several providers of cryptography are in the graph: the one is named.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Pair)?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(TlsError::Pair)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    Ok(Loaded { files: (chain_text, key_text), acceptor })
}

//! `fileonce witness`: a department watches the log of the hub from its own machine.
//!
//! What it remembers is written before it signs: a witness that was interrupted has at most remembered a head that it did
//! not sign, never signed one that it does not remember.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use hub_audit::{AddCheckpoint, Checkpoint, Hash, Seen, VerifierKey, WitnessKey, WitnessRefusal};
use hub_server::Web;
use hub_values::{Clock as _, SystemClock};

use crate::arguments::{Place, Witness};
use crate::stop::Stop;
use crate::{keys, say};

/// Files in the folder of a witness.
const KEY: &str = "witness.key";
const PUBLIC: &str = "witness.pub";
const SEEN: &str = "seen";
const NEWEST: &str = "newest.checkpoint";
const LOCK: &str = "lock";

/// Runs a command of a witness.
pub(crate) async fn witness(command: Witness) -> Result<()> {
    match command {
        Witness::Init { name, dir } => init(&name, &dir),
        Witness::Run { place, hub, ca, every, once } => {
            let ca = ca.map(|path| {
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
            });
            let web = Web::new(&hub, ca.transpose()?.as_deref()).context("--hub")?;
            let watch = Watch::open(place)?;
            if once { watch.look(&web).await } else { watch.go_on(&web, every).await }
        }
        Witness::AcceptCut { place, declaration } => Watch::open(place)?.accept_cut(&declaration),
    }
}

fn init(name: &str, dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
    let path = dir.join(KEY);
    ensure!(!path.exists(), "{} is there already", path.display());
    let key = WitnessKey::from_seed(name, keys::random()?).context("--name")?;
    keys::write_once(&path, &key.to_text())?;
    let public = key.verifier().to_text();
    fs::write(dir.join(PUBLIC), format!("{public}\n"))?;
    say::line(format!(
        "请把 {} 交给系统运维方登记（fileonce keys add-witness）\n\
         give {} to the hub's operator, who runs `fileonce keys add-witness`\n{public}",
        dir.join(PUBLIC).display(),
        dir.join(PUBLIC).display()
    ));
    Ok(())
}

/// A witness at work.
struct Watch {
    dir: PathBuf,
    origin: String,
    key: WitnessKey,
    log: Vec<VerifierKey>,
    /// Two processes over one folder could sign two logs.
    _lock: File,
}

impl Watch {
    fn open(place: Place) -> Result<Self> {
        let Place { dir, log_key, origin } = place;
        let path = dir.join(KEY);
        let text = keys::text_of_owner(&path, || {
            format!("no key at {}; run `fileonce witness init` first", path.display())
        })?;
        let key = WitnessKey::from_text(text.trim())
            .with_context(|| format!("{} holds no key of a witness", path.display()))?;
        let log = keys::verifiers(&log_key)?;
        let name = log.first().map(|key| key.name().to_owned()).unwrap_or_default();
        let lock = File::create(dir.join(LOCK))?;
        ensure!(lock.try_lock().is_ok(), "another witness works in {}", dir.display());
        Ok(Self { origin: origin.unwrap_or(name), key, log, dir, _lock: lock })
    }

    /// Looks again and again. What is wrong with the log ends it; what is wrong with the network does not.
    async fn go_on(&self, web: &Web, every: u64) -> Result<()> {
        let mut stop = Stop::listen()?;
        loop {
            if let Err(error) = self.look(web).await {
                if error.downcast_ref::<WitnessRefusal>().is_some_and(is_alarm) {
                    return Err(error);
                }
                tracing::warn!(error = %format!("{error:#}"), "the head could not be witnessed");
            }
            tokio::select! {
                () = stop.asked() => return Ok(()),
                () = tokio::time::sleep(Duration::from_secs(every)) => {}
            }
        }
    }

    /// Looks at the newest head, and signs it when it grew from the one that was signed before.
    async fn look(&self, web: &Web) -> Result<()> {
        let note = text(web, "/log/checkpoint").await?;
        let seen = self.seen()?;
        let head = Checkpoint::open(&note, &self.log).map_err(WitnessRefusal::Checkpoint)?;
        let is_signed = self.key.verifier().signed_at(&note).ok().flatten().is_some();
        let path = if seen.size() > 0 && head.size > seen.size() {
            let at = format!("/log/consistency?old={}&new={}", seen.size(), head.size);
            let lines = text(web, &at).await?;
            lines.lines().map(Hash::from_base64).collect::<Result<_, _>>().context("the proof")?
        } else {
            Vec::new()
        };
        let request = AddCheckpoint { old_size: seen.size(), path, checkpoint: note };
        let next = seen.accept(&request, &self.origin, &self.log).inspect_err(|refusal| {
            if is_alarm(refusal) {
                self.keep_evidence(&request);
            }
        });
        let next = next.context("ALARM 警报: the head was NOT signed 未予签名")?;
        if is_signed {
            return Ok(());
        }
        self.remember(&next, &request.checkpoint)?;
        self.sign(web, &request.checkpoint).await?;
        say::line(format!("signed: {} entries 已见证{}条", next.size(), next.size()));
        Ok(())
    }

    async fn sign(&self, web: &Web, note: &str) -> Result<()> {
        let line = self.key.cosign(note, SystemClock.now()).context("the head is no note")?;
        let signed = format!("{note}{line}");
        let place = web.at("/log/cosignature");
        let given = place.post("text/plain; charset=utf-8", signed.clone()).await;
        let _names = given.context("the hub did not take the signature")?;
        self.write(NEWEST, &signed)
    }

    fn accept_cut(&self, declaration: &Path) -> Result<()> {
        let note = fs::read_to_string(declaration)
            .with_context(|| format!("cannot read {}", declaration.display()))?;
        let next = self.seen()?.accept_cut(&note, &self.origin, &self.log)?;
        self.write(SEEN, &next.to_text())?;
        say::line(format!("goes on from {} entries 从第{}条起继续见证", next.size(), next.size()));
        Ok(())
    }

    fn seen(&self) -> Result<Seen> {
        let path = self.dir.join(SEEN);
        match fs::read_to_string(&path) {
            Ok(text) => Seen::from_text(&text)
                .with_context(|| format!("{} cannot be read; nothing is signed", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Seen::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    fn remember(&self, next: &Seen, note: &str) -> Result<()> {
        self.write(SEEN, &next.to_text())?;
        self.write(NEWEST, note)
    }

    /// The two heads side by side show what was done, to everybody.
    fn keep_evidence(&self, request: &AddCheckpoint) {
        let size = Checkpoint::unverified(&request.checkpoint).map_or(0, |head| head.size);
        if let Err(error) = self.write(&format!("refused-{size:012}"), &request.to_text()) {
            tracing::error!(error = %format!("{error:#}"), "the refused head could not be kept");
        }
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        let (path, draft) = (self.dir.join(name), self.dir.join(format!("{name}.draft")));
        fs::write(&draft, text).with_context(|| format!("cannot write {}", draft.display()))?;
        File::open(&draft)?.sync_all()?;
        fs::rename(&draft, &path)?;
        Ok(File::open(&self.dir)?.sync_all()?)
    }
}

/// Whether somebody changed what was there, or signs what the log did not.
fn is_alarm(refusal: &WitnessRefusal) -> bool {
    matches!(refusal, WitnessRefusal::Shrunk { .. } | WitnessRefusal::Rewritten { .. })
}

async fn text(web: &Web, path: &str) -> Result<String> {
    let bytes = web.at(path).get().await.with_context(|| format!("cannot read {path}"))?;
    String::from_utf8(bytes.to_vec()).with_context(|| format!("{path} is no text"))
}

// The frame around all pages: who is logged in, what there is for them, and logging in again.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN";
import enUS from "antd/locale/en_US";
import { HashRouter } from "react-router";
import { ask, askBecause, type Why } from "../hub/ask";
import { Failure } from "../hub/failure";
import { whenSessionIsLost } from "../hub/fetching";
import { forgetSession, maybeSignedIn, WHO } from "../hub/session";
import { t, useLanguage } from "../language";
import { Failed } from "./Drawn";
import { Frame } from "./Frame";
import { LogInAgain, LogInPage } from "./LogIn";
import { nonce } from "./nonce";
import { THEME } from "./theme";
import { VIEWER, VisitContext, type Viewer } from "./viewer";

/** Who was there last, as the hub said it. */
function lastViewer(): Viewer | null {
  const kept = localStorage.getItem(WHO);
  return kept ? (JSON.parse(kept) as Viewer) : null;
}

interface Waiting {
  go: () => void;
  stop: () => void;
}

export function App() {
  const language = useLanguage();
  const [viewer, setViewer] = useState<Viewer | null | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [why, setWhy] = useState<Why>({});
  const known = useRef<Viewer | null>(null);
  known.current = viewer ?? null;
  const turn = useRef(0);

  const begin = useCallback((who: Viewer) => {
    setViewer(who);
    const open = who.purposes.find((one) => !one.needsCase) ?? who.purposes[0];
    setWhy((before) => (before.purpose ? before : { purpose: open?.code }));
  }, []);
  const load = useCallback(async () => {
    setFailure(null);
    turn.current += 1;
    const mine = turn.current;
    if (!maybeSignedIn()) {
      setViewer(null);
      return;
    }
    try {
      const { data } = await ask(VIEWER, {});
      // What comes late was asked in the language before.
      if (mine !== turn.current) return;
      localStorage.setItem(WHO, JSON.stringify(data.viewer));
      begin(data.viewer);
    } catch (error) {
      if (error instanceof Failure && error.code === "UNAUTHENTICATED") {
        forgetSession();
        setViewer(null);
      }
      else if (error instanceof Failure && error.code === "OFFLINE" && lastViewer()) begin(lastViewer() as Viewer);
      else setFailure(error instanceof Failure ? error : new Failure("INTERNAL", String(error)));
    }
  }, [begin]);

  useEffect(() => {
    whenSessionIsLost(() => new Promise((resolve, reject) => {
      const lost = new Failure("UNAUTHENTICATED", t("failure.401"));
      if (!known.current) return reject(lost);
      setWaiting({
        go: () => { setWaiting(null); resolve(); },
        stop: () => { setWaiting(null); reject(lost); },
      });
    }));
  }, []);
  // Names of departments and purposes come in the language in use.
  useEffect(() => { void load(); }, [load, language]);

  askBecause(why);
  const visit = useMemo(() => (viewer ? { viewer, why, setWhy } : null), [viewer, why]);
  return (
    <ConfigProvider theme={THEME} locale={language === "en" ? enUS : zhCN} csp={{ nonce }} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
      {failure && viewer === undefined && <main className="narrow"><Failed failure={failure} again={() => void load()} /></main>}
      {viewer === null && <LogInPage done={() => void load()} />}
      {visit && (
        <VisitContext.Provider value={visit}>
          <HashRouter>
            <Frame left={() => { setViewer(null); setWhy({}); }} />
          </HashRouter>
          {waiting && <LogInAgain login={visit.viewer.login ?? ""} go={waiting.go} stop={waiting.stop} />}
        </VisitContext.Provider>
      )}
    </ConfigProvider>
  );
}

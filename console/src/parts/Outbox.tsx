// What waits to be sent, on every page of whoever typed it.
import { useEffect, useState } from "react";
import { Alert, Button } from "antd";
import { keepDraft } from "../hub/draft";
import { t } from "../language";
import { useVisit } from "../shell/viewer";
import { sendWaiting, takeOut, useOutbox, type Waiting } from "./outbox";

const EVERY = 30_000;

export function Outbox() {
  const login = useVisit().viewer.login ?? "";
  const mine = useOutbox().filter((one) => one.login === login);
  const count = mine.filter((one) => !one.wrong).length;
  const [sent, setSent] = useState(0);
  const send = () => void sendWaiting(login).then((done) => { if (done > 0) setSent((before) => before + done); });
  useEffect(() => {
    if (count === 0) return;
    if (navigator.onLine) send();
    const timer = setInterval(send, EVERY);
    window.addEventListener("online", send);
    return () => { clearInterval(timer); window.removeEventListener("online", send); };
    // eslint-disable-next-line
  }, [count > 0, login]);
  const mend = (one: Waiting) => {
    keepDraft("enter", login, { key: one.key, typed: one.typed });
    takeOut(one.key);
    // The form is drawn anew, wherever the person is.
    location.hash = "/enter";
    location.reload();
  };
  return (
    <div className="outbox" role="status">
      {mine.length === 0 && sent > 0 && <Alert type="success" showIcon title={t("outbox.sent", { n: sent })} closable={{ onClose: () => setSent(0), "aria-label": t("close") }} />}
      {mine.length > 0 && <Alert type="warning" showIcon title={t("outbox.title", { n: mine.length })}
        action={count > 0 && <Button onClick={send}>{t("outbox.send")}</Button>}
        description={<>
          <p>{t("outbox.hint")}</p>
          <ul>{mine.map((one) => (
            <li key={one.key}>{one.typed.name || t("noname")} {one.wrong?.join(" ")}
              {one.wrong && <> <Button type="link" onClick={() => mend(one)}>{t("outbox.mend")}</Button>
                <Button type="link" onClick={() => takeOut(one.key)}>{t("outbox.drop")}</Button></>}</li>))}
          </ul>
        </>} />}
    </div>
  );
}

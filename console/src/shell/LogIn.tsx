// The form to log in: as a page of its own, and over a page whose session has ended.
import { useEffect, useId, useRef, useState, type FormEvent } from "react";
import { Alert, Button, Checkbox, Input, Modal } from "antd";
import type { InputRef } from "antd";
import { Failure } from "../hub/failure";
import { logIn, setPassword } from "../hub/session";
import { useAct } from "../hub/useAsk";
import { t } from "../language";
import { LanguageButton } from "./Frame";

export function LogInPage({ done }: { done: () => void }) {
  useEffect(() => { document.title = `${t("page.login")} · ${t("brand")}`; });
  return (
    <>
      <header className="head">
        <span className="brand"><img src="/icon.svg" alt="" width="36" height="36" /><b>{t("brand")}</b> <small>{t("brand.line")}</small></span>
        <div className="acts"><LanguageButton /></div>
      </header>
      <main className="narrow card">
        <h1>{t("login.title")}</h1>
        <p className="soft">{t("login.hint")}</p>
        <LogInForm login="" done={done} />
      </main>
      <footer>{t("footer")}</footer>
    </>
  );
}

/** Asks the same person to log in again; somebody else begins anew. */
export function LogInAgain({ login, go, stop }: { login: string; go: () => void; stop: () => void }) {
  const done = (name: string) => {
    if (login && name.toLowerCase() !== login.toLowerCase()) location.reload();
    else go();
  };
  return (
    <Modal open title={t("login.again")} onCancel={stop} footer={null} mask={{ closable: false }} closable={false}>
      <p>{t("login.kept")}</p>
      <LogInForm login={login} done={done} />
      <Button block onClick={stop}>{t("cancel")}</Button>
    </Modal>
  );
}

function LogInForm({ login, done }: { login: string; done: (name: string) => void }) {
  const id = useId();
  const [name, setName] = useState(login);
  const [password, setGiven] = useState("");
  const [fresh, setFresh] = useState("");
  const [isCode, setCode] = useState(false);
  const [mustChange, setMustChange] = useState(false);
  const { run, isRunning, failure } = useAct();
  const first = useRef<InputRef>(null);
  const second = useRef<InputRef>(null);
  useEffect(() => { (login ? second : first).current?.focus(); }, [login]);
  const isNew = isCode || mustChange;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(undefined, async () => {
      try {
        if (isNew) await setPassword(name.trim(), password, fresh, isCode);
        await logIn(name.trim(), isNew ? fresh : password);
        done(name.trim());
      } catch (error) {
        if (error instanceof Failure && error.code === "CHANGE") setMustChange(true);
        else second.current?.focus();
        throw error;
      }
    });
  };
  return (
    <form className="fields" onSubmit={submit}>
      <label htmlFor={`${id}n`}>{t("login.username")}</label>
      <Input id={`${id}n`} ref={first} value={name} onChange={(event) => setName(event.target.value)} autoComplete="username" autoCapitalize="none" spellCheck={false} required />
      <label htmlFor={`${id}p`}>{t("login.password")}</label>
      <Input.Password id={`${id}p`} ref={second} value={password} onChange={(event) => setGiven(event.target.value)} autoComplete="current-password" required />
      <Checkbox checked={isCode} onChange={(event) => setCode(event.target.checked)}>{t("login.code")}</Checkbox>
      {isNew && <>
        <label htmlFor={`${id}f`}>{t("login.new")}</label>
        <Input.Password id={`${id}f`} value={fresh} onChange={(event) => setFresh(event.target.value)} autoComplete="new-password" minLength={8} required />
      </>}
      <div role="alert">{failure && <Alert type="error" showIcon title={failure.message} />}</div>
      <Button type="primary" htmlType="submit" block loading={isRunning}>{t("login.do")}</Button>
    </form>
  );
}

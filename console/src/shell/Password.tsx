// Changing one's own password.
import { useId, useState, type FormEvent } from "react";
import { Alert, Button, Input, Modal } from "antd";
import { Failure } from "../hub/failure";
import { logIn, setPassword } from "../hub/session";
import { useAct } from "../hub/useAsk";
import { t } from "../language";
import { useVisit } from "./viewer";

export default function Password({ close }: { close: () => void }) {
  const id = useId();
  const login = useVisit().viewer.login ?? "";
  const [now, setNow] = useState("");
  const [fresh, setFresh] = useState("");
  const [again, setAgain] = useState("");
  const [isDone, setDone] = useState(false);
  const { run, isRunning, failure } = useAct();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(undefined, async () => {
      if (fresh !== again) throw new Failure("DIFFERS", t("password.differs"));
      await setPassword(login, now, fresh, false);
      await logIn(login, fresh);
      setDone(true);
    });
  };
  return (
    <Modal open title={t("password.change")} onCancel={close} footer={null} closable={{ "aria-label": t("close") }}>
      {isDone ? <Alert type="success" showIcon title={t("password.done")} action={<Button onClick={close}>{t("close")}</Button>} /> : (
        <form className="fields" onSubmit={submit}>
          <label htmlFor={`${id}n`}>{t("password.now")}</label>
          <Input.Password id={`${id}n`} value={now} onChange={(event) => setNow(event.target.value)} autoComplete="current-password" required />
          <label htmlFor={`${id}f`}>{t("password.new")}</label>
          <Input.Password id={`${id}f`} value={fresh} onChange={(event) => setFresh(event.target.value)} autoComplete="new-password" minLength={8} required />
          <label htmlFor={`${id}a`}>{t("password.again")}</label>
          <Input.Password id={`${id}a`} value={again} onChange={(event) => setAgain(event.target.value)} autoComplete="new-password" minLength={8} required />
          <div role="alert">{failure && <Alert type="error" showIcon title={failure.message} />}</div>
          <Button type="primary" htmlType="submit" block loading={isRunning}>{t("save")}</Button>
        </form>
      )}
    </Modal>
  );
}

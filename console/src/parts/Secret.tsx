// A secret that is shown only now.
import { Alert, Button, Modal } from "antd";
import { t } from "../language";
import { Copy } from "./Copy";

export interface SecretShown {
  title: string;
  secret: string;
}

export function Secret({ shown, close }: { shown: SecretShown; close: () => void }) {
  return (
    <Modal open title={shown.title} closable={false} mask={{ closable: false }} keyboard={false} footer={<Button type="primary" onClick={close}>{t("secret.kept")}</Button>}>
      <Alert type="warning" showIcon title={t("secret.once")} />
      <p><code className="secret">{shown.secret}</code></p>
      <Copy text={shown.secret} label={t("secret.copy")} />
    </Modal>
  );
}

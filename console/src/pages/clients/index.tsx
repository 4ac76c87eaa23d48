// Departments' systems that get access tokens: made, switched off and on, given a new secret.
import { useState, type FormEvent } from "react";
import { Button, Checkbox, Input, Modal, Tag } from "antd";
import { graphql } from "../../gql";
import type { ClientsQuery } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { usePages } from "../../hub/usePages";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { ListTable } from "../../parts/ListTable";
import { useNames } from "../../parts/names";
import { Secret, type SecretShown } from "../../parts/Secret";
import { Failed } from "../../shell/Drawn";
import { useCan } from "../../shell/viewer";

const CLIENTS = graphql(`
  query Clients($after: String) {
    clients(first: 50, after: $after) {
      nodes { id clientId name department { code name } introspection bound active operations { hash name } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const CREATE = graphql(`
  mutation CreateClient($input: CreateClientInput!) { createClient(input: $input) { client { clientId } secret userErrors { path code message } } }
`);
const ROTATE = graphql(`
  mutation RotateClientSecret($input: RotateClientSecretInput!) { rotateClientSecret(input: $input) { secret userErrors { path code message } } }
`);
const DEACTIVATE = graphql(`
  mutation DeactivateClient($input: DeactivateClientInput!) { deactivateClient(input: $input) { client { id } userErrors { path code message } } }
`);
const REACTIVATE = graphql(`
  mutation ReactivateClient($input: ReactivateClientInput!) { reactivateClient(input: $input) { client { id } userErrors { path code message } } }
`);

type Row = ClientsQuery["clients"]["nodes"][number];

export default function Clients() {
  const can = useCan();
  const pages = usePages(CLIENTS, { after: null }, (data) => data.clients);
  const act = useAct();
  const [isMaking, setMaking] = useState(false);
  const [rotating, setRotating] = useState<Row | null>(null);
  const [secret, setSecret] = useState<SecretShown | null>(null);
  const turn = (one: Row) => void act.run(undefined, async () => {
    const input = { input: { clientId: one.id } };
    if (one.active) mended((await ask(DEACTIVATE, input)).data.deactivateClient.userErrors);
    else mended((await ask(REACTIVATE, input)).data.reactivateClient.userErrors);
    pages.asked.again();
  });
  const rotate = (one: Row) => void act.run(undefined, async () => {
    const { rotateClientSecret } = (await ask(ROTATE, { input: { clientId: one.id } })).data;
    mended(rotateClientSecret.userErrors);
    setRotating(null);
    setSecret({ title: t("client.secret", { name: one.name }), secret: rotateClientSecret.secret ?? "" });
  });
  return (
    <section className="card">
      <h1>{t("page.clients")}</h1>
      {can("MANAGE_ACCOUNTS") && <div className="acts"><Button type="primary" onClick={() => setMaking(true)}>{t("client.make")}</Button></div>}
      <Failed failure={act.failure} />
      <ListTable label={t("page.clients")} pages={pages} keyOf={(one) => one.id} columns={[
        { title: t("client.name"), cell: (one) => <b>{one.name}</b> },
        { title: t("entry.department"), cell: (one) => one.department.name },
        { title: "client_id", cell: (one) => <code>{one.clientId}</code> },
        { title: t("review.state"), cell: (one) => <>
          <Tag color={one.active ? "success" : "default"}>{t(one.active ? "user.active" : "user.off")}</Tag>
          {one.bound && <Tag>{t("client.bound", { n: one.operations.length })}</Tag>}
          {one.introspection && <Tag>{t("client.introspection")}</Tag>}</> },
        ...(can("MANAGE_ACCOUNTS") ? [{ title: t("person.act"), cell: (one: Row) => <>
          <Button type="link" aria-label={`${t("client.rotate")} ${one.name}`} onClick={() => setRotating(one)}>{t("client.rotate")}</Button>
          <Button type="link" aria-label={`${t(one.active ? "user.switch.off" : "user.switch.on")} ${one.name}`} onClick={() => turn(one)}>{t(one.active ? "user.switch.off" : "user.switch.on")}</Button></> }] : []),
      ]} />
      {isMaking && <Make close={() => setMaking(false)} done={(id, made) => {
        setMaking(false);
        setSecret({ title: t("client.made", { id }), secret: made });
        pages.asked.again();
      }} />}
      {rotating && <Modal open title={t("client.rotate")} onCancel={() => setRotating(null)} closable={{ "aria-label": t("close") }} footer={<>
        <Button onClick={() => setRotating(null)}>{t("cancel")}</Button>
        <Button type="primary" danger loading={act.isRunning} onClick={() => rotate(rotating)}>{t("act.do")}</Button></>}>
        <p>{t("client.rotate.sure", { name: rotating.name })}</p>
      </Modal>}
      {secret && <Secret shown={secret} close={() => setSecret(null)} />}
    </section>
  );
}

function Make({ close, done }: { close: () => void; done: (id: string, secret: string) => void }) {
  const names = useNames();
  const [name, setName] = useState("");
  const [department, setDepartment] = useState("");
  const [introspection, setIntrospection] = useState(false);
  const act = useAct();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act.run(undefined, async () => {
      const { createClient } = (await ask(CREATE, { input: { name: name.trim(), department, introspection } })).data;
      mended(createClient.userErrors);
      done(createClient.client?.clientId ?? "", createClient.secret ?? "");
    });
  };
  return (
    <Modal open title={t("client.make")} onCancel={close} footer={null} closable={{ "aria-label": t("close") }}>
      <form onSubmit={submit}>
        <Field label={t("client.name")}><Input value={name} autoFocus autoComplete="off" required onChange={(event) => setName(event.target.value)} /></Field>
        <Field label={t("entry.department")}><Choose value={department} none={t("choose")} onChange={setDepartment} options={names.departments} /></Field>
        <Checkbox checked={introspection} onChange={(event) => setIntrospection(event.target.checked)}>{t("client.introspection")}</Checkbox>
        <Failed failure={act.failure} />
        <div className="acts"><Button type="primary" htmlType="submit" loading={act.isRunning}>{t("save")}</Button></div>
      </form>
    </Modal>
  );
}

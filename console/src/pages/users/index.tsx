// People with a login: made, switched off and on, given a new password.
import { useState, type FormEvent } from "react";
import { Button, Input, Modal, Tag } from "antd";
import { graphql } from "../../gql";
import type { AccountRole, UsersQuery } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct, useAsk } from "../../hub/useAsk";
import { usePages } from "../../hub/usePages";
import { moment, t, word } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { ListTable } from "../../parts/ListTable";
import { useNames } from "../../parts/names";
import { Secret, type SecretShown } from "../../parts/Secret";
import { Failed } from "../../shell/Drawn";
import { useCan } from "../../shell/viewer";

const USERS = graphql(`
  query Users($after: String) {
    users(first: 50, after: $after) {
      nodes { id login name role department { code name } area { name } active mustChangePassword }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const CREATE = graphql(`
  mutation CreateUser($input: CreateUserInput!) { createUser(input: $input) { user { login } firstPassword userErrors { path code message } } }
`);
const DEACTIVATE = graphql(`
  mutation DeactivateUser($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { id } userErrors { path code message } } }
`);
const REACTIVATE = graphql(`
  mutation ReactivateUser($input: ReactivateUserInput!) { reactivateUser(input: $input) { user { id } userErrors { path code message } } }
`);
const RESET = graphql(`
  mutation ResetPassword($input: ResetPasswordInput!) { resetPassword(input: $input) { code validUntil userErrors { path code message } } }
`);
const AREAS = graphql(`
  query UserAreas { areas { id name level } }
`);

type Row = UsersQuery["users"]["nodes"][number];

export default function Users() {
  const can = useCan();
  const pages = usePages(USERS, { after: null }, (data) => data.users);
  const act = useAct();
  const [isMaking, setMaking] = useState(false);
  const [secret, setSecret] = useState<SecretShown | null>(null);
  const turn = (user: Row) => void act.run(undefined, async () => {
    const input = { input: { login: user.login } };
    if (user.active) mended((await ask(DEACTIVATE, input)).data.deactivateUser.userErrors);
    else mended((await ask(REACTIVATE, input)).data.reactivateUser.userErrors);
    pages.asked.again();
  });
  const reset = (user: Row) => void act.run(undefined, async () => {
    const { resetPassword } = (await ask(RESET, { input: { login: user.login } })).data;
    mended(resetPassword.userErrors);
    setSecret({ title: t("user.code", { login: user.login, until: moment(resetPassword.validUntil ?? "") }), secret: resetPassword.code ?? "" });
  });
  return (
    <section className="card">
      <h1>{t("page.users")}</h1>
      {can("MANAGE_ACCOUNTS") && <div className="acts"><Button type="primary" onClick={() => setMaking(true)}>{t("user.make")}</Button></div>}
      <Failed failure={act.failure} />
      <ListTable label={t("page.users")} pages={pages} keyOf={(one) => one.id} columns={[
        { title: t("login.username"), cell: (one) => <b>{one.login}</b> },
        { title: t("user.name"), cell: (one) => one.name },
        { title: t("user.role"), cell: (one) => word("role", one.role.toLowerCase()) },
        { title: t("entry.department"), cell: (one) => [one.department.name, one.area?.name].filter(Boolean).join(" · ") },
        { title: t("review.state"), cell: (one) => <>
          <Tag color={one.active ? "success" : "default"}>{t(one.active ? "user.active" : "user.off")}</Tag>
          {one.mustChangePassword && <Tag>{t("user.must")}</Tag>}</> },
        ...(can("MANAGE_ACCOUNTS") ? [{ title: t("person.act"), cell: (one: Row) => <>
          <Button type="link" aria-label={`${t("user.reset")} ${one.login}`} onClick={() => reset(one)}>{t("user.reset")}</Button>
          <Button type="link" aria-label={`${t(one.active ? "user.switch.off" : "user.switch.on")} ${one.login}`} onClick={() => turn(one)}>{t(one.active ? "user.switch.off" : "user.switch.on")}</Button></> }] : []),
      ]} />
      {isMaking && <Make close={() => setMaking(false)} done={(login, password) => {
        setMaking(false);
        setSecret({ title: t("user.first", { login }), secret: password });
        pages.asked.again();
      }} />}
      {secret && <Secret shown={secret} close={() => setSecret(null)} />}
    </section>
  );
}

const ROLES = ["COMMUNITY_STAFF", "DEPARTMENT_OFFICER", "DATA_MANAGER", "DATA_BUREAU_ADMIN", "AUDITOR"] as const;

function Make({ close, done }: { close: () => void; done: (login: string, password: string) => void }) {
  const names = useNames();
  const areas = useAsk(AREAS, {});
  const [login, setLogin] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<AccountRole>("COMMUNITY_STAFF");
  const [department, setDepartment] = useState("");
  const [area, setArea] = useState("");
  const act = useAct();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act.run(undefined, async () => {
      const { createUser } = (await ask(CREATE, { input: { login: login.trim(), name: name.trim() || null, role, department, area: area || null } })).data;
      mended(createUser.userErrors);
      done(createUser.user?.login ?? login, createUser.firstPassword ?? "");
    });
  };
  return (
    <Modal open title={t("user.make")} onCancel={close} footer={null} closable={{ "aria-label": t("close") }}>
      <form onSubmit={submit}>
        <Field label={t("login.username")}><Input value={login} autoFocus autoComplete="off" autoCapitalize="none" required onChange={(event) => setLogin(event.target.value)} /></Field>
        <Field label={t("user.name")}><Input value={name} autoComplete="off" onChange={(event) => setName(event.target.value)} /></Field>
        <Field label={t("user.role")}><Choose value={role} onChange={(value) => setRole(value as AccountRole)} options={ROLES.map((one) => [one, word("role", one.toLowerCase())] as const)} /></Field>
        <Field label={t("entry.department")}><Choose value={department} none={t("choose")} onChange={setDepartment} options={names.departments} /></Field>
        <Field label={t("area")}><Choose value={area} none={t("area.all")} onChange={setArea} options={(areas.data?.areas ?? []).map((one) => [one.id, `${one.name} · ${t(`level.${one.level}`)}`] as const)} /></Field>
        <Failed failure={act.failure} />
        <div className="acts"><Button type="primary" htmlType="submit" loading={act.isRunning}>{t("save")}</Button></div>
      </form>
    </Modal>
  );
}

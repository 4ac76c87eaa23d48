// What a page shows while it waits, when nothing came, and when there is nothing: one way for all.
import { Alert, Button, Skeleton } from "antd";
import type { ReactNode } from "react";
import type { Failure } from "../hub/failure";
import type { Asked } from "../hub/useAsk";
import { t } from "../language";

/** A failure, with a way to try again. */
export function Failed({ failure, again, children }: { failure: Failure | null; again?: () => void; children?: ReactNode }) {
  if (!failure) return null;
  return (
    <div role="alert">
      <Alert type="error" showIcon title={failure.message} description={children}
        action={again && <Button onClick={again}>{t("again")}</Button>} />
    </div>
  );
}

/** Nothing to show, and what to do about it. */
export function Nothing({ text, children }: { text: string; children?: ReactNode }) {
  return <div className="nothing"><p>{text}</p>{children}</div>;
}

/** What was asked, once it is there. */
export function Drawn<R>({ asked, children }: { asked: Asked<R>; children: (data: R) => ReactNode }) {
  return (
    <>
      <Failed failure={asked.failure} again={asked.again} />
      {!asked.data && asked.isLoading && (
        <div role="status" aria-label={t("loading")}><Skeleton active paragraph={{ rows: 6 }} /></div>
      )}
      {asked.data && <div aria-busy={asked.isLoading}>{children(asked.data)}</div>}
    </>
  );
}

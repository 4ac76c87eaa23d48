// For officials who were named for it: breaking the glass, sealing a resident, and taking a seal away.
import { Button } from "antd";
import { useNavigate, useSearchParams } from "react-router";
import { t } from "../../language";
import { useCan } from "../../shell/viewer";
import { Break } from "./Break";
import { Seal } from "./Seal";

export default function Apart() {
  const navigate = useNavigate();
  const can = useCan();
  const [search] = useSearchParams();
  const resident = search.get("resident");
  return (
    <>
      <Button type="link" className="back" onClick={() => navigate(-1)}>← {t("find.back")}</Button>
      <section className="card">
        <h1>{t("page.apart")}</h1>
        <p className="soft">{t("apart.hint")}</p>
      </section>
      {resident ? can("SEAL_SUBJECTS") && <Seal resident={resident} /> : can("BREAK_GLASS") && <Break />}
    </>
  );
}

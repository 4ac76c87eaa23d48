// Copies a text, also where the page came without TLS and the browser lends no clipboard.
import { useState } from "react";
import { Button } from "antd";
import { t } from "../language";

async function copied(text: string): Promise<boolean> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const place = document.createElement("textarea");
  place.value = text;
  document.body.append(place);
  place.select();
  const isDone = document.execCommand("copy");
  place.remove();
  return isDone;
}

export function Copy({ text, label }: { text: string; label: string }) {
  const [told, setTold] = useState<string | null>(null);
  const press = () => void copied(text).then((isDone) => setTold(t(isDone ? "copy.done" : "copy.failed")));
  return <span className="acts"><Button onClick={press}>{label}</Button><span role="status">{told}</span></span>;
}

// Where a file is dropped or chosen.
import { useRef, useState, type ChangeEvent, type DragEvent } from "react";
import { Button } from "antd";
import { t } from "../language";

interface Shown {
  hint: string;
  isRunning: boolean;
  take: (file: File) => void;
}

export function Drop({ hint, isRunning, take }: Shown) {
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const given = (file: File | undefined) => { if (file) take(file); };
  return (
    <div className={isOver ? "drop over" : "drop"}
      onDragOver={(event: DragEvent) => { event.preventDefault(); setOver(true); }}
      onDragLeave={() => setOver(false)}
      onDrop={(event: DragEvent) => { event.preventDefault(); setOver(false); given(event.dataTransfer.files[0]); }}>
      <input ref={input} id="file" type="file" className="unseen" tabIndex={-1} aria-label={t("import.drop")} accept=".xlsx,.xls,.ods,.csv"
        onChange={(event: ChangeEvent<HTMLInputElement>) => { given(event.target.files?.[0]); event.target.value = ""; }} />
      <Button type="primary" loading={isRunning} onClick={() => input.current?.click()}>{t("import.drop")}</Button>
      <p className="soft">{isRunning ? t("import.uploading") : hint}</p>
    </div>
  );
}

// Texts in English: entries that wait for a network.
import type { outbox as chinese } from "../zh/outbox";

export const outbox: Record<keyof typeof chinese, string> = {
  "outbox.keep": "Keep it here and send it when the network is back",
  "outbox.title": "{n} entries are not sent yet",
  "outbox.hint": "Kept on this device, for the same login only; sent when the network is back, and never twice.",
  "outbox.send": "Send now",
  "outbox.mend": "Put right",
  "outbox.drop": "Delete",
  "outbox.sent": "{n} sent",
};

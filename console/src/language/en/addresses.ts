// Texts in English: addresses.
import type { addresses as chinese } from "../zh/addresses";

export const addresses: Record<keyof typeof chinese, string> = {
  "address.understood": "Understood as",
  "address.FOUND": "Known dwelling",
  "address.AMBIGUOUS": "Could be several; choose one",
  "address.NOT_FOUND": "New address; it will be entered",
  "address.pick": "Choose a known dwelling",
  "address.estate": "Estate",
  "address.building": "Building",
  "address.unit": "Unit",
  "address.room": "Room",
  "address.use": "Use this address",
};

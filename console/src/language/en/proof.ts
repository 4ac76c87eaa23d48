// Texts in English: what proves the log.
import type { proof as chinese } from "../zh/proof";

export const proof: Record<keyof typeof chinese, string> = {
  "checkpoint": "Checkpoint",
  "checkpoint.size": "{n} entries signed",
  "checkpoint.root": "Root hash",
  "checkpoint.note": "Signed note, to be kept",
  "checkpoint.none": "Not signed yet.",
  "prove": "Prove that it is in the log:",
  "proof.verify": "Check the whole log on the server:",
};

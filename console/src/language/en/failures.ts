// Texts in English: what went wrong.
import type { failures as chinese } from "../zh/failures";

export const failures: Record<keyof typeof chinese, string> = {
  "failure.0": "The hub cannot be reached. Check the network and try again.",
  "failure.401": "Your session has ended. Log in again.",
  "failure.403": "You may not do this.",
  "failure.413": "That is too large. Make it shorter and try again.",
  "failure.429": "Too many requests. Wait a moment.",
  "failure.500": "Something failed in the hub. Try again later or call the administrator.",
  "failure.503": "The hub cannot answer now. Try again in a moment.",
  "failure.other": "Not done (status {status}). Try again later.",
  "failure.wait": "Too many requests. Wait {seconds} seconds.",
  "norole.title": "No page for this account",
  "mend": "{n} to put right; nothing was entered yet.",
  "offline": "You are offline. You can go on when the network is back; nothing you typed is lost.",
  "notfound": "There is no such page",
  "notfound.text": "The address may be wrong, or the page is not for your account.",
  "norole.text": "Ask the data bureau's administrator.",
};

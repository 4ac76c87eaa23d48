// Texts in English: users and secrets.
import type { users as chinese } from "../zh/users";

export const users: Record<keyof typeof chinese, string> = {
  "secret.once": "Shown only now; keep it safely at once.",
  "secret.kept": "I have kept it",
  "secret.copy": "Copy",
  "user.make": "Make a user",
  "user.name": "Name",
  "user.role": "Role",
  "user.active": "On",
  "user.off": "Off",
  "user.must": "must set a password",
  "user.reset": "Reset the password",
  "user.switch.off": "Switch off",
  "user.switch.on": "Switch on",
  "user.code": "One-time code of {login}, valid until {until}",
  "user.first": "First password of {login}",
};

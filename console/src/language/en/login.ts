// Texts in English: logging in and one's password.
import type { login as chinese } from "../zh/login";

export const login: Record<keyof typeof chinese, string> = {
  "login.title": "Log in",
  "login.hint": "Use your own account.",
  "login.username": "Login",
  "login.password": "Password",
  "login.do": "Log in",
  "login.wrong": "The login or the password is wrong. Check both and try again.",
  "login.locked": "Too many failures. Try again in about {minutes} minutes.",
  "login.change": "An administrator gave you this password. Set one of your own first (8 characters or more).",
  "login.new": "New password",
  "login.code": "I have a one-time code (type it as the password)",
  "login.again": "Please log in",
  "login.kept": "You go on where you were; nothing you typed is lost.",
  "page.login": "Log in",
  "password.change": "Change password",
  "password.now": "Present password",
  "password.new": "New password (8 characters or more)",
  "password.again": "New password again",
  "password.differs": "The two new passwords differ.",
  "password.done": "Your password was changed; sessions elsewhere have ended.",
};

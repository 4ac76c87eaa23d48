// Texts in English: words that all pages use.
import type { shell as chinese } from "../zh/shell";

export const shell: Record<keyof typeof chinese, string> = {
  "brand": "Fileonce",
  "brand.line": "Community data-sharing hub",
  "footer": "Every look-up is logged: who, why and what.",
  "logout": "Log out",
  "again": "Try again",
  "cancel": "Cancel",
  "close": "Close",
  "more": "Show more",
  "refresh": "Refresh",
  "all": "All",
  "choose": "Not stated",
  "hidden": "(not granted)",
  "system": "The hub",
  "purpose": "Purpose",
  "case": "Case reference",
  "receipt": "Receipt",
  "kept": "What you typed is still here; just send it again.",
  "language.other": "中文",
  "save": "Save",
  "loading": "Loading …",
  "table.empty": "Nothing here",
  "print": "Print",
  "yes": "Yes",
  "no": "No",
};

// The console begins: language first, so that nothing is drawn twice.
import { createRoot } from "react-dom/client";
import { begin } from "./language";
import { App } from "./shell/App";
import { keepConsole } from "./shell/keep";
import { giveNonce } from "./shell/nonce";
import "antd/dist/reset.css";
import "./console.css";

giveNonce();
keepConsole();
const root = document.getElementById("root");
if (root) {
  const draw = () => createRoot(root).render(<App />);
  begin().then(draw, draw);
}

// How the console is built: files named after their content, compressed beside themselves.
import { gzipSync } from "node:zlib";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Lays a compressed copy beside every script and style, and notes which chunk needs which. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    // Only what was written is whole: other steps still change chunks before that.
    writeBundle({ dir = "dist" }, bundle) {
      const chunks: Record<string, unknown> = {};
      for (const [name, output] of Object.entries(bundle)) {
        if (/\.(js|css|svg)$/.test(name)) {
          writeFileSync(`${dir}/${name}.gz`, gzipSync(readFileSync(`${dir}/${name}`), { level: 9 }));
        }
        if (output.type === "chunk") {
          const css = (output as { viteMetadata?: { importedCss: Set<string> } }).viteMetadata;
          chunks[name] = {
            from: output.facadeModuleId?.replace(/^.*\/src\//, "src/"),
            isEntry: output.isEntry,
            needs: [...output.imports, ...(css ? css.importedCss : [])],
          };
        }
      }
      mkdirSync("node_modules/.cache", { recursive: true });
      writeFileSync("node_modules/.cache/chunks.json", JSON.stringify(chunks, null, 1));
    },
  };
}

/** Puts each question where it is asked, so that a page fetches its own and no others; `src/gql` has them all in one. */
function questions(): Plugin {
  const texts = new Map<string, string>();
  return {
    name: "questions",
    enforce: "pre",
    buildStart() {
      const written = readFileSync("src/gql/graphql.ts", "utf8");
      for (const [, name, text] of written.matchAll(/^export const (\w+) = new TypedDocumentString\(`([^`]*)`/gm)) {
        texts.set(name ?? "", (text ?? "").trim().replace(/\n\s*/g, " "));
      }
    },
    transform(code, id) {
      if (!/\/src\/(?!gql\/).*\.tsx?$/.test(id) || !code.includes("graphql(`")) return null;
      const asked = code.replace(/^import \{ graphql \} from .*$/m, "");
      return asked.replace(/graphql\(`\s*(\w+) (\w+)[^`]*`\)/g, (_, kind: string, name: string) => {
        const text = texts.get(name + (kind === "fragment" ? "FragmentDoc" : "Document"));
        if (text === undefined) throw new Error(`${name} is not in src/gql: run make console-types`);
        return JSON.stringify(text);
      });
    },
  };
}

/** GraphiQL brings its fonts inside its style, where the hub's policy forbids them: it has those of the machine. */
function fontless(): Plugin {
  return {
    name: "fontless",
    enforce: "pre",
    transform: (code, id) => (/\/graphiql\/.*\.css/.test(id) ? code.replace(/@font-face\s*\{[^}]*\}/g, "") : null),
  };
}

export default defineConfig({
  plugins: [questions(), fontless(), react(), packed()],
  html: { cspNonce: "__NONCE__" },
  build: { target: ["chrome80", "edge80", "safari14", "firefox78"], reportCompressedSize: false },
  // The schema lies beside the console.
  server: { fs: { allow: [".."] }, proxy: Object.fromEntries(["/graphql", "/login", "/logout", "/password", "/files"].map((path) =>
    [path, { target: process.env.FILEONCE_URL ?? "http://127.0.0.1:8080" }])) },
});

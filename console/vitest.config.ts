// Tests of what the console computes by itself; what it shows is tested in a browser.
import { defineConfig } from "vitest/config";

export default defineConfig({ test: { include: ["tests/**/*.test.ts"] } });

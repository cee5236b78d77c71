import { readFileSync } from "node:fs";

import react from "@vitejs/plugin-react";
import { type Plugin, defineConfig } from "vite";

const server = "http://127.0.0.1:8080";

// Writes down which scripts the page for payments may load, and of which packages they
// are made: dist/scripts.json. A test holds it against payment-scripts.json.
function inventory(): Plugin {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, { version: string }> };
  return {
    name: "inventory",
    generateBundle(_, bundle) {
      const scripts = new Map<string, string>();
      const used = new Set<string>();
      const visit = (file: string): void => {
        const chunk = bundle[file];
        if (chunk?.type !== "chunk" || scripts.has(file)) return;
        scripts.set(file, `assets/${chunk.name}`);
        for (const id of Object.keys(chunk.modules)) {
          const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1];
          if (name) used.add(name);
        }
        [...chunk.imports, ...chunk.dynamicImports].forEach(visit);
      };
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === "chunk" && chunk.isEntry && chunk.facadeModuleId?.endsWith("/index.html")) visit(chunk.fileName);
      }
      const versions = Object.fromEntries([...used].sort().map((name) => [name, packages[`node_modules/${name}`]?.version ?? "?"]));
      this.emitFile({ type: "asset", fileName: "scripts.json", source: JSON.stringify({ scripts: [...scripts.values()].sort(), packages: versions }, null, 2) });
    },
  };
}

export default defineConfig({
  plugins: [react(), inventory()],
  build: {
    emptyOutDir: false, // dist/.keep stays, or a clone without Node would not build
    rollupOptions: {
      input: ["index.html", "playground.html"],
      checks: { moduleLevelDirective: false }, // "use no memo" in a library of the playground's: nothing here would read it
    },
    chunkSizeWarningLimit: 1500, // the playground's editor
  },
  server: {
    proxy: {
      "/graphql": { target: server, ws: true },
      "/config.json": server,
      "/onboarding": server,
    },
  },
});

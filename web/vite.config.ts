import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
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

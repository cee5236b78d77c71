import { defineConfig } from "@playwright/test";

// The tests run against a server that stands already: PURSER_URL. The browser is
// the system's: none is downloaded.
export default defineConfig({
  testDir: "tests",
  timeout: 240_000, // other tests use the machine, too
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: process.env["CI"] ? 1 : 0,
  reporter: [["list"]],
  outputDir: `${process.env["PURSER_ARTIFACTS"] ?? "test-results"}/failures`, // emptied at the start
  use: {
    baseURL: process.env["PURSER_URL"] ?? "http://localhost:8080",
    locale: "en-US",
    screenshot: "only-on-failure",
    launchOptions: { executablePath: process.env["PURSER_CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] },
  },
});

import "./trusted-playground";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";

import "graphiql/style.css";
import "./playground.css";
import { tabs } from "./examples";

const fetcher = createGraphiQLFetcher({
  url: "/graphql",
  subscriptionUrl: `${location.origin.replace(/^http/, "ws")}/graphql`,
  fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(input, { ...init, credentials: "same-origin" }),
});

// Variables hold passwords and tokens: nothing that was typed outlives the page. What
// earlier versions kept is removed.
for (const key of Object.keys(localStorage)) if (key.startsWith("graphiql:")) localStorage.removeItem(key);
const kept = new Map<string, string>();
const forgetful: Storage = {
  get length() {
    return kept.size;
  },
  key: (at) => [...kept.keys()][at] ?? null,
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => void kept.set(key, value),
  removeItem: (key) => void kept.delete(key),
  clear: () => kept.clear(),
};

// The style sheet that keeps the page still under a dialog is made by a script: the policy
// knows it by the nonce that came with the page.
setNonce(document.querySelector<HTMLMetaElement>("meta[name=style-nonce]")?.content ?? "");

createRoot(document.getElementById("root") as HTMLElement).render(
  <GraphiQL fetcher={fetcher} defaultTabs={tabs} shouldPersistHeaders={false} storage={forgetful} defaultEditorToolsVisibility="variables">
    <GraphiQL.Logo>
      <a href="/">Purser</a>
    </GraphiQL.Logo>
  </GraphiQL>,
);

import { useSyncExternalStore } from "react";

const changed = "purser:route";

export function go(path: string): void {
  history.pushState(null, "", path);
  dispatchEvent(new Event(changed));
  document.getElementById("main")?.focus();
}

function subscribe(update: () => void): () => void {
  addEventListener("popstate", update);
  addEventListener(changed, update);
  return () => {
    removeEventListener("popstate", update);
    removeEventListener(changed, update);
  };
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

// Takes a parameter out of the address once it was read, so that a reload does
// not act on it again.
export function takeParam(name: string): string | null {
  const url = new URL(location.href);
  const value = url.searchParams.get(name);
  if (value !== null) {
    url.searchParams.delete(name);
    history.replaceState(null, "", url);
  }
  return value;
}

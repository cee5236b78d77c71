import { useSyncExternalStore } from "react";

const changed = "purser:route";

function move(url: URL | string, state: unknown, how: "pushState" | "replaceState"): void {
  history[how](state, "", url);
  dispatchEvent(new Event(changed));
}

export function go(path: string): void {
  move(path, null, "pushState");
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

// What is open on top of a page stands in the address (?open=deposit): the way
// back, a phone's button too, closes it and stays on the page.
export function useParam(name: string): [value: string | null, open: (value: string) => void, close: () => void] {
  const value = useSyncExternalStore(subscribe, () => new URLSearchParams(location.search).get(name));
  const open = (it: string) => move(withParam(name, it), { opened: true }, "pushState");
  const close = () => {
    if ((history.state as { opened?: boolean } | null)?.opened) history.back();
    else move(withParam(name, null), null, "replaceState");
  };
  return [value, open, close];
}

function withParam(name: string, value: string | null): URL {
  const url = new URL(location.href);
  if (value === null) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  return url;
}

// Takes a parameter out of the address once it was read, so that a reload does
// not act on it again.
export function takeParam(name: string): string | null {
  const value = new URLSearchParams(location.search).get(name);
  if (value !== null) history.replaceState(null, "", withParam(name, null));
  return value;
}

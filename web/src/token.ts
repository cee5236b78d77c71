// The token of a link in a letter stands behind the #, which no server and no log ever
// sees. It is taken out of the address at once: the history of the browser, a screenshot
// and whatever else reads the address do not have it. Imported before anything is shown.
let token = "";

function take(): void {
  const found = new URLSearchParams(location.hash.slice(1)).get("token");
  if (found === null) return;
  token = found;
  history.replaceState(history.state, "", location.pathname + location.search);
}

take();
addEventListener("hashchange", take); // another link, opened in the same tab

export const linkToken = (): string => token;

"use strict";
(() => {
const $ = id => document.getElementById(id);
const endpoint = document.body.dataset.endpoint;
const money = "{ amount currency }";
const refusals = "userErrors { code message field }";
const deposit = card => ({
  query: `mutation Deposit($input: DepositInput!) {\n  deposit(input: $input) {\n    deposit { id status amount ${money} failure { code declineCode message } clientSecret }\n    wallet { id currentBalance ${money} availableBalance ${money} }\n    replayed\n    ${refusals}\n  }\n}`,
  variables: { input: { amount: "25.00", paymentMethod: card, idempotencyKey: "{uuid}" } },
});
const examples = [
  ["Sign up", { query: `mutation SignUp($input: SignUpInput!) {\n  signUp(input: $input) {\n    token\n    user { id email wallet { id currentBalance ${money} } }\n    ${refusals}\n  }\n}`,
    variables: { input: { email: "ada+{uuid}@example.com", password: "correct horse battery", name: "Ada" } } }],
  ["Wallet", { query: `query Wallet {\n  viewer { email name }\n  wallet {\n    id\n    currentBalance ${money}\n    availableBalance ${money}\n    accountId\n    payoutAccount { detailsSubmitted transfersEnabled requirementsDue }\n  }\n}` }],
  ["Deposit by card", deposit("tok_visa")],
  ["A declined card", deposit("tok_visa_chargeDeclinedInsufficientFunds")],
  ["3-D Secure", deposit("pm_card_authenticationRequired")],
  ["Onboard", { query: `mutation Onboard {\n  startConnectOnboarding {\n    url\n    expiresAt\n    wallet { id accountId payoutAccount { transfersEnabled requirementsDue } }\n    ${refusals}\n  }\n}` }],
  ["Pay out", { query: `mutation Payout($input: PayoutInput!) {\n  payout(input: $input) {\n    payout { id status amount ${money} transferId failure { code message } }\n    wallet { id currentBalance ${money} }\n    replayed\n    ${refusals}\n  }\n}`,
    variables: { input: { amount: "10.00", idempotencyKey: "{uuid}" } } }],
  ["Ledger", { query: `query Ledger($first: Int, $after: Cursor) {\n  transactions(first: $first, after: $after) {\n    totalCount\n    pageInfo { hasNextPage endCursor }\n    edges {\n      node {\n        sequence kind createdAt\n        value ${money}\n        runningBalance ${money}\n        balanceAfter ${money}\n        source { __typename ... on Deposit { id deposit: status } ... on Payout { id payout: status } }\n      }\n    }\n  }\n}`,
    variables: { first: 20 } }],
  ["Log in", { query: `mutation LogIn($input: LogInInput!) {\n  logIn(input: $input) { token user { id email } ${refusals} }\n}`,
    variables: { input: { email: "ada@example.com", password: "correct horse battery" } } }],
];

// The session lives as long as this tab. The server's cookie is left alone: the
// token is sent with each request.
const session = {
  get: () => JSON.parse(sessionStorage.getItem("purser") || "null"),
  set(v) { v ? sessionStorage.setItem("purser", JSON.stringify(v)) : sessionStorage.removeItem("purser"); showSession(); },
};
function showSession() {
  const s = session.get();
  $("who").textContent = s ? "Signed in" + (s.email ? " as " + s.email : "") : "Nobody is signed in";
  $("signout").hidden = !s;
}

async function ask(query, variables) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const s = session.get();
  if (s) headers.Authorization = "Bearer " + s.token;
  const res = await fetch(endpoint, { method: "POST", headers, credentials: "omit", body: JSON.stringify({ query, variables }) });
  const text = await res.text();
  try { return JSON.parse(text); } catch { throw new Error("HTTP " + res.status + ": " + text.slice(0, 400)); }
}

const uuid = () => crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, "0")).join("");

async function run() {
  let variables = {};
  const text = $("variables").value.trim();
  if (text) {
    try { variables = JSON.parse(text.replaceAll("{uuid}", uuid().slice(0, 8) + uuid().slice(-12))); }
    catch (e) { return show({ error: "The variables are not JSON: " + e.message }); }
  }
  $("run").disabled = true;
  $("links").replaceChildren();
  try {
    const answer = await ask($("query").value, variables);
    learn(answer);
    show(answer);
  } catch (e) {
    show({ error: "The server did not answer: " + e.message });
  } finally {
    $("run").disabled = false;
  }
}

// learn keeps a token that was answered, and shows addresses as buttons.
function learn(answer) {
  const signed = answer.data && (answer.data.signUp || answer.data.logIn);
  if (signed && signed.token) session.set({ token: signed.token, email: signed.user && signed.user.email });
  if (answer.data && answer.data.logOut) session.set(null);
  const started = answer.data && answer.data.startConnectOnboarding;
  if (started && /^https?:/.test(started.url || "")) {
    const a = document.createElement("a");
    a.href = started.url; a.target = "_blank"; a.rel = "noopener noreferrer"; a.textContent = "Open the onboarding form";
    $("links").append(a);
  }
}

function show(value) {
  const pre = $("result");
  pre.replaceChildren();
  const json = JSON.stringify(value, null, 2);
  let at = 0;
  for (const m of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|-?\d+(?:\.\d+)?|true|false|null/g)) {
    pre.append(json.slice(at, m.index));
    const span = document.createElement("span");
    span.className = m[2] ? "k" : m[1] ? "s" : "n";
    span.textContent = m[1] || m[0];
    pre.append(span, m[2] || "");
    at = m.index + m[0].length;
  }
  pre.append(json.slice(at));
}

function choose(i) {
  const [, e] = examples[i];
  $("query").value = e.query;
  $("variables").value = e.variables ? JSON.stringify(e.variables, null, 2) : "";
  document.querySelectorAll("#examples button").forEach((b, n) => b.setAttribute("aria-current", String(n === i)));
}

examples.forEach(([name], i) => {
  const b = document.createElement("button");
  b.textContent = name;
  b.addEventListener("click", () => choose(i));
  const li = document.createElement("li");
  li.append(b);
  document.querySelector("#examples ol").append(li);
});

// The documentation is the schema's own.
const typeName = t => t.kind === "NON_NULL" ? typeName(t.ofType) + "!" : t.kind === "LIST" ? "[" + typeName(t.ofType) + "]" : t.name;
async function loadDocs() {
  const type = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";
  const answer = await ask(`{ __schema { types { kind name description
    fields { name description args { name description type { ${type} } } type { ${type} } }
    inputFields { name description type { ${type} } } enumValues { name description } } } }`);
  if (!answer.data) { $("types").textContent = "The server does not tell its schema."; return; }
  const order = t => ({ Query: 0, Mutation: 1, Subscription: 2 })[t.name] ?? 3;
  const types = answer.data.__schema.types.filter(t => !t.name.startsWith("__"));
  types.sort((a, b) => order(a) - order(b) || a.name.localeCompare(b.name));
  for (const t of types) $("types").append(describe(t));
}
function element(tag, text) { const e = document.createElement(tag); e.textContent = text; return e; }
function describe(t) {
  const box = element("details", "");
  box.append(element("summary", t.name));
  if (t.description) box.append(element("p", t.description));
  const dl = document.createElement("dl");
  for (const f of t.fields || t.inputFields || t.enumValues || []) {
    const args = f.args && f.args.length ? "(" + f.args.map(a => a.name + ": " + typeName(a.type)).join(", ") + ")" : "";
    const dt = document.createElement("dt");
    dt.append(element("code", f.name + args + (f.type ? ": " + typeName(f.type) : "")));
    dl.append(dt);
    if (f.description) dl.append(element("dd", f.description));
  }
  box.append(dl);
  box.dataset.text = box.textContent.toLowerCase();
  return box;
}
let docsLoaded = false;
$("showdocs").addEventListener("click", () => {
  const open = $("docs").hidden;
  $("docs").hidden = !open;
  document.querySelector("main").classList.toggle("docs", open);
  $("showdocs").setAttribute("aria-expanded", String(open));
  if (open && !docsLoaded) { docsLoaded = true; loadDocs().catch(e => { $("types").textContent = e.message; docsLoaded = false; }); }
});
$("find").addEventListener("input", () => {
  const wanted = $("find").value.trim().toLowerCase();
  for (const box of $("types").children) {
    box.hidden = !!wanted && !box.dataset.text.includes(wanted);
    box.open = !!wanted && !box.hidden;
  }
});

$("run").addEventListener("click", run);
$("signout").addEventListener("click", async () => {
  try { await ask("mutation { logOut { userErrors { code } } }"); } catch { /* the session ends here in any case */ }
  session.set(null);
});
for (const id of ["query", "variables"]) {
  $(id).addEventListener("keydown", e => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); run(); }
    if (e.key === "Tab" && !e.shiftKey && !e.altKey && !e.ctrlKey && $(id).selectionStart !== $(id).selectionEnd) {
      e.preventDefault(); // a selection is indented; without one Tab moves on, as keyboards expect
      const box = $(id), [from, to] = [box.selectionStart, box.selectionEnd];
      box.setRangeText(box.value.slice(from, to).replace(/^/gm, "  "), from, to, "select");
    }
  });
}
showSession();
choose(0);
})();

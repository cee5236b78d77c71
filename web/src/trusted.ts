// Trusted Types: a text becomes a script, or the address of one, by this policy alone, so
// that injected markup cannot run. Stripe's loader needs the policy named "default"
// (https://docs.stripe.com/security/guide#content-security-policy). Imported first.
interface Rules {
  createScriptURL?: (url: string) => string;
  createHTML?: (html: string) => string;
}

const { trustedTypes } = globalThis as { trustedTypes?: { createPolicy(name: string, rules: Rules): unknown } };

// Our own files are named by the page and by imports, which need no policy.
function fromStripe(url: string): string {
  if (new URL(url, location.href).origin !== "https://js.stripe.com") throw new TypeError("Only scripts from js.stripe.com are allowed.");
  return url;
}

trustedTypes?.createPolicy("default", { createScriptURL: fromStripe });

export {};

// What the server tells its own front end: whom to ask about cards.
export interface Config {
  signIn: string; // the issuer where /auth/login lets people in, such as id.example.com; empty when none is set
  publishableKey: string; // pk_… for Stripe.js; empty when none is set
  sandbox: string; // the address of the built-in Stripe sandbox; empty with Stripe itself
}

let loaded: Promise<Config> | undefined;

export function loadConfig(): Promise<Config> {
  loaded ??= fetch("/config.json").then((answer) => {
    if (!answer.ok) throw new Error(`config.json: ${answer.status}`);
    return answer.json() as Promise<Config>;
  });
  return loaded;
}

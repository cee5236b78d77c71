import { useApolloClient } from "@apollo/client/react";

import { graphql } from "./gql";
import type { Refusal } from "./ui/form";

const StartPasskeyAuthentication = graphql(`
  mutation StartPasskeyAuthentication {
    startPasskeyAuthentication { options userErrors { ...Refusal } }
  }
`);

// Browsers without WebAuthn, and pages that came over plain http, have no passkeys.
export const hasPasskeys = () => typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

// Has the browser make a passkey by the server's options, and returns it as JSON.
export async function createPasskey(options: string): Promise<string> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options));
  return JSON.stringify(await navigator.credentials.create({ publicKey }));
}

// Has the browser ask for a passkey by the server's options, and returns what it signed as JSON.
export async function signWithPasskey(options: string): Promise<string> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options));
  return JSON.stringify(await navigator.credentials.get({ publicKey }));
}

// Asks for a passkey of the viewer's, where a mutation takes a second factor.
export function usePasskey(): () => Promise<{ passkey?: string; refusals: readonly Refusal[] }> {
  const client = useApolloClient();
  return async () => {
    const { data } = await client.mutate({ mutation: StartPasskeyAuthentication });
    const { options, userErrors } = data?.startPasskeyAuthentication ?? {};
    if (!options) return { refusals: userErrors ?? [] };
    try {
      return { passkey: await signWithPasskey(options), refusals: [] };
    } catch (e) {
      return { refusals: [passkeyRefusal(e)] };
    }
  };
}

export interface Factor {
  code?: string;
  passkey?: string;
  refusals: readonly Refusal[];
}

// The second factor of a form: the code that was typed in, or else a passkey of who has one.
export function useFactor(has: boolean): (code: string) => Promise<Factor> {
  const ask = usePasskey();
  return async (code) => {
    if (code.trim()) return { code: code.trim(), refusals: [] };
    return has && hasPasskeys() ? ask() : { refusals: [] };
  };
}

// What a person is told when the browser did not do it.
export function passkeyRefusal(e: unknown): Refusal {
  const name = e instanceof DOMException ? e.name : "";
  const messages: Record<string, string> = {
    NotAllowedError: "The passkey was not used, or it took too long. Try again.",
    InvalidStateError: "This device has a passkey for your account already.",
    SecurityError: "Passkeys do not work at this address. Open this page by its name, such as localhost in place of 127.0.0.1.",
  };
  return { code: "PASSKEY_FAILED", message: messages[name] ?? "The browser could not use a passkey. Try again, or use another way." };
}

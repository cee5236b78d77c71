import { useMutation } from "@apollo/client/react";
import { useState } from "react";

import { VerifyEmail } from "../operations";
import { go } from "../route";
import { linkToken } from "../token";
import { Failure } from "../ui/failure";
import { Notice, type Refusal, Refusals } from "../ui/form";

// The link of the mail leads here. It works once, so a person presses the button:
// programs that look at links in mails press none.
export function VerifyEmailPage() {
  const [verify, { loading, error }] = useMutation(VerifyEmail);
  const [refusals, setRefusals] = useState<readonly Refusal[] | null>(null);
  const press = async () => {
    const { data } = await verify({ variables: { input: { token: linkToken() } } });
    setRefusals(data?.verifyEmail.userErrors ?? null);
  };
  return (
    <section className="card narrow">
      <h1>Your email address</h1>
      {refusals?.length === 0 ? (
        <>
          <Notice kind="good">Your email address is verified.</Notice>
          <button type="button" className="primary" onClick={() => go("/")}>Go on</button>
        </>
      ) : (
        <>
          <Refusals all={(refusals ?? []).slice()} />
          {error && <Failure error={error} />}
          <button type="button" className="primary" disabled={loading} onClick={() => void press().catch(() => undefined)}>
            Verify it
          </button>
        </>
      )}
    </section>
  );
}

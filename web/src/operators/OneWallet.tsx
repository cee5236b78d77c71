import { useMutation, useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";

import type { OneWalletQuery as Data, Role } from "../gql/graphql";
import { answered, keyFor } from "../keys";
import { show } from "../money";
import { LedgerQuery } from "../operations";
import { useParam } from "../route";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field, Notice, type Refusal, Refusals, Submit, of } from "../ui/form";
import { Reauthentication } from "../ui/reauthenticate";
import { Ledger } from "../wallet/Ledger";
import { OneWalletQuery, RefundDeposit } from "./operations";
import { Restraints } from "./Restraints";

type Deposit = NonNullable<NonNullable<NonNullable<NonNullable<Data["wallet"]>["deposits"]["edges"]>[number]>["node"]>;

export function OneWallet({ id, role }: { id: string; role: Role }) {
  const { data, error, refetch } = useQuery(OneWalletQuery, { variables: { id }, fetchPolicy: "cache-and-network" });
  const [refunded, setRefunded, close] = useParam("refund");
  const wallet = data?.wallet;
  const deposits = wallet?.deposits.edges?.flatMap((e) => (e?.node ? [e.node] : [])) ?? [];
  const refund = deposits.find((d) => d.id === refunded);
  if (error && !wallet) return <Failure error={error} retry={() => void refetch()} />;
  if (data && !wallet) return <Notice kind="bad">The wallet does not exist.</Notice>;
  return (
    <>
      <section className="card" aria-label="Wallet">
        <div className="row">
          <div>
            <h2>{wallet?.owner.name ?? wallet?.owner.email ?? "…"}</h2>
            <p className="more">{wallet?.owner.email} · <code>{id}</code></p>
          </div>
          <div className="sums">
            <p className="amount small">{wallet ? show(wallet.currentBalance) : "…"}</p>
            <p className="more">{wallet && `${show(wallet.availableBalance)} available`}</p>
          </div>
        </div>
      </section>
      {wallet && <Restraints wallet={wallet} role={role} />}
      <section className="card" aria-label="Deposits">
        <h2>Deposits <span className="count">the newest 20</span></h2>
        {!wallet && <div className="skeleton" role="status"><span className="hidden">Loading</span><div aria-hidden="true" /><div aria-hidden="true" /></div>}
        {wallet && deposits.length === 0 && <p className="empty">None yet.</p>}
        {deposits.length > 0 && (
          <div className="tablewrap" tabIndex={0} role="region" aria-label="Table of deposits">
            <table>
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col">Status</th>
                  <th scope="col" className="number">Amount</th>
                  <th scope="col">Refunds and disputes</th>
                  <th scope="col"><span className="hidden">Refund</span></th>
                </tr>
              </thead>
              <tbody>
                {deposits.map((d) => (
                  <tr key={d.id}>
                    <td>{new Date(d.createdAt).toLocaleString()}</td>
                    <td><span className={`badge ${d.status === "SUCCEEDED" ? "good" : d.status === "FAILED" ? "bad" : ""}`}>{d.status.toLowerCase().replaceAll("_", " ")}</span></td>
                    <td className="number">{show(d.amount)}</td>
                    <td>
                      {d.refunds.map((r) => <div key={r.id}>Refund {show(r.amount)}, {r.status.toLowerCase()}</div>)}
                      {d.disputes.map((x) => <div key={x.id}>Dispute {show(x.amount)}, {x.reason.replaceAll("_", " ")}, {x.status.replaceAll("_", " ")}</div>)}
                    </td>
                    <td className="number">
                      {d.status === "SUCCEEDED" && <button type="button" onClick={() => setRefunded(d.id)}>Refund</button>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      <Ledger walletId={id} />
      {refund && <RefundDialog deposit={refund} onClose={close} onDone={() => void refetch()} />}
    </>
  );
}

function RefundDialog({ deposit, onClose, onDone }: { deposit: Deposit; onClose: () => void; onDone: () => void }) {
  const [make, { loading, error }] = useMutation(RefundDeposit, { refetchQueries: [LedgerQuery] });
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const [told, setTold] = useState("");
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const amount = String(new FormData(e.currentTarget).get("amount") ?? "").trim();
    const attempt = { depositId: deposit.id, amount: amount || null };
    const { data } = await make({ variables: { input: { ...attempt, idempotencyKey: keyFor("refund", attempt) } } });
    const why = data?.refundDeposit.userErrors ?? [];
    answered("refund", attempt, why);
    setRefusals(why);
    const refund = data?.refundDeposit.refund;
    if (refund) {
      setTold(`${show(refund.amount)} go back to the card. The refund is ${refund.status.toLowerCase().replaceAll("_", " ")}.`);
      onDone();
    }
    const proposed = data?.refundDeposit.resolution;
    if (proposed && !refund) {
      setTold(`The refund of ${proposed.amount ? show(proposed.amount) : "the deposit"} is proposed. Another operator has to confirm it.`);
      onDone();
    }
  };
  return (
    <Dialog title={`Refund ${show(deposit.amount)}`} onClose={onClose}>
      {told ? (
        <>
          <Notice kind="good">{told}</Notice>
          <button type="button" className="primary" onClick={onClose}>Done</button>
        </>
      ) : (
        <>
        <form onSubmit={(e) => void submit(e).catch(() => undefined)} noValidate>
          <Field label="Amount" name="amount" inputMode="decimal" autoComplete="off" autoFocus prefix={deposit.amount.currency} hint="Empty: all that is left. An amount that the wallet does not cover is owed." refusals={of(refusals, "amount")} />
          <Refusals all={refusals.filter((r) => r.field?.at(-1) !== "amount" && r.code !== "REAUTHENTICATION_REQUIRED")} />
          {error && <Failure error={error} />}
          <Submit busy={loading}>Give back</Submit>
        </form>
        <Reauthentication refusals={refusals} onDone={() => setRefusals([])} />
        </>
      )}
    </Dialog>
  );
}

import { useMutation, useQuery } from "@apollo/client/react";

import type { OneWalletQuery as Data, Role } from "../gql/graphql";
import { minor, show } from "../money";
import { LedgerQuery } from "../operations";
import { go, useParam } from "../route";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field, Notice } from "../ui/form";
import { MoneyForm, useMoneyForm } from "../ui/money-form";
import { Ledger } from "../wallet/Ledger";
import { CreditDialog } from "./Credit";
import { Holds } from "./Holds";
import { OneWalletQuery, RefundDeposit } from "./operations";
import { Restraints } from "./Restraints";
import { atLeast } from "./roles";
import { Spending } from "./Spending";

type Deposit = NonNullable<NonNullable<NonNullable<NonNullable<Data["wallet"]>["deposits"]["edges"]>[number]>["node"]>;

export function OneWallet({ id, role }: { id: string; role: Role }) {
  const { data, error, refetch } = useQuery(OneWalletQuery, { variables: { id }, fetchPolicy: "cache-and-network" });
  const [refunded, setRefunded, close] = useParam("refund");
  const [crediting, setCrediting, stopCrediting] = useParam("credit");
  const wallet = data?.wallet;
  const deposits = wallet?.deposits.edges?.flatMap((e) => (e?.node ? [e.node] : [])) ?? [];
  const others = wallet?.owner.wallets.filter((w) => w.id !== id) ?? [];
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
            {others.length > 0 && (
              <p className="more">
                Other wallets: {others.map((w) => <button key={w.id} type="button" className="link" onClick={() => go(`/operators/wallets/${w.id}`)}>{w.currency}</button>)}
              </p>
            )}
          </div>
          <div className="sums">
            <p className="amount small">{wallet ? show(wallet.currentBalance) : "…"}</p>
            <p className="more">{wallet && `${show(wallet.availableBalance)} available`}</p>
            {wallet && minor(wallet.heldBalance) > 0n && <p className="more">{show(wallet.heldBalance)} on hold</p>}
            {wallet && atLeast(role, "FINANCE") && <button type="button" onClick={() => setCrediting("new")}>Credit</button>}
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
      <Holds walletId={id} role={role} />
      <Spending walletId={id} />
      <Ledger walletId={id} />
      {crediting && wallet && <CreditDialog walletId={id} currency={wallet.currentBalance.currency} onClose={stopCrediting} onDone={() => void refetch()} />}
      {refund && <RefundDialog deposit={refund} onClose={close} onDone={() => void refetch()} />}
    </>
  );
}

function RefundDialog({ deposit, onClose, onDone }: { deposit: Deposit; onClose: () => void; onDone: () => void }) {
  const [make] = useMutation(RefundDeposit, { refetchQueries: [LedgerQuery] });
  const form = useMoneyForm({
    action: "refund",
    currency: deposit.amount.currency,
    fields: ["amount"],
    all: true,
    input: (amount) => ({ depositId: deposit.id, amount }),
    send: async (input) => {
      const payload = (await make({ variables: { input } })).data?.refundDeposit;
      if (payload?.refund ?? payload?.resolution) onDone();
      return payload;
    },
  });
  const { refund, resolution: proposed } = form.answer ?? {};
  const told = refund
    ? `${show(refund.amount)} go back to the card. The refund is ${refund.status.toLowerCase().replaceAll("_", " ")}.`
    : proposed && `The refund of ${proposed.amount ? show(proposed.amount) : "the deposit"} is proposed. Another operator has to confirm it.`;
  return (
    <Dialog title={`Refund ${show(deposit.amount)}`} onClose={onClose}>
      {told ? (
        <>
          <Notice kind="good">{told}</Notice>
          <button type="button" className="primary" onClick={onClose}>Done</button>
        </>
      ) : (
        <MoneyForm form={form} button="Give back">
          <Field label="Amount" name="amount" inputMode="decimal" autoComplete="off" autoFocus prefix={deposit.amount.currency} hint="Empty: all that is left. An amount that the wallet does not cover is owed." refusals={form.of("amount")} />
        </MoneyForm>
      )}
    </Dialog>
  );
}

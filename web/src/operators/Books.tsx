import { useMutation, useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";

import type { BooksQuery as Data } from "../gql/graphql";
import { minor, show } from "../money";
import { Failure } from "../ui/failure";
import { Field, type Refusal, Refusals, Submit, of } from "../ui/form";
import { Reauthentication } from "../ui/reauthenticate";
import { BooksQuery, SetMoneyOut } from "./operations";
import { Switches } from "./Switches";
import { Unresolved } from "./Unresolved";

export function Books() {
  const { data, error, refetch } = useQuery(BooksQuery, { fetchPolicy: "cache-and-network", pollInterval: 10_000 });
  if (!data) return error ? <Failure error={error} retry={() => void refetch()} /> : <section className="card"><div className="skeleton" role="status"><span className="hidden">Loading</span><div aria-hidden="true" /><div aria-hidden="true" /></div></section>;
  return (
    <>
      <Agreement books={data.reconciliation} />
      <Gate gate={data.reconciliation.moneyOut} />
      <Switches switches={data.switches} />
      <Unresolved books={data} />
    </>
  );
}

function Agreement({ books }: { books: Data["reconciliation"] }) {
  return (
    <section className="card" aria-label="Reconciliation">
      <div className="row">
        <h2>Reconciliation with Stripe</h2>
        <Badge books={books} />
      </div>
      <p className="more">
        {books.matched === 1 ? "One balance transaction" : `${books.matched} balance transactions`} {books.matched === 1 ? "is" : "are"} matched
        {books.suspense > 0 ? `, of which ${books.suspense} are in suspense: no operation ordered the money.` : "."}
        {" "}Stripe is read every ten minutes{books.statementBehind ? "; the ledger already has newer transactions." : "."}
      </p>
      {books.currencies.length > 0 && (
        <div className="tablewrap" tabIndex={0} role="region" aria-label="Currencies">
          <table>
            <thead>
              <tr>
                <th scope="col">Currency</th>
                <th scope="col" className="number">Stripe</th>
                <th scope="col" className="number">Ledger</th>
                <th scope="col" className="number">Difference</th>
              </tr>
            </thead>
            <tbody>
              {books.currencies.map((c) => (
                <tr key={c.stripe.currency}>
                  <td>{c.stripe.currency}</td>
                  <td className="number">{show(c.stripe)}</td>
                  <td className="number">{show(c.ledger)}</td>
                  <td className="number"><strong className={minor(c.difference) === 0n ? "plus" : ""}>{show(c.difference)}</strong></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const hour = 3_600_000;

// What moved after the statement was read is no difference yet, and neither is a
// line that was read a moment before we knew what it is: the next reading tells.
function Badge({ books }: { books: Data["reconciliation"] }) {
  if (books.clean) return <span className="badge good">In agreement</span>;
  const unexplained = books.unmatched.some((l) => Date.now() - Date.parse(l.createdAt) > hour);
  if (!unexplained && books.unmatched.length > 0) return <span className="badge">Not matched yet</span>;
  if (!unexplained && books.statementBehind) return <span className="badge">Not read yet</span>;
  return <span className="badge bad">Different</span>;
}

function Gate({ gate }: { gate: Data["reconciliation"]["moneyOut"] }) {
  const [set, { loading, error }] = useMutation(SetMoneyOut, { refetchQueries: [BooksQuery] });
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const form = e.currentTarget;
    const reason = String(new FormData(form).get("reason") ?? "");
    const { data } = await set({ variables: { input: { open: !gate.open, reason } } });
    setRefusals(data?.setMoneyOut.userErrors ?? []);
    if (data?.setMoneyOut.moneyOut) form.reset();
  };
  return (
    <section className="card" aria-label="Money out">
      <div className="row">
        <h2>Money out</h2>
        <span className={`badge ${gate.open ? "good" : "bad"}`}>{gate.open ? "Open" : "Shut"}</span>
      </div>
      {gate.reason && <p className="more">{gate.reason}{gate.changedAt ? `, ${new Date(gate.changedAt).toLocaleString()}` : ""}</p>}
      <form onSubmit={(e) => void submit(e).catch(() => undefined)} noValidate>
        <Field label="Reason" name="reason" autoComplete="off" refusals={of(refusals, "reason")} hint={gate.open ? "Payouts wait until an operator opens the switch. The reason is shown to other operators." : "Shown to other operators."} />
        <Refusals all={refusals.filter((r) => r.field?.at(-1) !== "reason")} />
        {error && <Failure error={error} />}
        <Submit busy={loading} kind={gate.open ? "danger" : "primary"}>{gate.open ? "Stop payouts" : "Allow payouts"}</Submit>
      </form>
      <Reauthentication refusals={refusals} onDone={() => setRefusals([])} />
    </section>
  );
}

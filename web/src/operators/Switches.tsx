import { useMutation } from "@apollo/client/react";
import { useState } from "react";

import type { BooksQuery as Data, SwitchName } from "../gql/graphql";
import { BooksQuery, SetSwitch } from "./operations";
import { ReasonDialog } from "./ReasonDialog";

type Switch = Data["switches"][number];

const names: Record<SwitchName, string> = { DEPOSITS: "Deposits", PAYOUTS: "Payouts", TRANSFERS: "Transfers" };

/** The kill switches of new operations. */
export function Switches({ switches }: { switches: readonly Switch[] }) {
  const [chosen, setChosen] = useState<Switch | null>(null);
  const [set, { loading, error }] = useMutation(SetSwitch, { refetchQueries: [BooksQuery] });
  const name = chosen ? names[chosen.name].toLowerCase() : "";
  return (
    <section className="card" aria-label="Kill switches">
      <h2>Kill switches</h2>
      <ul className="sessions">
        {switches.map((s) => (
          <li key={s.name} className="row">
            <span>
              {names[s.name]}
              {s.reason && <span className="more">{s.reason}{s.changedAt ? `, ${new Date(s.changedAt).toLocaleString()}` : ""}</span>}
            </span>
            <span className="row">
              <span className={`badge ${s.open ? "good" : "bad"}`}>{s.open ? "Allowed" : "Stopped"}</span>
              <button type="button" onClick={() => setChosen(s)} aria-label={`${s.open ? "Stop" : "Allow"} ${names[s.name].toLowerCase()}`}>{s.open ? "Stop" : "Allow"}</button>
            </span>
          </li>
        ))}
      </ul>
      {chosen && (
        <ReasonDialog
          title={`${chosen.open ? "Stop" : "Allow"} ${name}`}
          hint={chosen.open ? `New ${name} are refused until an operator allows them again.` : `New ${name} are allowed again.`}
          button={chosen.open ? "Stop" : "Allow"}
          kind={chosen.open ? "danger" : "primary"}
          loading={loading}
          error={error}
          carryOut={async (reason) => (await set({ variables: { input: { name: chosen.name, open: !chosen.open, reason } } })).data?.setSwitch.userErrors ?? []}
          onClose={() => setChosen(null)}
        />
      )}
    </section>
  );
}

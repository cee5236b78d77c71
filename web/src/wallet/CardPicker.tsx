import { type FormEvent, useId, useState } from "react";

import type { Config } from "../config";
import { Failure } from "../ui/failure";
import { Notice, Submit } from "../ui/form";
import { groups } from "./cards";
import { confirm } from "./sandbox";

interface Props {
  config: Config;
  clientSecret: string;
  onPaid: () => void;
}

// The sandbox's card form: every documented test card, and no card number is typed.
export function CardPicker({ config, clientSecret, onPaid }: Props) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [declined, setDeclined] = useState("");
  const [failure, setFailure] = useState<unknown>(null);

  const pay = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const card = String(new FormData(e.currentTarget).get("card"));
    setBusy(true);
    setDeclined("");
    setFailure(null);
    try {
      const back = new URL("/", location.href).href;
      const answer = await confirm(config.sandbox, config.publishableKey, clientSecret, card, back);
      if (answer.kind === "asks") {
        location.assign(answer.url); // to the bank's page, and back
        return;
      }
      if (answer.kind === "declined") setDeclined(answer.message);
      else onPaid();
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };

  return (
    <form onSubmit={(e) => void pay(e)}>
      <Notice kind="calm">This is the built-in Stripe sandbox. Choose a test card; no real money moves.</Notice>
      <div className="field">
        <label htmlFor={id}>Test card</label>
        <div className="control">
          <select id={id} name="card" defaultValue="pm_card_visa">
            {groups.map((group) => (
              <optgroup key={group.label} label={group.label}>
                {group.cards.map((card) => (
                  <option key={card.id} value={card.id}>{card.label}</option>
                ))}
              </optgroup>
            ))}
          </select>
        </div>
      </div>
      {declined && <Notice kind="bad">{declined}</Notice>}
      {failure ? <Failure error={failure} /> : null}
      <Submit busy={busy}>Pay</Submit>
    </form>
  );
}

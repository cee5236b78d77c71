import { useQuery } from "@apollo/client/react";

import type { WalletFieldsFragment as Wallet } from "../gql/graphql";
import { minor, show } from "../money";
import { LedgerQuery } from "../operations";
import { Chart } from "./Chart";
import { PAGE } from "./Ledger";

interface Props {
  wallet: Wallet;
  open: (what: "deposit" | "payout" | "transfer") => void;
}

export function Balance({ wallet, open }: Props) {
  const { data } = useQuery(LedgerQuery, { variables: { id: wallet.id, first: PAGE }, refetchWritePolicy: "merge" });
  const lines = data?.wallet?.transactions.edges?.flatMap((e) => (e?.node ? [e.node] : [])) ?? [];
  const held = minor(wallet.currentBalance) !== minor(wallet.availableBalance);
  return (
    <section className="card balance" aria-label="Balance">
      <div className="figures">
        <div>
          <p className="label">Balance</p>
          <p className="amount" data-testid="balance" aria-live="polite">{show(wallet.currentBalance)}</p>
          <p className="more">
            {held ? `${show(wallet.availableBalance)} available now` : "All of it is available"}
          </p>
        </div>
        <Chart lines={lines} />
      </div>
      <div className="actions">
        <button type="button" className="primary" onClick={() => open("deposit")}>Add money</button>
        <button type="button" onClick={() => open("transfer")}>Send</button>
        <button type="button" onClick={() => open("payout")}>Pay out</button>
      </div>
    </section>
  );
}

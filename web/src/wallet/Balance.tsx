import { useQuery } from "@apollo/client/react";

import type { WalletFieldsFragment as Wallet } from "../gql/graphql";
import { minor, show } from "../money";
import { HistoryQuery } from "../operations";
import { withNews } from "../order";
import { Chart } from "./Chart";

interface Props {
  wallet: Wallet;
  open: (what: "deposit" | "payout" | "transfer") => void;
}

export function Balance({ wallet, open }: Props) {
  const { data } = useQuery(HistoryQuery, { variables: { id: wallet.id }, context: withNews });
  return (
    <section className="card balance" aria-label="Balance">
      <div className="figures">
        <div>
          <p className="label">Balance</p>
          <p className="amount" data-testid="balance" aria-live="polite">{show(wallet.currentBalance)}</p>
          {minor(wallet.heldBalance) > 0n && (
            <p className="more" data-testid="held">{`${show(wallet.spendableBalance)} can be spent, ${show(wallet.heldBalance)} on hold`}</p>
          )}
          <p className="more">{available(wallet)}</p>
        </div>
        <Chart since={data?.wallet?.createdAt} points={data?.wallet?.balanceHistory ?? []} />
      </div>
      <div className="actions">
        <button type="button" className="primary" onClick={() => open("deposit")}>Add money</button>
        <button type="button" onClick={() => open("transfer")}>Send</button>
        <button type="button" onClick={() => open("payout")}>Pay out</button>
      </div>
    </section>
  );
}

function available({ currentBalance, availableBalance, heldBalance }: Wallet): string {
  if (minor(currentBalance) === 0n) return "The wallet is empty";
  if (minor(currentBalance) === minor(availableBalance)) return "All of it can be paid out";
  if (minor(heldBalance) > 0n) return `${show(availableBalance)} can be paid out now`;
  return `${show(availableBalance)} available now`;
}

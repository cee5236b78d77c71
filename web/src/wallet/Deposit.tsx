import { useMutation, useQuery } from "@apollo/client/react";
import { Suspense, lazy, useEffect, useState } from "react";

import { type Config, loadConfig } from "../config";
import type { DepositFieldsFragment as Deposit, WalletFieldsFragment as Wallet } from "../gql/graphql";
import { show } from "../money";
import { MakeDeposit, OpenQuery, ViewerQuery, moved } from "../operations";
import { withNews } from "../order";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field, Notice } from "../ui/form";
import { MoneyForm, useMoneyForm } from "../ui/money-form";
import { CardPicker } from "./CardPicker";

// Stripe's script is asked for when somebody pays, and only where there is a Stripe.
const PaymentElement = lazy(() => import("./PaymentElement"));

interface Props {
  wallet: Wallet;
  onClose: () => void;
}

// First the deposit is begun, then its payer pays: with Stripe's own form, or
// with a test card at the sandbox.
export function DepositDialog({ wallet, onClose }: Props) {
  const [begin] = useMutation(MakeDeposit, { refetchQueries: [OpenQuery] });
  const form = useMoneyForm({
    action: "deposit",
    currency: wallet.currency,
    fields: ["amount"],
    input: (amount) => ({ walletId: wallet.id, amount: amount ?? "" }),
    send: async (input) => (await begin({ variables: { input } })).data?.deposit,
  });
  const deposit = form.answer?.deposit;
  if (deposit?.clientSecret) return <FinishDialog deposit={deposit} replayed={form.answer?.replayed} onClose={onClose} />;
  return (
    <Dialog title="Add money" onClose={onClose}>
      <MoneyForm form={form} button="Continue">
        <Field
          label="Amount"
          name="amount"
          inputMode="decimal"
          autoComplete="off"
          placeholder="25.00"
          prefix={wallet.currency}
          autoFocus
          required
          refusals={form.of("amount")}
        />
        {deposit?.failure && <Notice kind="bad">{deposit.failure.message}</Notice>}
        {deposit?.status === "SUCCEEDED" && <Notice kind="good">{show(deposit.amount)} were added to your wallet before. Nothing was charged again.</Notice>}
      </MoneyForm>
    </Dialog>
  );
}

// Finishes a deposit that waits for its payer, and says what became of it.
export function FinishDialog({ deposit, replayed = false, onClose }: { deposit: Deposit; replayed?: boolean | undefined; onClose: () => void }) {
  const [config, setConfig] = useState<Config | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [paid, setPaid] = useState(false);
  useEffect(() => {
    loadConfig().then(setConfig, setFailure);
  }, []);
  const secret = deposit.clientSecret ?? "";
  return (
    <Dialog title={`Add ${show(deposit.amount)}`} onClose={onClose}>
      {failure ? <Failure error={failure} /> : null}
      {replayed && !paid && <Notice kind="calm">You started this deposit before. It continues here.</Notice>}
      {!config && !failure && <div className="skeleton" role="status"><span className="hidden">Loading the card form</span><div aria-hidden="true" /></div>}
      {paid ? (
        <Outcome deposit={deposit} onClose={onClose} onAgain={() => setPaid(false)} />
      ) : (
        config &&
        (config.sandbox ? (
          <CardPicker config={config} clientSecret={secret} onPaid={() => setPaid(true)} />
        ) : config.publishableKey ? (
          <Suspense fallback={<div className="element" />}>
            <PaymentElement publishableKey={config.publishableKey} clientSecret={secret} onPaid={() => setPaid(true)} />
          </Suspense>
        ) : (
          <Notice kind="bad">This server cannot take cards yet. Its operator has to set STRIPE_PUBLISHABLE_KEY.</Notice>
        ))
      )}
    </Dialog>
  );
}

// The card was taken; the wallet is credited when Stripe tells the server.
function Outcome({ deposit, onClose, onAgain }: { deposit: Deposit; onClose: () => void; onAgain: () => void }) {
  const { data, error, stopPolling } = useQuery(OpenQuery, {
    variables: { id: useWalletId() },
    pollInterval: 700,
    context: withNews,
    fetchPolicy: "network-only",
  });
  const { refetch: refetchWallet } = useQuery(ViewerQuery, { fetchPolicy: "cache-only" });
  const found = data?.wallet?.deposits.edges?.find((e) => e?.node?.id === deposit.id)?.node;
  const status = found?.status ?? deposit.status;
  const { client } = useQuery(ViewerQuery, { fetchPolicy: "cache-only" });
  const over = status === "SUCCEEDED" || status === "FAILED" || status === "CANCELED";
  useEffect(() => {
    if (!over) return;
    stopPolling();
    void refetchWallet();
    void client.refetchQueries({ include: moved });
  }, [over, stopPolling, refetchWallet, client]);
  return (
    <>
      {error && <Failure error={error} />}
      {status === "SUCCEEDED" ? (
        <Notice kind="good">{show(deposit.amount)} were added to your wallet.</Notice>
      ) : over ? (
        <Notice kind="bad">{found?.failure?.message ?? "Nothing was charged."}</Notice>
      ) : (
        <Notice kind="calm">
          {status === "PROCESSING" ? "The bank is still processing the payment. You can close this dialog." : "Waiting for Stripe …"}
        </Notice>
      )}
      {status === "REQUIRES_PAYMENT" && found?.failure && (
        <button type="button" onClick={onAgain}>Try another card</button>
      )}
      <button type="button" className="primary" onClick={onClose}>Done</button>
    </>
  );
}

function useWalletId(): string {
  const { data } = useQuery(ViewerQuery, { fetchPolicy: "cache-only" });
  return data?.viewer?.wallet.id ?? "";
}

import { useMutation, useQuery } from "@apollo/client/react";
import { type FormEvent, Suspense, lazy, useEffect, useRef, useState } from "react";

import { type Config, loadConfig } from "../config";
import type { DepositFieldsFragment as Deposit, WalletFieldsFragment as Wallet } from "../gql/graphql";
import { answered, keyFor } from "../keys";
import { show } from "../money";
import { MakeDeposit, OpenQuery, ViewerQuery, moved } from "../operations";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field, Notice, type Refusal, Refusals, Submit, of } from "../ui/form";
import { Reauthentication } from "../ui/reauthenticate";
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
  const [begin, { loading, error }] = useMutation(MakeDeposit, { refetchQueries: [OpenQuery] });
  const [deposit, setDeposit] = useState<Deposit | null>(null);
  const [replayed, setReplayed] = useState(false);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const form = useRef<HTMLFormElement>(null);

  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const amount = String(new FormData(e.currentTarget).get("amount") ?? "").trim();
    const attempt = { wallet: wallet.id, amount };
    const { data } = await begin({
      variables: { input: { walletId: wallet.id, amount, idempotencyKey: keyFor("deposit", attempt) } },
    });
    const why = data?.deposit.userErrors ?? [];
    answered("deposit", attempt, why);
    setRefusals(why);
    setReplayed(data?.deposit.replayed ?? false);
    setDeposit(data?.deposit.deposit ?? null);
  };

  if (deposit?.clientSecret) return <FinishDialog deposit={deposit} replayed={replayed} onClose={onClose} />;
  return (
    <Dialog title="Add money" onClose={onClose}>
      <form ref={form} onSubmit={(e) => void submit(e).catch(() => undefined)} noValidate>
        <Field
          label="Amount"
          name="amount"
          inputMode="decimal"
          autoComplete="off"
          placeholder="25.00"
          prefix={wallet.currency}
          autoFocus
          required
          refusals={of(refusals, "amount")}
        />
        <Refusals all={refusals.filter((r) => r.field?.at(-1) !== "amount" && r.code !== "REAUTHENTICATION_REQUIRED")} />
        {deposit?.failure && <Notice kind="bad">{deposit.failure.message}</Notice>}
        {deposit?.status === "SUCCEEDED" && <Notice kind="good">{show(deposit.amount)} were added to your wallet before. Nothing was charged again.</Notice>}
        {error && <Failure error={error} />}
        <Submit busy={loading}>Continue</Submit>
      </form>
      <Reauthentication refusals={refusals} onDone={() => form.current?.requestSubmit()} />
    </Dialog>
  );
}

// Finishes a deposit that waits for its payer, and says what became of it.
export function FinishDialog({ deposit, replayed = false, onClose }: { deposit: Deposit; replayed?: boolean; onClose: () => void }) {
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

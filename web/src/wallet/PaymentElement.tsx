import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { loadStripe } from "@stripe/stripe-js/pure";
import { type FormEvent, useEffect, useRef, useState } from "react";

import { Notice, Submit } from "../ui/form";

interface Props {
  publishableKey: string;
  clientSecret: string;
  onPaid: () => void;
}

// Stripe's own card form. Card data goes from the browser to Stripe and nowhere else.
export default function PaymentElement({ publishableKey, clientSecret, onPaid }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const form = useRef<{ stripe: Stripe; elements: StripeElements } | null>(null);
  const [ready, setReady] = useState(false);
  const [busy, setBusy] = useState(false);
  const [declined, setDeclined] = useState("");
  const [away, setAway] = useState(false);

  useEffect(() => {
    let gone = false;
    void loadStripe(publishableKey)
      .then((stripe) => {
        if (gone || !stripe || !place.current) return;
        const dark = matchMedia("(prefers-color-scheme: dark)").matches;
        const elements = stripe.elements({ clientSecret, appearance: { theme: dark ? "night" : "stripe" } });
        const element = elements.create("payment");
        element.on("ready", () => setReady(true));
        element.on("loaderror", () => setAway(true));
        element.mount(place.current);
        form.current = { stripe, elements };
      })
      .catch(() => setAway(true));
    return () => {
      gone = true;
      form.current?.elements.getElement("payment")?.destroy();
    };
  }, [publishableKey, clientSecret]);

  const pay = async (e: FormEvent) => {
    e.preventDefault();
    if (!form.current) return;
    setBusy(true);
    setDeclined("");
    const { stripe, elements } = form.current;
    const { error } = await stripe.confirmPayment({
      elements,
      confirmParams: { return_url: new URL("/", location.href).href },
      redirect: "if_required",
    });
    setBusy(false);
    if (error) setDeclined(error.message ?? "The card was not accepted.");
    else onPaid();
  };

  return (
    <form onSubmit={(e) => void pay(e)}>
      <div ref={place} className="element" aria-busy={(!ready && !away) || undefined} />
      {declined && <Notice kind="bad">{declined}</Notice>}
      {away && <Notice kind="bad">Stripe's card form cannot be loaded. Check your connection, then close this dialog and retry.</Notice>}
      <Submit busy={busy || !ready}>Pay</Submit>
    </form>
  );
}

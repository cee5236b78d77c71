import { go } from "../route";

// Where an address leads nowhere, or to what is not for the person.
export function NotFound({ title = "This page does not exist", text = "Check the address, or go back to your wallet." }: { title?: string; text?: string }) {
  return (
    <section className="card narrow">
      <h1>{title}</h1>
      <p className="lead">{text}</p>
      <button type="button" className="primary" onClick={() => go("/")}>Go to your wallet</button>
    </section>
  );
}

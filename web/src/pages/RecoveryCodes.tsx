import { useState } from "react";

import { Notice } from "../ui/form";

// What stands in for a second factor, shown once.
export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: () => void }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join("\n"));
    setCopied(true);
  };
  return (
    <>
      <Notice kind="good">It is on. Payouts rest for a while, for your safety.</Notice>
      <p className="lead">Keep these codes where you find them without your phone. Each stands in for your second factor, once, and they are not shown again.</p>
      <ul className="codes">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
      {"clipboard" in navigator && (
        <button type="button" onClick={() => void copy().catch(() => undefined)}>{copied ? "Copied" : "Copy the codes"}</button>
      )}
      <button type="button" className="primary" onClick={done}>I have stored them</button>
    </>
  );
}

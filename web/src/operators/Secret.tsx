import { useState } from "react";

import { Dialog } from "../ui/dialog";
import { Notice } from "../ui/form";

/** Shows a secret once, with a button that copies it. */
export function Secret({ text, hint, onClose }: { text: string; hint?: string; onClose: () => void }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Dialog title="The secret" onClose={onClose}>
      <Notice kind="calm">Copy the secret now. It is not shown again.</Notice>
      {hint && <p className="more">{hint}</p>}
      <p><code className="secret">{text}</code></p>
      <div className="row">
        {/* Without a secure context there is no clipboard: a click selects the text. */}
        {"clipboard" in navigator && <button type="button" onClick={() => void copy().catch(() => undefined)}>{copied ? "Copied" : "Copy"}</button>}
        <button type="button" className="primary" onClick={onClose}>I have copied it</button>
      </div>
    </Dialog>
  );
}

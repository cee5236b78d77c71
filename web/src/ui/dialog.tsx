import { type ReactNode, useId, useLayoutEffect, useRef } from "react";

interface Props {
  title: string;
  kind?: "dialog" | "drawer" | "drawer wide";
  onClose: () => void;
  children: ReactNode;
}

// The browser's own modal dialog: it keeps the focus inside, gives it back, and
// closes on Escape. It is closed in a layout effect, while it is still in the
// page: of one that was taken out the focus does not come back.
export function Dialog({ title, kind = "dialog", onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // The browser would give the focus to the first button, which closes.
    dialog?.querySelector<HTMLElement>("input, select")?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={kind}
      aria-labelledby={id}
      onCancel={(e) => {
        e.preventDefault();
        onClose();
      }}
      onClick={(e) => {
        if (e.target === ref.current) onClose(); // the backdrop
      }}
    >
      <div className="sheet">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" className="quiet icon" onClick={onClose} aria-label="Close">
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M3 3l10 10M13 3L3 13" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
            </svg>
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { textOf } from '../api/request.js';

interface DialogProps {
  readonly title: string;
  /** The button that does it; none: the dialog only informs. */
  readonly action?: string;
  readonly isDanger?: boolean;
  /** The dialog closes if it succeeds, and shows the error otherwise. */
  readonly onAction?: (fields: FormData) => Promise<void>;
  /** Whether what follows replaces the dialog, so that success must not close it. */
  readonly staysOpen?: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal question. Escape and the second button close it. */
export function Dialog({
  title,
  action,
  isDanger = false,
  onAction,
  staysOpen = false,
  onClose,
  children,
}: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);

  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement) || !onAction) return;
    setIsBusy(true);
    setProblem(undefined);
    try {
      await onAction(new FormData(event.currentTarget));
      if (!staysOpen) dialog.current?.close();
    } catch (error) {
      setProblem(textOf(error));
      setIsBusy(false);
    }
  };

  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id={id}>{title}</h2>
        {children}
        <p class="problem" role="alert">
          {problem}
        </p>
        <div class="buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            {action === undefined ? 'Close' : 'Cancel'}
          </button>
          {action !== undefined && (
            <button type="submit" class={isDanger ? 'danger' : 'primary'} disabled={isBusy}>
              {action}
            </button>
          )}
        </div>
      </form>
    </dialog>
  );
}

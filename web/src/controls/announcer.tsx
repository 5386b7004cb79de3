import { useEffect, useState } from 'preact/hooks';

const ANNOUNCED = 'announced';
/** Milliseconds for which the message stays in sight. */
const SHOWN_MS = 6_000;

/** Tells the result of an action, in sight and to screen readers. */
export function announce(message: string): void {
  window.dispatchEvent(new CustomEvent(ANNOUNCED, { detail: message }));
}

export function Announcer() {
  const [message, setMessage] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (event: Event) => {
      if (event instanceof CustomEvent) setMessage(String(event.detail));
      clearTimeout(timer);
      timer = setTimeout(() => setMessage(''), SHOWN_MS);
    };
    window.addEventListener(ANNOUNCED, show);
    return () => {
      clearTimeout(timer);
      window.removeEventListener(ANNOUNCED, show);
    };
  }, []);
  return (
    <div class="announcer" role="status">
      {message !== '' && <p>{message}</p>}
    </div>
  );
}

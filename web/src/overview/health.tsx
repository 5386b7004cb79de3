import type { HealthView } from '../../../src/admin/statistics/overview.view.js';

/** The health of the tracker in words. */
export function Health({ health: { status, messages } }: { readonly health: HealthView }) {
  return (
    <section class={`health ${status}`} aria-label="Health" role="status">
      {messages.map((message) => (
        <p key={message}>{message}</p>
      ))}
    </section>
  );
}

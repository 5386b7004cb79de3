export function Logo() {
  return (
    <span class="logo">
      <svg viewBox="0 0 32 32" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2.5">
        <path d="M16 16 7 8M16 16l9-8M16 16v10" />
        <circle cx="16" cy="16" r="4" fill="currentColor" />
        <circle cx="6" cy="7" r="3" />
        <circle cx="26" cy="7" r="3" />
        <circle cx="16" cy="27" r="3" />
      </svg>
      YaBTT
    </span>
  );
}

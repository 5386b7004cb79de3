/** A change in words: what differs before and after, and the other details. */
export function changeText({ before, after, ...others }: Readonly<Record<string, unknown>>): string {
  const [old, changed] = [fieldsOf(before), fieldsOf(after)];
  const differences = [...new Set([...old.keys(), ...changed.keys()])]
    .filter((name) => text(old.get(name)) !== text(changed.get(name)))
    .map((name) => difference(name, old.get(name), changed.get(name)));
  const details = [...fieldsOf(others)]
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${text(value)}`);
  return [...differences, ...details].join('; ');
}

function difference(name: string, before: unknown, after: unknown): string {
  if (after === undefined || after === null) return `${name} was ${text(before)}`;
  return before === undefined || before === null
    ? `${name}: ${text(after)}`
    : `${name}: ${text(before)} → ${text(after)}`;
}

function fieldsOf(value: unknown): Map<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

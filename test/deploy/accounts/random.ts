/** 0 up to, but not including, the bound. */
export function below(bound: number): number {
  return Math.floor(Math.random() * bound);
}

export function oneOf<T>(list: readonly T[]): T {
  const chosen = list[below(list.length)];
  if (chosen === undefined) throw new Error('an empty list');
  return chosen;
}

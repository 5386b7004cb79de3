/** The candidate that fewest edits of single characters make of the text. */
export function nearestOf(text: string, candidates: Iterable<string>): string {
  let nearest = '';
  let least = Infinity;
  for (const candidate of candidates) {
    const edits = editsBetween(text, candidate);
    if (edits >= least) continue;
    least = edits;
    nearest = candidate;
  }
  return nearest;
}

/** The Levenshtein distance, where two swapped neighbours count as one edit. */
function editsBetween(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const edits = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const choices = [
        (edits[column - 1] ?? 0) + 1,
        (last[column] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        ...(isSwap ? [(beforeLast[column - 2] ?? 0) + 1] : []),
      ];
      edits.push(Math.min(...choices));
    }
    beforeLast = last;
    last = edits;
  }
  return last[other.length] ?? 0;
}

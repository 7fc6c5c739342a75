/** Guesses what was meant by a name that does not exist. */

/** `(did you mean "hashKey"?)` with a space before it, or nothing. */
export function didYouMean(wrong: string, names: readonly string[]): string {
  const near = nearest(wrong, names);
  return near === undefined ? "" : ` (did you mean "${near}"?)`;
}

export function nearest(wrong: string, names: readonly string[]): string | undefined {
  const wanted = bare(wrong);
  const furthest = Math.max(1, Math.floor(wanted.length / 3));
  const candidates = names
    .map((name) => ({ name, distance: distance(wanted, bare(name)) }))
    .filter((candidate) => candidate.distance <= furthest)
    .sort((a, b) => a.distance - b.distance);
  return candidates[0]?.name ?? names.find((name) => isPartOf(bare(name), wanted));
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function isPartOf(name: string, wanted: string): boolean {
  return wanted.length >= 4 && (name.startsWith(wanted) || (name.length >= 4 && wanted.startsWith(name)));
}

/** Letters to change, add, drop or swap with their neighbour. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isEqual = from[row - 1] === to[column - 1];
      const isSwap =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isEqual ? 0 : 1),
        isSwap ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, last] = [last, current];
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

/** A field in which the record that is there now, or the form, differs from what the form began with. */
export interface FieldDifference {
  readonly field: string;
  readonly theirs: unknown;
  readonly mine: unknown;
  /** Both changed it, and not to the same: somebody has to choose. */
  readonly isContested: boolean;
}

export type Side = 'theirs' | 'mine';

/** What somebody else and the operator did to the same record since the form was opened; agreed fields are no matter. */
export function compareVersions(opened: object, theirs: object, mine: object): readonly FieldDifference[] {
  const [first, now, typed] = [valuesOf(opened), valuesOf(theirs), valuesOf(mine)];
  return [...typed.keys()].flatMap((field) => {
    const isTheirs = !isSame(first.get(field), now.get(field));
    const isMine = !isSame(first.get(field), typed.get(field));
    if ((!isTheirs && !isMine) || isSame(now.get(field), typed.get(field))) return [];
    const difference = { field, theirs: now.get(field), mine: typed.get(field) };
    return [{ ...difference, isContested: isTheirs && isMine }];
  });
}

/** Whoever alone changed a field keeps it; a contested one begins with what is there, so that nothing is overwritten unread. */
export function firstChoice({ isContested, mine }: FieldDifference, opened: unknown): Side {
  return !isContested && !isSame(mine, opened) ? 'mine' : 'theirs';
}

/** What only the operator changed, where a newer version can be taken over unasked; undefined where both changed one field. */
export function keptFields(opened: object, theirs: object, mine: object): readonly string[] | undefined {
  const first = valuesOf(opened);
  const differences = compareVersions(opened, theirs, mine);
  if (differences.some(({ isContested }) => isContested)) return undefined;
  return differences
    .filter((difference) => firstChoice(difference, first.get(difference.field)) === 'mine')
    .map(({ field }) => field);
}

function valuesOf(record: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(record));
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

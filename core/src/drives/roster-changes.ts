import type { RosterChanges, RosterColumn } from '../api/visit-rosters.ts';

/** A line of a roster: whose it is, and its cells by column. */
export interface RosterLine {
  readonly applicationId: string;
  readonly cells: Readonly<Partial<Record<RosterColumn, string>>>;
}

/** What the number of a line is does not matter: somebody before it may have gone. */
const NOT_COMPARED: readonly RosterColumn[] = ['row'];

/** What a version says that the one before it did not; null where that is nothing. */
export function rosterChanges(
  before: readonly RosterLine[],
  after: readonly RosterLine[],
): RosterChanges | null {
  const known = new Map(before.map((line) => [line.applicationId, line]));
  const kept = new Set(after.map(({ applicationId }) => applicationId));
  const changed = after.flatMap((line) => {
    const old = known.get(line.applicationId);
    const columns = old === undefined ? [] : differingColumns(old, line);
    return columns.length === 0 ? [] : [{ name: nameOf(line), columns }];
  });
  const added = after.filter(({ applicationId }) => !known.has(applicationId)).map(nameOf);
  const removed = before.filter(({ applicationId }) => !kept.has(applicationId)).map(nameOf);
  return added.length + removed.length + changed.length === 0 ? null : { added, removed, changed };
}

function differingColumns(old: RosterLine, line: RosterLine): RosterColumn[] {
  const columns = new Set([...Object.keys(old.cells), ...Object.keys(line.cells)] as RosterColumn[]);
  return [...columns].filter(
    (column) => !NOT_COMPARED.includes(column) && old.cells[column] !== line.cells[column],
  );
}

function nameOf({ cells }: RosterLine): string {
  return cells.name ?? '';
}

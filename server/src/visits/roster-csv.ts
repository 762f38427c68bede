import { createHash } from 'node:crypto';
import type { RosterColumn } from '@monban/core/api/visit-rosters';
import type { RosterLine } from '@monban/core/drives/roster-changes';
import { stringify } from 'csv-stringify/sync';
import { encodeCp932 } from '../people-export/cp932.ts';
import { harmlessCell } from '../people-export/harmless-cell.ts';
import { COLUMN_WORDS } from './roster-words.ts';

/**
 * The roster as the municipality's own programs read it: CP932, a header, one line for each person. Throws for a
 * character that CP932 does not have: none is ever written as `?`.
 */
export function rosterCsv(columns: readonly RosterColumn[], lines: readonly RosterLine[]): Uint8Array {
  const header = columns.map((column) => COLUMN_WORDS[column]);
  const rows = lines.map(({ cells }) => columns.map((column) => harmlessCell(cells[column] ?? '')));
  return encodeCp932(stringify([header, ...rows], { record_delimiter: 'windows' }));
}

/** In hexadecimal digits, as `sha256sum` prints it. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

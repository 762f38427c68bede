import type { Roster } from '@monban/core/api/visit-rosters';
import { dateJa } from '@monban/core/letters/letter-facts';
import { bullets, facts, heading, type Block, type Sheet } from '@monban/core/letters/letter';
import { letterPdf } from '../letters/letter-pdf.ts';
import { localDate } from '../snapshots/local-day.ts';
import type { RosterContents, StoredRoster } from './roster-store.ts';
import { COLUMN_WORDS, ROSTER_PAPER } from './roster-words.ts';
import { placeOfVisit } from './visit-place.ts';
import type { StoredVisit } from './visit-store.ts';

export interface PrintedRoster {
  readonly visit: StoredVisit;
  readonly roster: StoredRoster;
  readonly changes: Roster['changes'];
  readonly municipality: string;
  readonly organisation: string;
}

/**
 * The roster as a tagged PDF for the office: one part for each person, with the same words as the CSV, whose hash it
 * names. `VALIDATION_FAILED` for a character that no font can draw.
 */
export function rosterPdf(printed: PrintedRoster, at: Date): AsyncIterable<Uint8Array> {
  return letterPdf([paperOf(printed, at)], { size: 'normal', at });
}

function paperOf(printed: PrintedRoster, at: Date): Sheet {
  const { visit, roster, municipality, organisation } = printed;
  return {
    language: 'ja',
    title: ROSTER_PAPER.title(roster.number),
    writtenOn: dateJa(localDate(at, visit.timeZone)),
    from: organisation,
    to: ROSTER_PAPER.to(municipality),
    blocks: [headOf(printed), ...changeBlocks(printed.changes), ...personBlocks(roster.contents)],
  };
}

function headOf({ visit, roster }: PrintedRoster): Block {
  return facts(
    [ROSTER_PAPER.day, visit.visitOn === null ? '' : dateJa(visit.visitOn)],
    [ROSTER_PAPER.place, placeOfVisit(visit)],
    [ROSTER_PAPER.count, String(roster.rowCount)],
    [ROSTER_PAPER.made, dateJa(localDate(new Date(roster.madeAt), visit.timeZone))],
    [ROSTER_PAPER.hash, roster.sha256.replace(/(.{16})(?=.)/gu, '$1 ')],
  );
}

function changeBlocks(changes: Roster['changes']): readonly Block[] {
  if (changes === null) return [];
  const lines = [
    ...changes.added.map((name) => `${ROSTER_PAPER.added}: ${name}`),
    ...changes.removed.map((name) => `${ROSTER_PAPER.removed}: ${name}`),
    ...changes.changed.map(
      ({ name, columns }) =>
        `${ROSTER_PAPER.changed}: ${name}（${columns.map((column) => COLUMN_WORDS[column]).join('、')}）`,
    ),
  ];
  return [heading(ROSTER_PAPER.changes), bullets(...lines)];
}

function personBlocks(contents: RosterContents | null): readonly Block[] {
  return (contents?.lines ?? []).flatMap(({ cells }) => [
    heading(`${cells.row ?? ''} ${cells.slot ?? ''} ${cells.name ?? ''}`),
    facts(
      ...(contents?.columns ?? [])
        .filter((column) => !['row', 'slot', 'name'].includes(column))
        .map((column): [string, string] => [COLUMN_WORDS[column], cells[column] ?? '']),
    ),
  ]);
}

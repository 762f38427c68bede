import type { VisitSlot } from '@monban/core/api/visits';
import { facts, heading, paragraph, type Block, type Sheet, type Table } from '@monban/core/letters/letter';
import { DESK_NOTE, PAPER_WORDS, WALL_NOTE, inBoth } from './paper-words.ts';
import type { StoredVisitRow } from './visit-row-store.ts';

/** The head that every paper of a visit has. */
export interface PaperHead {
  readonly organisation: string;
  readonly municipality: string;
  readonly place: string;
  /** In words; empty while there is none. */
  readonly day: string;
  readonly writtenOn: string;
}

export type TimedRow = Pick<StoredVisitRow, 'id' | 'rowNumber' | 'name' | 'kana'>;

export interface DeskTimes {
  readonly desk: number;
  readonly lines: readonly TimeLine[];
}

/** A piece of the day at one desk. `taken` without a row: by somebody who is shown in no list. */
export type TimeLine = { readonly from: string; readonly until: string } & (
  | { readonly kind: 'pause' }
  | { readonly kind: 'free' }
  | { readonly kind: 'taken'; readonly row: TimedRow | null }
);

/** By desk and time; what lies between two slots of a desk is a break. */
export function timesByDesk(slots: readonly VisitSlot[], rows: readonly TimedRow[]): readonly DeskTimes[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const desks = [...new Set(slots.map(({ desk }) => desk))].sort((left, right) => left - right);
  return desks.map((desk) => {
    const own = slots.filter((slot) => slot.desk === desk);
    return { desk, lines: own.flatMap((slot, nth) => linesOf(slot, own[nth + 1], byId)) };
  });
}

/**
 * For the wall of the room, which everybody reads who passes by: it says when a desk is taken and which row of the
 * roster is due, and names nobody. That somebody applies for a card is theirs to tell; whoever comes knows the own time
 * and desk, and the officers have the roster.
 */
export function wallTimetable(head: PaperHead, desks: readonly DeskTimes[]): Sheet {
  return {
    ...headOf(head, inBoth('timetable')),
    blocks: [
      factsOf(head),
      paragraph(WALL_NOTE.ja),
      paragraph(WALL_NOTE.en),
      ...desks.flatMap(({ desk, lines }): Block[] => [heading(deskName(desk)), wallTable(lines)]),
    ],
  };
}

/** One for each desk, with the names of its own people and nobody else’s; not for the wall. */
export function deskTimetables(head: PaperHead, desks: readonly DeskTimes[]): readonly Sheet[] {
  return desks.map(({ desk, lines }) => ({
    ...headOf(head, `${inBoth('deskTimetable')} – ${deskName(desk)}`),
    blocks: [factsOf(head), paragraph(DESK_NOTE.ja), paragraph(DESK_NOTE.en), deskTable(lines)],
  }));
}

export function deskName(desk: number): string {
  return `${PAPER_WORDS.desk.ja}${String(desk)} / ${PAPER_WORDS.desk.en} ${String(desk)}`;
}

/** As every paper of a visit begins; it is to nobody. */
export function headOf(
  { organisation, writtenOn }: PaperHead,
  title: string,
): Pick<Sheet, 'language' | 'title' | 'writtenOn' | 'from' | 'to'> {
  return { language: 'ja', title, writtenOn, from: organisation, to: '' };
}

function factsOf({ day, place, municipality }: PaperHead): Block {
  return facts([inBoth('day'), day], [inBoth('place'), place], [inBoth('municipality'), municipality]);
}

function linesOf(
  slot: VisitSlot,
  next: VisitSlot | undefined,
  rows: ReadonlyMap<string, TimedRow>,
): readonly TimeLine[] {
  const { from, until, rowId } = slot;
  const line: TimeLine =
    rowId === null
      ? { kind: 'free', from, until }
      : { kind: 'taken', from, until, row: rows.get(rowId) ?? null };
  return next === undefined || next.from === until
    ? [line]
    : [line, { kind: 'pause', from: until, until: next.from }];
}

function wallTable(lines: readonly TimeLine[]): Table {
  return {
    kind: 'table',
    columns: [
      { heading: inBoth('time'), share: 0.4 },
      { heading: inBoth('row'), share: 0.6 },
    ],
    rows: lines.map((line) => [clockOf(line), numberOf(line) || stateOf(line)]),
    scale: 1,
  };
}

function deskTable(lines: readonly TimeLine[]): Table {
  return {
    kind: 'table',
    columns: [
      { heading: inBoth('time'), share: 0.24 },
      { heading: inBoth('row'), share: 0.16 },
      { heading: inBoth('name'), share: 0.3 },
      { heading: inBoth('kana'), share: 0.3 },
    ],
    rows: lines.map((line) => {
      const row = line.kind === 'taken' ? line.row : null;
      return [clockOf(line), numberOf(line), row?.name ?? stateOf(line), row?.kana ?? ''];
    }),
    scale: 1,
  };
}

function clockOf({ from, until }: TimeLine): string {
  return `${from}–${until}`;
}

/** Empty where there is none: a walk-in, or nobody. */
function numberOf(line: TimeLine): string {
  return line.kind === 'taken' ? String(line.row?.rowNumber ?? '') : '';
}

function stateOf({ kind }: TimeLine): string {
  return inBoth(kind);
}

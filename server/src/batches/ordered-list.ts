import type { BatchRound } from '@monban/core/api/batches';
import { LAYOUTS, type BatchLayout, type LayoutField } from '@monban/core/drives/batch-layout';
import { groupedHash } from '@monban/core/drives/batch-list';
import type { Sheet } from '@monban/core/letters/letter';
import { letterPdf } from '../letters/letter-pdf.ts';
import { inBoth } from './cover-sheet.ts';
import { COVER_WORDS } from './cover-words.ts';
import type { LayoutRow } from './layout-file.ts';

export interface ListFacts {
  readonly organisation: string;
  readonly driveName: string;
  readonly number: number;
  readonly round: Pick<BatchRound, 'round' | 'items' | 'itemHash'>;
  /** YYYY-MM-DD. */
  readonly printedOn: string;
  /** As the layout `ordered-list` has them. */
  readonly rows: readonly Pick<LayoutRow, 'cells'>[];
}

/**
 * The ordered list as a tagged PDF, with the columns of the layout `ordered-list`: every form ID masked, and at the foot
 * of each page batch, round and hash, so that a page that was mislaid is known again. A name is written as it is, also
 * where CP932 could not hold it; `VALIDATION_FAILED` for a character that no font can draw.
 */
export function orderedList(facts: ListFacts, at: Date): AsyncIterable<Uint8Array> {
  return letterPdf([listOf(facts)], { size: 'normal', at });
}

export function listOf({ organisation, driveName, number, round, printedOn, rows }: ListFacts): Sheet {
  const batch = `${number} – ${round.round}`;
  const hash = groupedHash(round.itemHash);
  return {
    language: 'ja',
    title: inBoth('listTitle'),
    writtenOn: printedOn,
    from: organisation,
    to: COVER_WORDS.ja.to,
    foot: `${batch}   ${hash}`,
    blocks: [
      {
        kind: 'facts',
        rows: [
          { label: inBoth('drive'), value: driveName },
          { label: inBoth('batch'), value: batch },
          { label: inBoth('items'), value: String(round.items) },
          { label: inBoth('hash'), value: hash },
        ],
      },
      {
        kind: 'table',
        columns: ORDERED_LIST.columns.map(({ field, header }) => ({ heading: header, share: SHARES[field] })),
        rows: rows.map(({ cells }) => cells),
        scale: SMALL,
      },
    ],
  };
}

export const ORDERED_LIST = LAYOUTS['ordered-list'] satisfies BatchLayout;

/** Eight columns on an upright page. */
const SMALL = 0.62;

type ListField = (typeof ORDERED_LIST)['columns'][number]['field'];

const SHARES: Readonly<Record<ListField & LayoutField, number>> = {
  position: 0.06,
  'masked-form-id': 0.22,
  name: 0.13,
  kana: 0.14,
  'form-way': 0.09,
  'opt-out-sign': 0.065,
  'opt-out-user': 0.065,
  'photo-name': 0.23,
};

import type { BatchRound } from '@monban/core/api/batches';
import { groupedHash } from '@monban/core/drives/batch-list';
import type { FactRow, Sheet } from '@monban/core/letters/letter';
import { letterPdf } from '../letters/letter-pdf.ts';
import { dayInJapan } from '../municipalities/current-directory.ts';
import { COVER_WORDS, type CoverWords } from './cover-words.ts';

export interface CoverFacts {
  readonly organisation: string;
  readonly driveName: string;
  readonly number: number;
  readonly round: BatchRound;
  /** YYYY-MM-DD. */
  readonly printedOn: string;
}

/**
 * What lies on top of the parcel, as a tagged PDF: how much is in it, the hash of the list, who froze it and who gives it
 * away, and room for a stamp. Japanese, and beneath it English. It names nobody whose application is inside.
 */
export function coverSheet(facts: CoverFacts, at: Date): AsyncIterable<Uint8Array> {
  return letterPdf([coverOf(facts)], { size: 'normal', at });
}

export function coverOf(facts: CoverFacts): Sheet {
  const { organisation, printedOn, round } = facts;
  return {
    language: 'ja',
    title: inBoth('title'),
    writtenOn: printedOn,
    from: organisation,
    to: COVER_WORDS.ja.to,
    blocks: [
      { kind: 'facts', rows: [...rowsOf(facts), ...handOverRows(round)] },
      { kind: 'paragraph', text: COVER_WORDS.ja.hashHelp },
      { kind: 'paragraph', text: COVER_WORDS.en.hashHelp },
      { kind: 'box', title: inBoth('stamp'), lines: ['', '', ''] },
    ],
  };
}

/** Japanese, and English after it. */
export function inBoth(word: keyof CoverWords): string {
  return `${COVER_WORDS.ja[word]} / ${COVER_WORDS.en[word]}`;
}

function rowsOf({ driveName, number, round }: CoverFacts): FactRow[] {
  return [
    { label: inBoth('drive'), value: driveName },
    { label: inBoth('batch'), value: `${number} – ${round.round}` },
    { label: inBoth('items'), value: String(round.items) },
    { label: inBoth('photos'), value: String(round.photos) },
    { label: inBoth('envelopes'), value: String(round.envelopes) },
    { label: inBoth('optOutsSign'), value: String(round.optOutsSign) },
    { label: inBoth('optOutsUser'), value: String(round.optOutsUser) },
    { label: inBoth('hash'), value: groupedHash(round.itemHash) },
  ];
}

/** Printed before it is handed over, there is a line to sign. */
function handOverRows({ frozenByName, frozenAt, handOver }: BatchRound): FactRow[] {
  const { toBeWritten } = COVER_WORDS.ja;
  const parcel = { label: inBoth('parcel'), value: handOver?.parcelNumber ?? toBeWritten };
  return [
    { label: inBoth('frozenBy'), value: `${frozenByName} (${dayInJapan(new Date(frozenAt))})` },
    {
      label: inBoth('handedOverBy'),
      value: handOver === null ? toBeWritten : `${handOver.byName} (${handOver.on})`,
    },
    ...(handOver?.way === 'online' ? [] : [parcel]),
  ];
}

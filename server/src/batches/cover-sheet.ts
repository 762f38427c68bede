import type { BatchRound } from '@monban/core/api/batches';
import { groupedHash } from '@monban/core/drives/batch-list';
import type { Block, FactRow, Sheet } from '@monban/core/letters/letter';
import type { Language } from '../http/route.ts';
import { letterPdf } from '../letters/letter-pdf.ts';
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
  const { organisation, printedOn } = facts;
  return {
    language: 'ja',
    title: `${COVER_WORDS.ja.title} / ${COVER_WORDS.en.title}`,
    writtenOn: printedOn,
    from: organisation,
    to: COVER_WORDS.ja.to,
    blocks: [
      ...partOf('ja', facts),
      ...partOf('en', facts),
      {
        kind: 'box',
        title: `${COVER_WORDS.ja.stamp} / ${COVER_WORDS.en.stamp}`,
        lines: ['', '', '', ''],
      },
    ],
  };
}

function partOf(language: Language, facts: CoverFacts): Block[] {
  const words = COVER_WORDS[language];
  return [
    { kind: 'heading', text: words.contents },
    { kind: 'facts', rows: [...rowsOf(words, facts), ...handOverRows(words, facts.round)] },
    { kind: 'paragraph', text: words.hashHelp },
  ];
}

function rowsOf(words: CoverWords, { driveName, number, round }: CoverFacts): FactRow[] {
  return [
    { label: words.drive, value: driveName },
    { label: words.batch, value: `${number} – ${round.round}` },
    { label: words.items, value: String(round.items) },
    { label: words.photos, value: String(round.photos) },
    { label: words.envelopes, value: String(round.envelopes) },
    { label: words.optOutsSign, value: String(round.optOutsSign) },
    { label: words.optOutsUser, value: String(round.optOutsUser) },
    { label: words.hash, value: groupedHash(round.itemHash) },
  ];
}

/** Printed before it is handed over, there is a line to sign. */
function handOverRows(words: CoverWords, { frozenByName, frozenAt, handOver }: BatchRound): FactRow[] {
  const parcel = handOver?.parcelNumber ?? words.toBeWritten;
  return [
    { label: words.frozenBy, value: `${frozenByName} (${frozenAt.slice(0, 10)})` },
    {
      label: words.handedOverBy,
      value: handOver === null ? words.toBeWritten : `${handOver.byName} (${handOver.on})`,
    },
    ...(handOver?.way === 'online' ? [] : [{ label: words.parcel, value: parcel }]),
  ];
}

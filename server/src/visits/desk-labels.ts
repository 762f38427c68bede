import type { Sheet } from '@monban/core/letters/letter';
import { PAPER_WORDS } from './paper-words.ts';
import { headOf, type PaperHead } from './timetable.ts';

/** What stands on each desk, a page for each: its number, to be read from the door, and whose officers sit there. */
export function deskLabels(head: PaperHead, desks: readonly number[]): readonly Sheet[] {
  return desks.map((desk) => ({
    ...headOf(head, PAPER_WORDS.labels.ja),
    writtenOn: head.day,
    blocks: [
      {
        kind: 'sign',
        lines: [
          { text: `${PAPER_WORDS.desk.ja} ${String(desk)}`, scale: 7 },
          { text: head.municipality, scale: 2.2 },
          { text: `${PAPER_WORDS.desk.en} ${String(desk)}`, scale: 3.5 },
          { text: PAPER_WORDS.labels.en, scale: 1.5 },
        ],
      },
    ],
  }));
}

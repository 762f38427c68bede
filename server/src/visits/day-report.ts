import type { Reconciliation } from '@monban/core/api/visits';
import { addsUp } from '@monban/core/drives/reconcile-visit';
import { box, facts, paragraph, type Block, type Sheet } from '@monban/core/letters/letter';
import { TO_BE_WRITTEN, inBoth, type PaperWord } from './paper-words.ts';
import { headOf, type PaperHead } from './timetable.ts';

export interface DayFacts {
  /** From the first slot to the last one; null where the slots are gone. */
  readonly planned: { readonly from: string; readonly until: string } | null;
  /** HH:MM at the site; null where nobody said it. */
  readonly opened: string | null;
  readonly shut: string | null;
  readonly counts: Reconciliation;
  /** Of those who are counted; null where rows are deleted already, and nobody can tell any more. */
  readonly walkIns: number | null;
}

/**
 * What the company and the municipality sign after the day: how many came and with what result. It names none of those
 * who were served and no kind of paper, and its counts are the ones that the visit is reconciled with; small ones too,
 * for both were in the room.
 */
export function dayReport(head: PaperHead, day: DayFacts): Sheet {
  return {
    ...headOf(head, inBoth('report')),
    blocks: [
      facts(
        [inBoth('day'), head.day],
        [inBoth('place'), head.place],
        [inBoth('municipality'), head.municipality],
        [inBoth('company'), head.organisation],
        ...timeRows(day),
      ),
      facts(...countRows(day)),
      ...sumOf(day.counts),
      signature('signMunicipality'),
      signature('signCompany'),
    ],
  };
}

type Row = readonly [string, string];

function timeRows({ planned, opened, shut }: DayFacts): readonly Row[] {
  return [
    ...(planned === null ? [] : [row('planned', `${planned.from}–${planned.until}`)]),
    ...(opened === null ? [] : [row('opened', opened)]),
    ...(shut === null ? [] : [row('shut', shut)]),
  ];
}

function countRows({ counts, walkIns }: DayFacts): readonly Row[] {
  const { accepted, short, noShow, open, rows } = counts;
  return [
    row('accepted', accepted),
    row('short', short),
    row('noShow', noShow),
    ...(open === 0 ? [] : [row('open', open)]),
    row('together', rows),
    ...(walkIns === null ? [] : [row('onRoster', rows - walkIns), row('walkIns', walkIns)]),
  ];
}

/** Said as a sum, for whoever signs to reckon it; not before it is one. */
function sumOf(counts: Reconciliation): readonly Block[] {
  const { accepted, short, noShow, rows } = counts;
  return addsUp(counts) ? [paragraph(`${accepted} + ${short} + ${noShow} = ${rows}`)] : [];
}

function row(word: PaperWord, value: string | number): Row {
  return [inBoth(word), String(value)];
}

function signature(word: PaperWord): Block {
  return box(
    inBoth(word),
    ...(['signedOn', 'name'] as const).map((line) => `${inBoth(line)}: ${TO_BE_WRITTEN}`),
  );
}

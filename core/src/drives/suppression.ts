import type { ApplicationState } from '../api/applications.ts';
import { SMALLEST_GROUP, type BoardCounts } from '../api/drives.ts';

/**
 * What may be told of a group to everybody but the clerks of a drive. No answer, a no and no card are one state, and no
 * number that is told, nor a difference of such numbers, is under ten. A nought is none either: that nobody of a
 * department has said yes would be something about each of its people.
 *
 * The groups are a tree: drive, sites, departments. Each is told with a detail of `three` numbers, of `two`, or with
 * `none`, and never with more detail than the group above it. It is enough, then, to look at each group together with
 * the rest that is left of it when the groups below that are told in the same detail are taken away: everything that can
 * be worked out is a sum of such rests.
 */
export interface Group<Key> {
  readonly key: Key;
  readonly counts: Counts;
  readonly below: readonly Group<Key>[];
}

/** How many stand where. */
export interface Counts {
  readonly openQuestion: number;
  readonly underWay: number;
  readonly inHand: number;
}

export type BoardClass = keyof Counts;

export function classOf(state: ApplicationState): BoardClass {
  return CLASS_OF[state] ?? 'underWay';
}

const CLASS_OF: Readonly<Partial<Record<ApplicationState, BoardClass>>> = {
  invited: 'openQuestion',
  declined: 'openQuestion',
  withdrawn: 'openQuestion',
  disposed: 'openQuestion',
  ended: 'openQuestion',
  'has-card': 'inHand',
  delivered: 'inHand',
  'picked-up': 'inHand',
};

export const NOBODY: Counts = { openQuestion: 0, underWay: 0, inHand: 0 };

export function addCounts(left: Counts, right: Counts): Counts {
  return {
    openQuestion: left.openQuestion + right.openQuestion,
    underWay: left.underWay + right.underWay,
    inHand: left.inHand + right.inHand,
  };
}

export function subtractCounts(left: Counts, right: Counts): Counts {
  return {
    openQuestion: left.openQuestion - right.openQuestion,
    underWay: left.underWay - right.underWay,
    inHand: left.inHand - right.inHand,
  };
}

export function peopleOf({ openQuestion, underWay, inHand }: Counts): number {
  return openQuestion + underWay + inHand;
}

/** What is told of each group, by its key. */
export function suppress<Key>(tree: Group<Key>): ReadonlyMap<Key, BoardCounts> {
  const told = new Map<Key, BoardCounts>();
  tell(settle(tree, 2), told);
  return told;
}

/** 0: none, 1: two numbers, 2: three. */
export type Detail = 0 | 1 | 2;

interface Settled<Key> {
  readonly group: Group<Key>;
  readonly detail: Detail;
  readonly below: readonly Settled<Key>[];
}

/** The greatest detail, up to `most`, that the group itself stands, with what is below it in as much as that allows. */
function settle<Key>(group: Group<Key>, most: Detail): Settled<Key> {
  const detail = greatestDetail(group.counts, most);
  let below: readonly Settled<Key>[] = group.below.map((child) => settle(child, detail));
  for (let worst = reveals(group.counts, detail, below); worst !== 0;) {
    below = lowerSmallest(below, worst);
    worst = reveals(group.counts, detail, below);
  }
  return { group, detail, below };
}

function greatestDetail(counts: Counts, most: Detail): Detail {
  if (most === 2 && isTellable(counts, 2)) return 2;
  return most > 0 && isTellable(counts, 1) ? 1 : 0;
}

/** The greatest detail in which the rest would be told; 0: in none. */
function reveals<Key>(counts: Counts, detail: Detail, below: readonly Settled<Key>[]): Detail {
  for (const looked of [2, 1] as const) {
    if (looked > detail) continue;
    const rest = restOf(counts, below, looked);
    if (peopleOf(rest) > 0 && !isTellable(rest, looked)) return looked;
  }
  return 0;
}

function restOf<Key>(counts: Counts, below: readonly Settled<Key>[], detail: Detail): Counts {
  const told = below.filter((child) => child.detail >= detail).map(({ group }) => group.counts);
  return told.reduce(subtractCounts, counts);
}

/** The smallest of those that are told in this detail is told in less, and so is everything below it. */
function lowerSmallest<Key>(below: readonly Settled<Key>[], detail: Detail): readonly Settled<Key>[] {
  const told = below.filter((child) => child.detail >= detail && peopleOf(child.group.counts) > 0);
  const [smallest] = [...told].sort(
    (left, right) => peopleOf(left.group.counts) - peopleOf(right.group.counts),
  );
  const less = (detail - 1) as Detail;
  return below.map((child) => (child === smallest ? settle(child.group, less) : child));
}

/** In two numbers or three: is none of them small? */
export function isTellable({ openQuestion, underWay, inHand }: Counts, detail: Detail): boolean {
  const numbers = detail === 2 ? [openQuestion, underWay, inHand] : [openQuestion, underWay + inHand];
  return numbers.every((number) => number >= SMALLEST_GROUP);
}

function tell<Key>({ group, detail, below }: Settled<Key>, told: Map<Key, BoardCounts>): void {
  told.set(group.key, countsAt(group.counts, detail));
  for (const child of below) tell(child, told);
}

export function countsAt({ openQuestion, underWay, inHand }: Counts, detail: Detail): BoardCounts {
  if (detail === 0) return { detail: 'none' };
  if (detail === 1) return { detail: 'two', openQuestion, underWayOrInHand: underWay + inHand };
  return { detail: 'three', openQuestion, underWay, inHand };
}

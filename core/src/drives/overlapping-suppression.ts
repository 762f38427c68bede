import type { BoardCounts } from '../api/drives.ts';
import {
  countsAt,
  isTellable,
  NOBODY,
  peopleOf,
  subtractCounts,
  type BoardClass,
  type Counts,
  type Detail,
} from './suppression.ts';

/** People of whom some may be in other groups too: all who may open one door, for example. */
export interface OverlappingGroup<Key, Member> {
  readonly key: Key;
  /** Each once. */
  readonly members: readonly Member[];
}

export interface KnownPeople<Member> {
  readonly classOf: (member: Member) => BoardClass;
  /**
   * The smallest group in which a member is counted already, of those that are told in this detail or more; undefined
   * where there is none. Such groups lie within each other or apart.
   */
  readonly toldIn: (member: Member, detail: Exclude<Detail, 0>) => string | undefined;
  readonly everybody: Iterable<Member>;
}

/**
 * What may be told of groups that overlap, beside what is told already. Whatever can be worked out from several numbers
 * is a sum over the parts into which the told groups cut the people. So a group is told only where each part that it
 * would make has no number under ten, or nobody in it. The largest groups come first; two that have the same people make
 * no part, and are told alike.
 */
export function suppressOverlapping<Key, Member>(
  groups: readonly OverlappingGroup<Key, Member>[],
  known: KnownPeople<Member>,
): ReadonlyMap<Key, BoardCounts> {
  const two = new Parts(known, 1);
  const three = new Parts(known, 2);
  const largestFirst = [...groups].sort((left, right) => right.members.length - left.members.length);
  return new Map(
    largestFirst.map(({ key, members }) => {
      const detail = detailOf(members, two, three);
      if (detail >= 1) two.cut(members);
      if (detail === 2) three.cut(members);
      return [key, countsAt(countsOf(members, known), detail)];
    }),
  );
}

function detailOf<Member>(members: readonly Member[], two: Parts<Member>, three: Parts<Member>): Detail {
  if (members.length === 0 || !two.mayBeCut(members)) return 0;
  return three.mayBeCut(members) ? 2 : 1;
}

function countsOf<Member>(members: readonly Member[], { classOf }: KnownPeople<Member>): Counts {
  const counts: Record<BoardClass, number> = { ...NOBODY };
  for (const member of members) counts[classOf(member)] += 1;
  return counts;
}

/** Of whom no number is told: no number of theirs can be worked out, however small. */
const OUTSIDE = 0;

/** The parts into which the groups of one detail cut the people: each has no small number, or nobody in it. */
class Parts<Member> {
  readonly #known: KnownPeople<Member>;
  readonly #detail: Exclude<Detail, 0>;
  readonly #partOf = new Map<Member, number>();
  readonly #counts: Counts[] = [NOBODY];

  constructor(known: KnownPeople<Member>, detail: Exclude<Detail, 0>) {
    this.#known = known;
    this.#detail = detail;
    const byGroup = new Map<string, Member[]>();
    for (const member of known.everybody) {
      const group = known.toldIn(member, detail);
      if (group === undefined) continue;
      const members = byGroup.get(group);
      if (members) members.push(member);
      else byGroup.set(group, [member]);
    }
    for (const members of byGroup.values()) this.#begin(members);
  }

  mayBeCut(members: readonly Member[]): boolean {
    return [...this.#within(members)].every(([part, inside]) => {
      const counts = countsOf(inside, this.#known);
      if (!isTellable(counts, this.#detail)) return false;
      if (part === OUTSIDE) return true;
      const rest = subtractCounts(this.#counts[part] ?? NOBODY, counts);
      return peopleOf(rest) === 0 || isTellable(rest, this.#detail);
    });
  }

  cut(members: readonly Member[]): void {
    for (const [part, inside] of this.#within(members)) {
      const counts = countsOf(inside, this.#known);
      const rest = subtractCounts(this.#counts[part] ?? NOBODY, counts);
      if (part !== OUTSIDE && peopleOf(rest) === 0) continue;
      if (part !== OUTSIDE) this.#counts[part] = rest;
      this.#begin(inside);
    }
  }

  #begin(members: readonly Member[]): void {
    const part = this.#counts.push(countsOf(members, this.#known)) - 1;
    for (const member of members) this.#partOf.set(member, part);
  }

  #within(members: readonly Member[]): ReadonlyMap<number, readonly Member[]> {
    const parts = new Map<number, Member[]>();
    for (const member of members) {
      const part = this.#partOf.get(member) ?? OUTSIDE;
      const found = parts.get(part);
      if (found) found.push(member);
      else parts.set(part, [member]);
    }
    return parts;
  }
}

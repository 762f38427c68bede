import type { DepartmentTerm } from '@monban/core/api/organisation';
import type { FieldProblem } from '@monban/core/errors';
import type { DepartmentId } from '@monban/core/ids';
import { fieldProblem } from '../http/problem.ts';

/** Of every department all terms, in the order of their days. */
export type AllTerms = ReadonlyMap<DepartmentId, readonly DepartmentTerm[]>;

export type Tree = ReadonlyMap<DepartmentId, DepartmentTerm>;

/** The term of a day: the last that has begun, or the first of all before any has. */
export function termOn(terms: readonly DepartmentTerm[], day: string): DepartmentTerm | undefined {
  return terms.findLast(({ fromDate }) => fromDate <= day) ?? terms[0];
}

export function treeOn(all: AllTerms, day: string): Tree {
  const pairs = [...all].flatMap(([id, terms]) => {
    const term = termOn(terms, day);
    return term === undefined ? [] : [[id, term] as const];
  });
  return new Map(pairs);
}

/** On no day may a department be below itself, or two have one code. */
export function problemsOfTerms(all: AllTerms): readonly FieldProblem[] {
  const days = [
    ...new Set([...all.values()].flatMap((terms) => terms.map(({ fromDate }) => fromDate))),
  ].sort();
  const trees = days.map((day) => treeOn(all, day));
  return [
    ...(trees.some(hasCycle) ? [fieldProblem('/parentId', 'CYCLE')] : []),
    ...(trees.some(hasTwice) ? [fieldProblem('/code', 'ALREADY_USED')] : []),
  ];
}

/** With this term in place of one from the same day, or taken out. */
export function withTerm(
  all: AllTerms,
  id: DepartmentId,
  change: { readonly fromDate: string; readonly term: DepartmentTerm | null },
): AllTerms {
  const others = (all.get(id) ?? []).filter(({ fromDate }) => fromDate !== change.fromDate);
  const terms = change.term === null ? others : [...others, change.term];
  return new Map([...all, [id, terms.toSorted(byDay)]]);
}

function byDay(left: DepartmentTerm, right: DepartmentTerm): number {
  return left.fromDate < right.fromDate ? -1 : 1;
}

/** Every department whose way up has no end is on a cycle or below one. */
function hasCycle(tree: Tree): boolean {
  const sound = new Set<DepartmentId>();
  return [...tree.keys()].some((start) => {
    const way = new Set<DepartmentId>();
    for (let at: DepartmentId | null = start; at !== null && !sound.has(at);) {
      if (way.has(at)) return true;
      way.add(at);
      at = tree.get(at)?.parentId ?? null;
    }
    for (const id of way) sound.add(id);
    return false;
  });
}

function hasTwice(tree: Tree): boolean {
  return new Set([...tree.values()].map(({ code }) => code)).size < tree.size;
}

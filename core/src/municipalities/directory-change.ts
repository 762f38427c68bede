import type { DirectoryChange } from '../api/municipalities.ts';
import { findMunicipality, isOn, termOf, type Directory } from './directory.ts';

/** What keeps a change from being applied: a pointer into it, and a code that has its sentence. */
export interface ChangeProblem {
  readonly pointer: string;
  readonly code: 'MUNICIPALITY_UNKNOWN' | 'MUNICIPALITY_CODE_TAKEN' | 'DUPLICATE';
}

export interface ChangedDirectory {
  readonly directory: Directory;
  readonly problems: readonly ChangeProblem[];
}

/**
 * The directory after a merger, a division or a new name. A change with a problem changes nothing: a correction that a
 * later data set holds already does no harm.
 */
export function withChange(directory: Directory, change: DirectoryChange): ChangedDirectory {
  const next = new Map(directory);
  const problems = [
    ...duplicates('ended', change.ended),
    ...duplicates('begun', change.begun),
    ...endTerms(next, change),
    ...beginTerms(next, change),
    ...unknownSuccessors(next, change),
  ];
  return { directory: problems.length === 0 ? next : directory, problems };
}

/** After all that can be applied, in the order of their days; `applied` are those that had an effect. */
export function withChanges<Change extends DirectoryChange>(
  directory: Directory,
  changes: readonly Change[],
): { readonly directory: Directory; readonly applied: ReadonlySet<Change> } {
  const applied = new Set<Change>();
  const after = inOrder(changes).reduce((before, change) => {
    const changed = withChange(before, change);
    if (changed.problems.length === 0) applied.add(change);
    return changed.directory;
  }, directory);
  return { directory: after, applied };
}

/** Oldest first; of one day in the order given. */
function inOrder<Change extends DirectoryChange>(changes: readonly Change[]): readonly Change[] {
  return [...changes].sort((left, right) => compareDays(left.effectiveOn, right.effectiveOn));
}

function compareDays(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

type Draft = Map<string, Directory extends ReadonlyMap<string, infer Terms> ? Terms : never>;

function endTerms(next: Draft, { effectiveOn: day, ended }: DirectoryChange): ChangeProblem[] {
  return ended.flatMap(({ code, successors }, index): ChangeProblem[] => {
    const terms = next.get(code) ?? [];
    const last = terms.at(-1);
    if (last === undefined || !isOn(last, day) || last.from === day)
      return [{ pointer: `/ended/${index}/code`, code: 'MUNICIPALITY_UNKNOWN' }];
    next.set(code, [...terms.slice(0, -1), { ...last, until: day, successors }]);
    return [];
  });
}

function beginTerms(next: Draft, { effectiveOn: day, begun }: DirectoryChange): ChangeProblem[] {
  return begun.flatMap((seed, index): ChangeProblem[] => {
    const terms = next.get(seed.code) ?? [];
    const last = terms.at(-1);
    if (last !== undefined && (last.until === null || last.until > day))
      return [{ pointer: `/begun/${index}/code`, code: 'MUNICIPALITY_CODE_TAKEN' }];
    if (seed.parentCode !== null && findMunicipality(next, seed.parentCode, day)?.kind !== 'city')
      return [{ pointer: `/begun/${index}/parentCode`, code: 'MUNICIPALITY_UNKNOWN' }];
    next.set(seed.code, [...terms, termOf(next, seed, day)]);
    return [];
  });
}

function duplicates(part: 'ended' | 'begun', entries: readonly { readonly code: string }[]): ChangeProblem[] {
  const codes = entries.map(({ code }) => code);
  return codes.flatMap((code, index): ChangeProblem[] =>
    codes.indexOf(code) === index ? [] : [{ pointer: `/${part}/${index}/code`, code: 'DUPLICATE' }],
  );
}

function unknownSuccessors(next: Draft, { effectiveOn, ended }: DirectoryChange): ChangeProblem[] {
  return ended.flatMap(({ successors }, index) =>
    successors.flatMap((code, place): ChangeProblem[] =>
      findMunicipality(next, code, effectiveOn) === undefined
        ? [{ pointer: `/ended/${index}/successors/${place}`, code: 'MUNICIPALITY_UNKNOWN' }]
        : [],
    ),
  );
}

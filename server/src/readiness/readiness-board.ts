import type { BoardCounts } from '@monban/core/api/drives';
import {
  READINESS_STEPS,
  type ReadinessBoard,
  type ReadinessCounts,
  type ReadinessGroup,
} from '@monban/core/api/readiness';
import { NOBODY, suppress, type BoardClass, type Counts, type Group } from '@monban/core/drives/suppression';
import type { DepartmentId, SiteId } from '@monban/core/ids';
import { readinessClassOf } from '@monban/core/readiness/readiness-step';
import type { Knex } from '@monban/db/open';
import { departmentsOf, isWithin, sitesOf, type Scope } from '../records/scope.ts';
import { groupBy } from '../snapshots/group-by.ts';
import {
  listReadiness,
  type FoundReadiness,
  type ReadinessLook,
  type ReadinessRow,
} from './readiness-rows.ts';

/**
 * How everybody stands, by site and department. For the clerks of a drive every step of its people; for everybody else
 * three numbers that are worked out over the whole organisation without reading a single answer, and of which what is
 * out of reach is left out afterwards.
 */
export async function readinessBoard(db: Knex, look: ReadinessLook): Promise<ReadinessBoard> {
  const found = await listReadiness(db, look);
  const isExact = look.driveId !== undefined;
  const names = await listNames(db);
  const groups = groupsOf(found, isExact);
  const { scope } = look.caller;
  const isWhole = departmentsOf(scope) === 'all' || isExact;
  const bySite = groupBy(found.rows, ({ siteId }) => siteId);
  const sites = [...bySite].flatMap(([siteId, ofSite]) => {
    const departments = departmentsIn(ofSite, siteId, isExact ? 'all' : scope).map((departmentId) => ({
      departmentId,
      name: names.get(departmentId) ?? '',
      ...groups(keyOf({ siteId, departmentId })),
    }));
    if (departments.length === 0) return [];
    const whole = isWhole ? groups(keyOf({ siteId })) : null;
    return [{ siteId, name: names.get(siteId) ?? '', whole, departments: [...departments].sort(byName) }];
  });
  const isAll = isExact || (sitesOf(scope) === 'all' && departmentsOf(scope) === 'all');
  return { on: found.on, whole: isAll ? groups(keyOf({})) : null, sites: [...sites].sort(byName) };
}

/** What is told of a group of the board that everybody sees, and of which a list may be asked for. */
export function toldOf(found: FoundReadiness, place: PlaceOfGroup): ReadinessCounts {
  return groupsOf(found, false)(keyOf(place)).counts;
}

/** The smallest group of somebody that everybody may be told of in so many numbers or more, as a key. */
export function smallestToldGroup(
  rows: readonly ReadinessRow[],
): (row: ReadinessRow, numbers: 'two' | 'three') => string | undefined {
  const told = suppress(treeOf(rows));
  return ({ siteId, departmentId }, numbers) =>
    [keyOf({ siteId, departmentId }), keyOf({ siteId }), keyOf({})].find((key) => {
      const detail = told.get(key)?.detail ?? 'none';
      return detail === 'three' || detail === numbers;
    });
}

export interface PlaceOfGroup {
  readonly siteId?: SiteId | undefined;
  readonly departmentId?: DepartmentId | undefined;
}

function keyOf({ siteId, departmentId }: PlaceOfGroup): string {
  return [siteId, departmentId].filter((id) => id !== undefined).join('/');
}

function groupsOf({ rows }: FoundReadiness, isExact: boolean): (key: string) => ReadinessGroup {
  const members = new Map<string, ReadinessRow[]>();
  for (const row of rows) {
    const { siteId, departmentId } = row;
    for (const key of [keyOf({}), keyOf({ siteId }), keyOf({ siteId, departmentId })]) {
      const known = members.get(key);
      if (known) known.push(row);
      else members.set(key, [row]);
    }
  }
  const told = suppress(treeOf(rows));
  return (key) => {
    const ofGroup = members.get(key) ?? [];
    const counts = readinessCounts(told.get(key) ?? { detail: 'none' });
    return { people: ofGroup.length, counts, steps: isExact ? stepsOf(ofGroup) : null };
  };
}

function treeOf(rows: readonly ReadinessRow[]): Group<string> {
  const below = [...groupBy(rows, ({ siteId }) => siteId)].map(([siteId, ofSite]): Group<string> => {
    const departments = groupBy(ofSite, ({ departmentId }) => departmentId);
    return {
      key: keyOf({ siteId }),
      counts: countsOf(ofSite),
      below: [...departments].map(([departmentId, ofDepartment]) => ({
        key: keyOf({ siteId, departmentId }),
        counts: countsOf(ofDepartment),
        below: [],
      })),
    };
  });
  return { key: keyOf({}), counts: countsOf(rows), below };
}

/** The three numbers in the places of those of a drive's board: one rule hides both. */
const PLACE_OF = { before: 'openQuestion', loading: 'underWay', written: 'inHand' } as const;

export function placeOf({ step }: Pick<ReadinessRow, 'step'>): BoardClass {
  return PLACE_OF[readinessClassOf(step)];
}

function countsOf(rows: readonly ReadinessRow[]): Counts {
  const counts: Record<BoardClass, number> = { ...NOBODY };
  for (const row of rows) counts[placeOf(row)] += 1;
  return counts;
}

export function readinessCounts(counts: BoardCounts): ReadinessCounts {
  switch (counts.detail) {
    case 'none':
      return { detail: 'none' };
    case 'two':
      return { detail: 'two', before: counts.openQuestion, loadingOrWritten: counts.underWayOrInHand };
    case 'three':
      return {
        detail: 'three',
        before: counts.openQuestion,
        loading: counts.underWay,
        written: counts.inHand,
      };
  }
}

function stepsOf(rows: readonly ReadinessRow[]): NonNullable<ReadinessGroup['steps']> {
  const counts = groupBy(rows, ({ step }) => step);
  return READINESS_STEPS.flatMap((step) => {
    const count = counts.get(step)?.length ?? 0;
    return count === 0 ? [] : [{ step, count }];
  });
}

function departmentsIn(rows: readonly ReadinessRow[], siteId: SiteId, scope: Scope): readonly DepartmentId[] {
  const ids = new Set(rows.map(({ departmentId }) => departmentId));
  return [...ids].filter((departmentId) => isWithin(scope, { siteId, departmentId }));
}

/** Of sites and departments, by id. */
async function listNames(db: Knex): Promise<ReadonlyMap<string, string>> {
  const sites = await db('sites').select<{ id: string; name: string }[]>('id', 'name');
  const departments = await db('departments').select<{ id: string; name: string }[]>('id', 'name');
  return new Map([...sites, ...departments].map(({ id, name }) => [id, name]));
}

function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  if (left.name === right.name) return 0;
  return left.name < right.name ? -1 : 1;
}

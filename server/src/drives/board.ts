import type { DriveBoard, DriveGroupCounts } from '@monban/core/api/drives';
import {
  addCounts,
  classOf,
  NOBODY,
  peopleOf,
  suppress,
  type Counts,
  type Group,
} from '@monban/core/drives/suppression';
import type { DepartmentId, DriveId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { Caller } from '../http/route.ts';
import { departmentsOf, isWithin, sitesOf } from '../records/scope.ts';
import { groupBy } from '../snapshots/group-by.ts';
import { listPlaceCounts, type PlaceCount } from './drive-counts.ts';
import { isClerkOf } from './drive-scope.ts';
import { getStoredDrive } from './drive-store.ts';

const DRIVE = 'drive';

/**
 * The same numbers for everybody who may see a group: they are worked out over the whole drive, and what is out of the
 * asker's reach is left out afterwards. Two who reach different parts have nothing to take away from each other. What is
 * kept of a closed drive is told whole to its clerks: nothing else is left for them to count.
 */
export async function boardOfDrive(db: Knex, caller: Caller, id: DriveId): Promise<DriveBoard> {
  const { scope } = caller;
  const drive = await getStoredDrive(db, scope, id);
  const isExact = drive.state === 'closed' && (await isClerkOf(db, caller, id));
  const tree = treeOf(await listPlaceCounts(db, drive));
  const told = suppress(tree);
  const names = await listNames(db);
  const group = ({ key, counts }: Group<string>) => ({
    people: peopleOf(counts),
    counts: isExact ? { detail: 'exact' as const, ...counts } : (told.get(key) ?? NOTHING),
  });
  const sites = tree.below.flatMap((site) => {
    const siteId = site.key as SiteId;
    const departments = site.below
      .map((one) => ({ departmentId: one.key.slice(site.key.length + 1) as DepartmentId, group: one }))
      .filter(({ departmentId }) => isWithin(scope, { siteId, departmentId }))
      .map((one) => ({
        departmentId: one.departmentId,
        name: names.get(one.departmentId) ?? '',
        ...group(one.group),
      }));
    const isWhole = departmentsOf(scope) === 'all';
    const name = names.get(siteId) ?? '';
    return departments.length === 0
      ? []
      : [{ siteId, name, whole: isWhole ? group(site) : null, departments: departments.sort(byName) }];
  });
  const isWhole = sitesOf(scope) === 'all' && departmentsOf(scope) === 'all';
  return { whole: isWhole ? group(tree) : null, sites: sites.sort(byName) };
}

const NOTHING: DriveGroupCounts = { detail: 'none' };

/** Keys: the site's id, and for a department `site/department`. */
function treeOf(places: readonly PlaceCount[]): Group<string> {
  const bySite = groupBy(places, ({ siteId }) => siteId);
  const sites = [...bySite].map(([siteId, ofSite]): Group<string> => {
    const byDepartment = groupBy(ofSite, ({ departmentId }) => departmentId);
    const below = [...byDepartment].map(([departmentId, rows]): Group<string> => ({
      key: `${siteId}/${departmentId}`,
      counts: countsOf(rows),
      below: [],
    }));
    return { key: siteId, counts: countsOf(ofSite), below };
  });
  return { key: DRIVE, counts: countsOf(places), below: sites };
}

function countsOf(rows: readonly PlaceCount[]): Counts {
  return rows.reduce(
    (sum, { state, count }) => addCounts(sum, { ...NOBODY, [classOf(state)]: count }),
    NOBODY,
  );
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

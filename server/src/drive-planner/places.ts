import type { DrivePlan, PlannedPlace } from '@monban/core/api/drive-planner';
import { daysOfVisit, reachOf, type PlaceCell } from '@monban/core/drives/drive-plan';
import type { SiteId } from '@monban/core/ids';
import { nearestTerm, successorsOf } from '@monban/core/municipalities/directory';
import type { Knex } from '@monban/db/open';
import { currentDirectory } from '../municipalities/current-directory.ts';
import { listProfiles } from '../municipalities/profile-store.ts';
import { groupBy } from '../snapshots/group-by.ts';

/** Somebody at a site, and in which municipality; null where that is not known, or nobody's business. */
export interface Resident {
  readonly siteId: SiteId;
  readonly code: string | null;
}

/** The code that stands today; null for one that nobody knows, or that more than one came after. */
export async function codesToday(db: Knex, today: string): Promise<(code: string | null) => string | null> {
  const { directory } = await currentDirectory(db);
  const known = new Map<string, string | null>();
  return (code) => {
    if (code === null) return null;
    const found = known.get(code);
    if (found !== undefined) return found;
    const codes = successorsOf(directory, code, today);
    const one = codes.length === 1 ? (codes[0] ?? null) : null;
    known.set(code, one);
    return one;
  };
}

export function cellsOf(residents: readonly Resident[]): readonly PlaceCell[] {
  const known = residents.filter((one): one is Resident & { code: string } => one.code !== null);
  return [...groupBy(known, ({ siteId, code }) => `${siteId} ${code}`).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ siteId: first.siteId, code: first.code, people: group.length }];
  });
}

/** The most people first. */
export async function plannedPlaces(
  db: Knex,
  cells: readonly PlaceCell[],
  today: string,
): Promise<DrivePlan['places']> {
  const byCode = groupBy(cells, ({ code }) => code);
  const profiles = await listProfiles(db, [...byCode.keys()]);
  const { directory } = await currentDirectory(db);
  const atSite = sumBySite(cells);
  const places = [...byCode].flatMap(([code, ofCode]): PlannedPlace[] => {
    const profile = profiles.get(code);
    const term = nearestTerm(directory, code, today);
    if (profile === undefined || term === undefined) return [];
    const { minApplicants: minimum, standing } = profile;
    return [
      {
        code,
        name: `${term.parent?.name ?? ''}${term.name}`,
        people: ofCode.reduce((sum, { people }) => sum + people, 0),
        minimum,
        minimumStanding: standing.minApplicants,
        weeksStanding: standing.expectedWeeksMax,
        reach: reachOf(ofCode, minimum),
        ...daysOfVisit(today, profile),
        sites: ofCode.map(({ siteId, people }) => ({
          siteId,
          people,
          meetsMinimum: people >= minimum,
          toForward: (atSite.get(siteId) ?? 0) - people,
        })),
      },
    ];
  });
  return places.sort((left, right) => right.people - left.people || (left.code < right.code ? -1 : 1));
}

function sumBySite(cells: readonly PlaceCell[]): ReadonlyMap<SiteId, number> {
  const sums = new Map<SiteId, number>();
  for (const { siteId, people } of cells) sums.set(siteId, (sums.get(siteId) ?? 0) + people);
  return sums;
}

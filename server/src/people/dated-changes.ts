import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { stopBadgesOfLeaver } from '../badges/badges.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { updateVersion } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { localDate } from '../snapshots/local-day.ts';
import { auditedTerms } from './change-terms.ts';
import { daysAt, projectRow } from './keep-terms.ts';
import { getPerson } from './people.ts';
import { hasLeft } from './person-terms.ts';
import { loadTerms } from './terms-store.ts';

/**
 * Brings every person's row up to today: transfers and employments that begin take effect, and whoever had the last
 * day is retired, with all badges stopped. Safe to repeat, and after any time without running. How many changed.
 */
export async function applyDatedChanges(platform: Platform): Promise<number> {
  const { db, clock } = platform;
  const day = await furthestDay(db, clock());
  const ids = new Set([...(await listOutdated(db, day)), ...(await listPastLastDay(db, day))]);
  let changed = 0;
  for (const id of ids) {
    if (await bringUpToDate(platform, id)) changed += 1;
  }
  return changed;
}

/** One person in a transaction of its own. False where nothing is due yet at the person's own site. */
function bringUpToDate(platform: Platform, id: PersonId): Promise<boolean> {
  const context: ChangeContext = { actor: 'system', at: platform.clock(), requestId: null };
  return runChange(platform, async (deps) => {
    const before = await getPerson(deps.db, id, 'all');
    const terms = await loadTerms(deps.db, id);
    const dayAt = await daysAt(deps.db, context.at);
    const isMoved = await projectRow(deps.db, id, { terms, dayAt });
    const isLeaving = before.retiredAt === null && hasLeft(terms, dayAt);
    if (!isMoved && !isLeaving) return false;
    const values = isLeaving ? { retired_at: context.at.toISOString() } : {};
    await updateVersion(deps.db, 'people', { id, expectedVersion: before.version, values, context });
    if (isLeaving) await stopBadgesOfLeaver(deps, id, context);
    await recordAudit(deps.db, context, {
      action: isLeaving ? 'person.left' : 'person.dated-change-applied',
      subjectType: 'person',
      subjectId: id,
      before: { ...before, ...auditedTerms(terms) },
      after: { ...(await getPerson(deps.db, id, 'all')), ...auditedTerms(terms) },
    });
    deps.policyChanged();
    return true;
  });
}

/** Nowhere is it later than this. */
async function furthestDay(db: Knex, at: Date): Promise<string> {
  const zones = await db('sites').distinct<{ time_zone: string }[]>('time_zone');
  const days = zones.map(({ time_zone: zone }) => localDate(at, zone)).sort();
  return days.at(-1) ?? localDate(at, 'UTC');
}

/** Of those who are there: whose last main post that has begun by this day says something else than the row. */
async function listOutdated(db: Knex, day: string): Promise<readonly PersonId[]> {
  const later = db('posts as later')
    .join('employments as others', 'others.id', 'later.employment_id')
    .where({ 'later.is_main': true })
    .where('later.from_date', '<=', day)
    .whereRaw('?? = ??', ['others.person_id', 'employments.person_id'])
    .whereRaw('?? > ??', ['later.from_date', 'posts.from_date'])
    .select('later.id');
  const rows = await db('posts')
    .join('employments', 'employments.id', 'posts.employment_id')
    .join('people', 'people.id', 'employments.person_id')
    .whereNull('people.retired_at')
    .where({ 'posts.is_main': true })
    .where('posts.from_date', '<=', day)
    .whereNotExists(later)
    .where((either) => {
      for (const [term, row] of COMPARED) void either.orWhereRaw('?? <> ??', [term, row]);
      void either.orWhereRaw(`coalesce(??, '') <> coalesce(??, '')`, [
        'employments.ends_on',
        'people.ends_on',
      ]);
    })
    .select<{ id: PersonId }[]>('people.id as id');
  return rows.map(({ id }) => id);
}

const COMPARED = [
  ['posts.department_id', 'people.department_id'],
  ['posts.site_id', 'people.site_id'],
  ['employments.kind', 'people.kind'],
  ['employments.employee_code', 'people.employee_code'],
  ['employments.starts_on', 'people.starts_on'],
] as const;

async function listPastLastDay(db: Knex, day: string): Promise<readonly PersonId[]> {
  const rows = await db('people')
    .whereNull('people.retired_at')
    .where('people.ends_on', '<', day)
    .select<{ id: PersonId }[]>('people.id as id');
  return rows.map(({ id }) => id);
}

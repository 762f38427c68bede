import { recordAudit } from '../audit/record-audit.ts';
import type { Speaker } from '../drives/move-application.ts';
import type { Platform } from '../platform.ts';
import { localDate } from '../snapshots/local-day.ts';
import { moveVisit } from './move-visit.ts';
import type { StoredVisit } from './visit-store.ts';

/** Is it the day of the visit at its site, or after it? */
export function hasDayCome(
  { visitOn, timeZone }: Pick<StoredVisit, 'visitOn' | 'timeZone'>,
  at: Date,
): boolean {
  return visitOn !== null && visitOn <= localDate(at, timeZone);
}

/** The first who does something at the desk on the day begins the visit: nobody has to press for it before. */
export async function beginIfDue(
  deps: Pick<Platform, 'db' | 'newId'>,
  visit: StoredVisit,
  { by, operatorId, at }: Speaker,
): Promise<StoredVisit> {
  if (visit.state !== 'ready' || !hasDayCome(visit, at)) return visit;
  const actor = by === 'officer' || by === 'clerk' ? by : 'system';
  const after = await moveVisit(deps, {
    visit,
    transition: 'begin',
    speaker: { by: actor, operatorId, at },
    facts: { 'day-come': true },
  });
  await recordAudit(
    deps.db,
    { actor: operatorId ?? 'system', at, requestId: null },
    { action: 'visit.begun', subjectType: 'visit', subjectId: visit.id, before: visit, after },
  );
  return after;
}

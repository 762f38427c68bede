import type { AddVisitOfficer, VisitOfficer } from '@monban/core/api/visit-officers';
import { GUEST_STATES } from '@monban/core/drives/visit-guests';
import { AppError } from '@monban/core/errors';
import type { DriveId, VisitId, VisitOfficerId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { holdLock } from '@monban/db/locks';
import { conflict } from '../http/problem.ts';
import { listGuestLoans } from '../company-cards/guest-loans.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { endOfLocalDay, startOfLocalDay } from '../snapshots/local-day.ts';
import { requireVisit } from '../visits/visit-scope.ts';
import { auditGuest } from './audit-guest.ts';
import { listLinked, takeBackLinks } from './desk-link-store.ts';
import { isExpected } from './guest-day.ts';
import { endGuestSessions, listSignedIn } from './guest-session-store.ts';
import {
  findOfficer,
  insertOfficer,
  listOfficers,
  markRemoved,
  type StoredOfficer,
} from './officer-store.ts';
import { getVisitPlace, type VisitPlace } from './visit-place.ts';

export interface VisitAsker {
  readonly caller: Caller;
  readonly context: ChangeContext;
  readonly driveId: DriveId;
  readonly visitId: VisitId;
}

/** For the clerks of the drive. Throws `NOT_FOUND` and `FORBIDDEN` as every route of theirs. */
export async function listVisitOfficers(db: Knex, asker: VisitAsker): Promise<VisitOfficer[]> {
  await requireVisitOfClerk(db, asker);
  return shownOfficers(db, await listOfficers(db, asker.visitId), asker.context.at);
}

/**
 * Names a guest for the visit's day as it is now. `CONFLICT` while it has none, once it is over at the site, and for a
 * visit that will not happen.
 */
export function addVisitOfficer(
  platform: Platform,
  asker: VisitAsker,
  input: AddVisitOfficer,
): Promise<VisitOfficer> {
  const { context, caller } = asker;
  return runChange(platform, async (deps) => {
    const visit = await requireVisitOfClerk(deps.db, asker);
    const id = deps.newId() as VisitOfficerId;
    await insertOfficer(deps.db, {
      id,
      visitId: visit.id,
      ...input,
      ...dayOf(visit, context.at),
      namedBy: caller.operatorId,
      at: context.at.toISOString(),
    });
    const officer = await getOfficer(deps.db, { id, visitId: visit.id });
    await auditGuest(deps.db, context, { action: 'visit-officer.named', officer });
    return shownOfficer(deps.db, officer, context.at);
  });
}

/** From now on the guest has no way in, no session, and a card that opens nothing. */
export function removeVisitOfficer(platform: Platform, asker: VisitAsker, id: VisitOfficerId): Promise<void> {
  const { context, visitId } = asker;
  return runChange(platform, async (deps) => {
    await requireVisitOfClerk(deps.db, asker);
    await holdLock(deps.db, 'policy');
    const officer = await getOfficer(deps.db, { id, visitId });
    const at = context.at.toISOString();
    if (!(await markRemoved(deps.db, id, at))) throw new AppError('NOT_FOUND');
    await takeBackLinks(deps.db, id, at);
    await endGuestSessions(deps.db, id, at);
    await auditGuest(deps.db, context, { action: 'visit-officer.removed', officer });
    deps.policyChanged();
  });
}

/** For who may see the visit itself: a guest of it sees everybody on its list. */
export async function requireVisitOfClerk(
  db: Knex,
  { caller, driveId, visitId }: VisitAsker,
): Promise<VisitPlace> {
  const { id } = await requireVisit(db, caller, { driveId, visitId });
  return getVisitPlace(db, 'all', id);
}

/** Throws `NOT_FOUND`, also for one who was taken off. */
export async function getOfficer(
  db: Knex,
  which: { readonly id: VisitOfficerId; readonly visitId: VisitId },
): Promise<StoredOfficer> {
  const officer = await findOfficer(db, 'all', which);
  if (officer?.removedAt !== null) throw new AppError('NOT_FOUND');
  return officer;
}

function dayOf(visit: VisitPlace, at: Date): Pick<StoredOfficer, 'onDate' | 'fromAt' | 'untilAt'> {
  const { visitOn, timeZone } = visit;
  if (visitOn === null || !GUEST_STATES.some((state) => state === visit.state))
    throw conflict('', 'VISIT_WITHOUT_DAY');
  const until = endOfLocalDay(visitOn, timeZone);
  if (until <= at) throw conflict('', 'VISIT_DAY_OVER');
  const fromAt = startOfLocalDay(visitOn, timeZone).toISOString();
  return { onDate: visitOn, fromAt, untilAt: until.toISOString() };
}

async function shownOfficer(db: Knex, officer: StoredOfficer, at: Date): Promise<VisitOfficer> {
  const [shown] = await shownOfficers(db, [officer], at);
  if (shown === undefined) throw new AppError('INTERNAL');
  return shown;
}

async function shownOfficers(
  db: Knex,
  officers: readonly StoredOfficer[],
  at: Date,
): Promise<VisitOfficer[]> {
  const ids = officers.map(({ id }) => id);
  const linked = await listLinked(db, ids, at.toISOString());
  const signedIn = await listSignedIn(db, ids, at.toISOString());
  const loans = await listGuestLoans(db, ids);
  return officers.map((officer) => ({
    id: officer.id,
    visitId: officer.visitId,
    name: officer.name,
    office: officer.office,
    on: officer.onDate,
    from: officer.fromAt,
    until: officer.untilAt,
    isExpected: isExpected(officer),
    way: wayOf(signedIn.get(officer.id), linked.has(officer.id)),
    cardLabel: loans.get(officer.id) ?? null,
  }));
}

function wayOf(session: 'signed-in' | 'signed-out' | undefined, hasLink: boolean): VisitOfficer['way'] {
  if (session === 'signed-in') return session;
  return hasLink ? 'link-made' : (session ?? 'none');
}

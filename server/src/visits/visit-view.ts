import type { OpenVisitStep, Visit, VisitSummary } from '@monban/core/api/visits';
import { next } from '@monban/core/drives/state-machine';
import { VISIT_GUARDS, VISIT_LIFE, type VisitGuard } from '@monban/core/drives/visit-life';
import { deadlinesOf } from '@monban/core/drives/visit-deadlines';
import type { Facts } from '@monban/core/drives/state-machine';
import type { Knex } from '@monban/db/open';
import type { Platform } from '../platform.ts';
import { localDate } from '../snapshots/local-day.ts';
import { knownOf } from './visit-facts.ts';
import { municipalityOf, nameOfMunicipality } from './visit-municipality.ts';
import { listVisitEvents, type StoredVisit } from './visit-store.ts';

/** A visit as the clerks of its drive see it, with what comes next and what is in its way. */
export async function shownVisit(
  platform: Pick<Platform, 'db' | 'applicationKey'>,
  visit: StoredVisit,
  at: Date,
): Promise<Visit> {
  const known = await knownOf(platform, visit, at);
  const { municipality, willing, slots, reconciliation } = known;
  const today = localDate(at, visit.timeZone);
  return {
    ...placeOf(visit, municipality),
    dates: [...visit.dates],
    siteIds: [...visit.siteIds],
    building: visit.building,
    room: visit.room,
    roomNotes: visit.roomNotes,
    needsMet: [...visit.needsMet],
    checkInDoor: doorOf(visit),
    terms: municipality && termsOf(municipality.profile),
    deadlines: municipality && deadlinesOf(municipality.profile, { today, visitOn: visit.visitOn }),
    willing,
    slots,
    reconciliation,
    closedAt: visit.closedAt,
    steps: openSteps(visit, known.facts),
    history: await listVisitEvents(platform.db, visit.id),
    version: visit.version,
  };
}

export async function summaryOf(db: Knex, visit: StoredVisit, at: Date): Promise<VisitSummary> {
  return { ...placeOf(visit, await municipalityOf(db, visit, at)), dates: [...visit.dates] };
}

function doorOf({ checkInDoorId: id, checkInDoorName: name }: StoredVisit): Visit['checkInDoor'] {
  return id === null || name === null ? null : { id, name };
}

type Profile = NonNullable<Awaited<ReturnType<typeof municipalityOf>>>['profile'];

function termsOf(profile: Profile): NonNullable<Visit['terms']> {
  const { minApplicants, leadTimeDays, rosterDueDays, slotMinutes, parallelDesks } = profile;
  const { needs, rosterColumns, photoOnSite } = profile;
  return {
    ...{ minApplicants, leadTimeDays, rosterDueDays, slotMinutes, parallelDesks },
    ...{ needs, rosterColumns, photoOnSite },
  };
}

function placeOf(visit: StoredVisit, municipality: Awaited<ReturnType<typeof municipalityOf>>) {
  const { id, driveId, driveName, siteId, siteName, timeZone, state, since, visitOn } = visit;
  return {
    ...{ id, driveId, driveName, siteId, siteName, timeZone, state, since, visitOn },
    municipality: municipality && { code: municipality.code, name: nameOfMunicipality(municipality) },
  };
}

/** What comes with the step itself is not missing yet. */
const GIVEN_WITH_STEP: Facts<VisitGuard> = { 'dates-proposed': true, 'date-chosen': true };
const ALL_HOLDS: Facts<VisitGuard> = Object.fromEntries(VISIT_GUARDS.map((guard) => [guard, true]));

function openSteps({ state }: StoredVisit, known: Facts<VisitGuard>): OpenVisitStep[] {
  const actor = 'clerk';
  return VISIT_LIFE.transitions.flatMap(({ name: transition }) => {
    const move = { state, transition, actor } as const;
    if (next(VISIT_LIFE, { ...move, facts: ALL_HOLDS }).kind === 'refused') return [];
    const step = next(VISIT_LIFE, { ...move, facts: { ...known, ...GIVEN_WITH_STEP } });
    const isGuard = step.kind === 'refused' && step.reason.kind === 'guard';
    return [{ step: transition, missing: isGuard ? step.reason.guard : null }];
  });
}

import type {
  GiveRosterData,
  HeldRosterData,
  MunicipalityChoices,
  MunicipalityChoicesQuery,
  OwnVisit,
  OwnVisits,
} from '@monban/core/api/visit-rosters';
import { AppError } from '@monban/core/errors';
import type { PersonId, VisitId, VisitSlotId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { conflict } from '../http/problem.ts';
import {
  findApplicationOf,
  listApplicationsOf,
  type StoredApplication,
} from '../drives/application-store.ts';
import type { DriveAsker } from '../drives/drives.ts';
import { listMunicipalities } from '../municipalities/list-municipalities.ts';
import { ownPersonId } from '../own/own-person.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { hasDayCome } from './begin-visit.ts';
import { tokenOfRow } from './booking-token.ts';
import { giveSlotBack, takeSlot, type Booking } from './booking.ts';
import { READY } from './participants.ts';
import {
  giveRosterData,
  heldRosterData,
  TAKING_PART,
  takeRosterDataBack,
  type DataTeller,
} from './roster-data.ts';
import { BOOKABLE } from './slots.ts';
import { listSlots } from './slot-store.ts';
import { municipalityOf, nameOfMunicipality } from './visit-municipality.ts';
import { getStoredVisit, listStoredVisits, type StoredVisit } from './visit-store.ts';
import { findVisitRow, getVisitRow } from './visit-row-store.ts';

/** The visits that somebody can take part in, or does: of the own drives and the own site. */
export async function listOwnVisits(platform: Platform, asker: DriveAsker): Promise<OwnVisits> {
  const { db } = platform;
  const personId = ownPersonId(asker.caller);
  const hidden = await isProtected(db, personId);
  const items: OwnVisit[] = [];
  let isLeftOut = false;
  for (const application of await listApplicationsOf(db, personId)) {
    for (const visit of await visitsFor(db, application)) {
      isLeftOut ||= hidden;
      const shown = hidden ? null : await ownVisitOf(platform, asker, { visit, application });
      if (shown !== null) items.push(shown);
    }
  }
  return { items, isProtected: isLeftOut };
}

export function giveOwnData(
  platform: Platform,
  asker: DriveAsker,
  { visitId, given }: { readonly visitId: VisitId; readonly given: GiveRosterData },
): Promise<HeldRosterData> {
  return giveRosterData(platform, visitId, { ...given, find: ownTeller(asker) });
}

export function takeOwnDataBack(platform: Platform, asker: DriveAsker, visitId: VisitId): Promise<void> {
  return takeRosterDataBack(platform, visitId, ownTeller(asker));
}

/** `CONFLICT` where somebody was faster. */
export function bookOwnSlot(
  platform: Platform,
  asker: DriveAsker,
  { visitId, slotId }: { readonly visitId: VisitId; readonly slotId: VisitSlotId },
): Promise<OwnVisits> {
  return changeOwn(platform, asker, {
    visitId,
    change: (deps, booking) => takeSlot(deps, booking, slotId),
  });
}

export function giveOwnSlotBack(platform: Platform, asker: DriveAsker, visitId: VisitId): Promise<OwnVisits> {
  return changeOwn(platform, asker, { visitId, change: giveSlotBack });
}

/** For whoever tells where they live: the directory without what offices ask for. */
export async function findResidence(
  { db }: Platform,
  { q }: MunicipalityChoicesQuery,
  at: Date,
): Promise<MunicipalityChoices> {
  const { items } = await listMunicipalities(db, { q, limit: MOST_CHOICES }, at);
  const whole = (place: string | undefined, name: string): string => `${place ?? ''}${name}`;
  return {
    items: items.map(({ code, name, kana, parent }) => ({
      code,
      name: whole(parent?.name, name),
      kana: whole(parent?.kana, kana),
    })),
  };
}

const MOST_CHOICES = 20;

function changeOwn(
  platform: Platform,
  asker: DriveAsker,
  {
    visitId,
    change,
  }: { readonly visitId: VisitId; readonly change: (deps: Platform, booking: Booking) => Promise<unknown> },
): Promise<OwnVisits> {
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'visits');
    const { visit, application, speaker } = await ownTeller(asker)(deps.db, visitId);
    if (hasDayCome(visit, asker.context.at)) throw conflict('', 'VISIT_DAY_HAS_COME');
    const row = await getVisitRow(deps.db, visit.id, { applicationId: application.id });
    await change(deps, { visit, row, speaker });
    return listOwnVisits(deps, asker);
  });
}

function ownTeller({ caller, context }: DriveAsker) {
  return async (db: Knex, visitId: VisitId): Promise<DataTeller> => {
    const personId = ownPersonId(caller);
    const visit = await getStoredVisit(db, visitId);
    const application = await findApplicationOf(db, visit.driveId, personId);
    if (application === undefined || !visit.siteIds.includes(application.siteId))
      throw new AppError('NOT_FOUND');
    const speaker = { by: 'person', operatorId: caller.operatorId, at: context.at } as const;
    return { visit, application, speaker, via: 'own-page' };
  };
}

function visitsFor(db: Knex, { driveId, siteId }: StoredApplication): Promise<StoredVisit[]> {
  return listStoredVisits(db, (query) => {
    void query
      .where({ 'visits.drive_id': driveId, 'drives.state': 'open' })
      .whereIn('visits.state', [...TAKING_PART, 'running', 'finished'])
      .whereIn('visits.id', db('visit_sites').where({ site_id: siteId }).select('visit_id'));
  });
}

/** Null: the visit is not for somebody who is not that far, or goes to another one. */
async function ownVisitOf(
  platform: Platform,
  { context }: DriveAsker,
  { visit, application }: { readonly visit: StoredVisit; readonly application: StoredApplication },
): Promise<OwnVisit | null> {
  const { db, applicationKey } = platform;
  const row = await findVisitRow(db, visit.id, { applicationId: application.id });
  const municipality = await municipalityOf(db, visit, context.at);
  if ((row === undefined && !READY.includes(application.state)) || municipality === null) return null;
  const speaker = { by: 'person', operatorId: null, at: context.at } as const;
  const slots = BOOKABLE.includes(visit.state) ? await listSlots(db, visit.id) : [];
  const { id, driveId, siteName, state, visitOn, building, room, checkInDoorName } = visit;
  return {
    ...{ id, driveId, siteName, state, visitOn, building, room, checkInDoorName },
    applicationId: application.id,
    applicationState: application.state,
    municipalityName: nameOfMunicipality(municipality),
    rosterData: await heldRosterData(platform, { visit, application, speaker }),
    free: firstFree(slots),
    booked: row?.slot
      ? {
          from: row.slot.from,
          until: row.slot.until,
          desk: row.slot.desk,
          token: tokenOfRow(applicationKey, row.id),
        }
      : null,
    mayBook: BOOKABLE.includes(state) && !hasDayCome(visit, context.at) && row !== undefined,
  };
}

/** One for each time: which desk it is does not matter to who comes. */
function firstFree(slots: Awaited<ReturnType<typeof listSlots>>): OwnVisit['free'] {
  const free = slots.filter(({ rowId }) => rowId === null);
  const first = free.filter((slot, index) => free.findIndex(({ from }) => from === slot.from) === index);
  return first.map(({ id, from, until }) => ({ slotId: id, from, until }));
}

async function isProtected(db: Knex, personId: PersonId): Promise<boolean> {
  const row = await db('people')
    .where({ id: personId })
    .first<{ is: boolean | number } | undefined>({ is: 'address_protected' });
  return Boolean(row?.is);
}

import type {
  AddWalkIn,
  DeskRow,
  VisitCandidates,
  VisitFinding,
  VisitRow,
  VisitRows,
} from '@monban/core/api/visits';
import type { HeldRosterData, GiveRosterData } from '@monban/core/api/visit-rosters';
import { reconcile } from '@monban/core/drives/reconcile-visit';
import type { ApplicationId, VisitRowId, VisitSlotId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { conflict } from '../http/problem.ts';
import { getStoredApplication } from '../drives/application-store.ts';
import type { DriveAsker } from '../drives/drives.ts';
import type { Speaker } from '../drives/move-application.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { beginIfDue } from './begin-visit.ts';
import { giveSlotBack, moveBooked, shownRow, takeSlot, type Booking } from './booking.ts';
import {
  checkIn,
  checkInByToken,
  recordFinding,
  takeCheckInBack,
  takeFindingBack,
  type Desk,
} from './desk.ts';
import { joinVisit, listCandidates, requireMayTakePart } from './participants.ts';
import { giveRosterData, heldRosterData, takeRosterDataBack, type DataTeller } from './roster-data.ts';
import { requireVisit, type WhichVisit } from './visit-scope.ts';
import { getVisitRow, listVisitRows, type StoredVisitRow } from './visit-row-store.ts';

export interface WhichVisitRow extends WhichVisit {
  readonly rowId: VisitRowId;
}

/** Everybody who takes part, with how the findings add up. */
export async function listRows(
  { db }: Platform,
  { caller }: DriveAsker,
  which: WhichVisit,
): Promise<VisitRows> {
  const visit = await requireVisit(db, caller, which);
  const rows = await listVisitRows(db, visit.id);
  return { items: rows.map(shownRow), reconciliation: reconcile(rows) };
}

export async function getCandidates(
  { db }: Platform,
  { caller }: DriveAsker,
  which: WhichVisit,
): Promise<VisitCandidates> {
  return listCandidates(db, await requireVisit(db, caller, which));
}

/** A time for somebody, by a clerk. */
export function bookForRow(
  platform: Platform,
  asker: DriveAsker,
  { slotId, ...which }: WhichVisitRow & { readonly slotId: VisitSlotId },
): Promise<VisitRow> {
  return changeRow(platform, asker, { which, change: (deps, booking) => takeSlot(deps, booking, slotId) });
}

export function freeForRow(platform: Platform, asker: DriveAsker, which: WhichVisitRow): Promise<VisitRow> {
  return changeRow(platform, asker, { which, change: giveSlotBack });
}

/** Whoever missed the visit fetches the card instead: the application is ready for a batch again. */
export function usePickUp(platform: Platform, asker: DriveAsker, which: WhichVisitRow): Promise<VisitRow> {
  return changeRow(platform, asker, {
    which,
    change: async (deps, booking) => {
      await moveBooked(deps, booking, 'use-pick-up');
      return getVisitRow(deps.db, booking.visit.id, { id: booking.row.id });
    },
  });
}

/** Somebody who came without being on the roster: the officers decide at the desk. */
export function addWalkIn(
  platform: Platform,
  { caller, context }: DriveAsker,
  { input, ...which }: WhichVisit & { readonly input: AddWalkIn },
): Promise<VisitRow> {
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'visits');
    const speaker = speakerOf({ caller, context });
    const visit = await beginIfDue(deps, await requireVisit(deps.db, caller, which), speaker);
    if (visit.state !== 'running') throw conflict('', 'VISIT_DESK_SHUT');
    const key = { driveId: visit.driveId, id: input.applicationId };
    const application = await getStoredApplication(deps.db, 'all', key);
    await requireMayTakePart(deps.db, visit, application);
    const who = { applicationId: application.id, origin: 'walk-in', at: context.at } as const;
    const row = await joinVisit(deps, visit, who);
    const booking = { visit, row, speaker };
    if (input.slotId !== null) return shownRow(await takeSlot(deps, booking, input.slotId));
    if (application.state !== 'slotted') await moveBooked(deps, booking, 'book-slot');
    return shownRow(await getVisitRow(deps.db, visit.id, { id: row.id }));
  });
}

/** What a clerk says at the desk, in the place of an officer. */
export const clerkDesk = {
  checkIn: (platform: Platform, asker: DriveAsker, { rowId, ...which }: WhichVisitRow): Promise<DeskRow> =>
    atDesk(platform, asker, { which, work: (deps, desk) => checkIn(deps, desk, rowId) }),
  checkInByToken: (
    platform: Platform,
    asker: DriveAsker,
    { token, ...which }: WhichVisit & { readonly token: string },
  ): Promise<DeskRow> =>
    atDesk(platform, asker, { which, work: (deps, desk) => checkInByToken(deps, desk, token) }),
  takeCheckInBack: (
    platform: Platform,
    asker: DriveAsker,
    { rowId, ...which }: WhichVisitRow,
  ): Promise<DeskRow> =>
    atDesk(platform, asker, { which, work: (deps, desk) => takeCheckInBack(deps, desk, rowId) }),
  recordFinding: (
    platform: Platform,
    asker: DriveAsker,
    { rowId, finding, ...which }: WhichVisitRow & { readonly finding: VisitFinding },
  ): Promise<DeskRow> =>
    atDesk(platform, asker, {
      which,
      work: (deps, desk) => recordFinding(deps, desk, { rowId, finding }),
    }),
  takeFindingBack: (
    platform: Platform,
    asker: DriveAsker,
    { rowId, ...which }: WhichVisitRow,
  ): Promise<DeskRow> =>
    atDesk(platform, asker, { which, work: (deps, desk) => takeFindingBack(deps, desk, rowId) }),
};

export interface WhichData extends WhichVisit {
  readonly applicationId: ApplicationId;
}

/** What the signed paper of somebody says. */
export async function getDataOnPaper(
  { db, applicationKey }: Platform,
  asker: DriveAsker,
  which: WhichData,
): Promise<HeldRosterData> {
  const teller = await tellerOf(asker, which)(db);
  return heldRosterData({ db, applicationKey }, teller);
}

export function giveDataOnPaper(
  platform: Platform,
  asker: DriveAsker,
  { given, ...which }: WhichData & { readonly given: GiveRosterData },
): Promise<HeldRosterData> {
  return giveRosterData(platform, which.visitId, { ...given, find: tellerOf(asker, which) });
}

export function takeDataBackOnPaper(platform: Platform, asker: DriveAsker, which: WhichData): Promise<void> {
  return takeRosterDataBack(platform, which.visitId, tellerOf(asker, which));
}

function tellerOf(asker: DriveAsker, which: WhichData) {
  return async (db: Knex): Promise<DataTeller> => {
    const visit = await requireVisit(db, asker.caller, which);
    const key = { driveId: which.driveId, id: which.applicationId };
    const application = await getStoredApplication(db, asker.caller.scope, key);
    return { visit, application, speaker: speakerOf(asker), via: 'paper' };
  };
}

async function atDesk(
  platform: Platform,
  asker: DriveAsker,
  {
    which,
    work,
  }: { readonly which: WhichVisit; readonly work: (deps: Platform, desk: Desk) => Promise<DeskRow> },
): Promise<DeskRow> {
  return runChange(platform, async (deps) => {
    const { id } = await requireVisit(deps.db, asker.caller, which);
    return work(deps, { visitId: id, speaker: speakerOf(asker) });
  });
}

function changeRow(
  platform: Platform,
  asker: DriveAsker,
  {
    which,
    change,
  }: {
    readonly which: WhichVisitRow;
    readonly change: (deps: Platform, booking: Booking) => Promise<StoredVisitRow>;
  },
): Promise<VisitRow> {
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'visits');
    const visit = await requireVisit(deps.db, asker.caller, which);
    const row = await getVisitRow(deps.db, visit.id, { id: which.rowId });
    return shownRow(await change(deps, { visit, row, speaker: speakerOf(asker) }));
  });
}

function speakerOf({ caller, context }: DriveAsker): Speaker & { readonly by: 'clerk' } {
  return { by: 'clerk', operatorId: caller.operatorId, at: context.at };
}

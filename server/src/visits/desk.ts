import type { ApplicationTransition } from '@monban/core/api/applications';
import type { DeskRow, VisitFinding } from '@monban/core/api/visits';
import type { VisitState } from '@monban/core/drives/visit-life';
import type { ApplicationId, PersonId, VisitId, VisitRowId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { conflict } from '../http/problem.ts';
import { getStoredApplication } from '../drives/application-store.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import { moveApplication, type Speaker } from '../drives/move-application.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { hashOfToken } from './booking-token.ts';
import { beginIfDue } from './begin-visit.ts';
import { getStoredVisit, type StoredVisit } from './visit-store.ts';
import {
  getVisitRow,
  listVisitRows,
  updateVisitRow,
  type StoredVisitRow,
  type VisitRowChange,
  type WhichRow,
} from './visit-row-store.ts';

/**
 * The desk of a visit: a clerk or a guest officer works at it. Whoever calls these has made sure that the speaker may
 * work at this visit; nothing here reaches beyond it.
 */
export interface Desk {
  readonly visitId: VisitId;
  readonly speaker: Speaker;
}

/** The least that is needed, by time and desk. */
export async function listDeskRows(db: Knex, visitId: VisitId): Promise<DeskRow[]> {
  return (await listVisitRows(db, visitId)).map(deskRowOf);
}

/** Somebody is there. `CONFLICT` before the day and once the visit is over. */
export function checkIn(platform: Platform, desk: Desk, rowId: VisitRowId): Promise<DeskRow> {
  return atDesk(platform, desk, { which: { id: rowId }, work: arrive });
}

/** The same by what the QR code holds. `NOT_FOUND` for a token of another visit. */
export function checkInByToken(platform: Platform, desk: Desk, token: string): Promise<DeskRow> {
  return atDesk(platform, desk, { which: { tokenHash: hashOfToken(token) }, work: arrive });
}

/** The same by a tap of the person's badge. `NOT_FOUND` for whoever takes no part: a tap makes no walk-in. */
export function checkInByBadge(platform: Platform, desk: Desk, personId: PersonId): Promise<DeskRow> {
  return atDesk(platform, desk, { which: { personId }, work: arrive });
}

/** A slip, while nothing was found yet. */
export function takeCheckInBack(platform: Platform, desk: Desk, rowId: VisitRowId): Promise<DeskRow> {
  return atDesk(platform, desk, {
    which: { id: rowId },
    work: async (parts) => {
      if (parts.row.checkedInAt === null || parts.row.finding !== null)
        throw conflict('', 'VISIT_NOT_AT_DESK');
      await say(parts, 'take-check-in-back');
      if (!isExpected(parts)) await say(parts, 'free-slot');
      return { checkedInAt: null };
    },
  });
}

/** One of the three answers, in the place of another one that was given before. */
export function recordFinding(
  platform: Platform,
  desk: Desk,
  { rowId, finding }: { readonly rowId: VisitRowId; readonly finding: VisitFinding },
): Promise<DeskRow> {
  return atDesk(platform, desk, {
    which: { id: rowId },
    work: async (parts) => {
      if (parts.row.finding === finding) return null;
      if (parts.row.finding !== null) await undoFinding(parts);
      if (finding === 'did-not-come') await miss(parts);
      else await say(parts, finding === 'sufficient' ? 'papers-sufficient' : 'papers-short');
      return { finding, foundAt: parts.desk.speaker.at.toISOString(), foundBy: parts.desk.speaker.by };
    },
  });
}

export function takeFindingBack(platform: Platform, desk: Desk, rowId: VisitRowId): Promise<DeskRow> {
  return atDesk(platform, desk, {
    which: { id: rowId },
    work: async (parts) => {
      if (parts.row.finding === null) return null;
      await undoFinding(parts);
      return { finding: null, foundAt: null, foundBy: null };
    },
  });
}

export function deskRowOf(row: StoredVisitRow): DeskRow {
  return {
    id: row.id,
    rowNumber: row.rowNumber,
    isWalkIn: row.origin === 'walk-in',
    name: row.name,
    kana: row.kana,
    from: row.slot?.from ?? null,
    desk: row.slot?.desk ?? null,
    checkedInAt: row.checkedInAt,
    finding: row.finding,
  };
}

interface DeskParts {
  readonly deps: Platform;
  readonly desk: Desk;
  readonly visit: StoredVisit;
  readonly row: StoredVisitRow;
}

interface DeskWork {
  readonly which: WhichRow;
  /** What the row becomes; null: it is that already. */
  readonly work: (parts: DeskParts) => Promise<VisitRowChange | null>;
}

function atDesk(platform: Platform, desk: Desk, { which, work }: DeskWork): Promise<DeskRow> {
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'visits');
    const visit = await beginIfDue(deps, await getStoredVisit(deps.db, desk.visitId), desk.speaker);
    requireDeskOpen(visit, desk.speaker);
    const row = await getVisitRow(deps.db, visit.id, which);
    const change = await work({ deps, desk, visit, row });
    if (change !== null) await updateVisitRow(deps.db, row, change);
    return deskRowOf(await getVisitRow(deps.db, visit.id, { id: row.id }));
  });
}

/** After the day, until it is closed, clerks complete what is missing; taps count while the desk is worked at alone. */
const OPEN: Readonly<Record<Speaker['by'], readonly VisitState[]>> = {
  officer: ['running', 'finished'],
  clerk: ['running', 'finished', 'reconciling'],
  system: ['running'],
  person: [],
};

function requireDeskOpen({ state }: StoredVisit, { by }: Speaker): void {
  if (!OPEN[by].includes(state)) throw conflict('', 'VISIT_DESK_SHUT');
}

async function arrive(parts: DeskParts): Promise<VisitRowChange | null> {
  const { row, desk } = parts;
  if (row.checkedInAt !== null) return null;
  if (row.finding !== null) throw conflict('', 'VISIT_NOT_AT_DESK');
  // Somebody on the roster who has no time, or missed an earlier visit.
  if (row.state === 'checked' || row.state === 'no-show') await say(parts, 'book-slot');
  await say(parts, 'check-in');
  return { checkedInAt: desk.speaker.at.toISOString() };
}

/** Whoever has no time had nothing to miss: their application stays where it is. */
function isExpected({ row }: DeskParts): boolean {
  return row.slot !== null || row.origin === 'walk-in';
}

async function miss(parts: DeskParts): Promise<void> {
  if (isExpected(parts)) await say(parts, 'miss-visit');
}

async function undoFinding(parts: DeskParts): Promise<void> {
  if (parts.row.finding !== 'did-not-come') await say(parts, 'take-finding-back');
  else if (isExpected(parts)) await say(parts, 'take-miss-back');
}

function applicationOf({ deps, visit, row }: DeskParts) {
  return getStoredApplication(deps.db, 'all', whichOf(visit, row.applicationId));
}

function whichOf({ driveId }: StoredVisit, id: ApplicationId) {
  return { driveId, id };
}

async function say(parts: DeskParts, transition: ApplicationTransition): Promise<void> {
  const { deps, desk, visit } = parts;
  const application = await applicationOf(parts);
  const drive = await getStoredDrive(deps.db, 'all', visit.driveId);
  await moveApplication(deps, { application, drive, transition, speaker: desk.speaker });
}

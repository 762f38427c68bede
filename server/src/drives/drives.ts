import type { ChangeDrive, CreateDrive, Drive, DrivesQuery, WriteConsent } from '@monban/core/api/drives';
import { AppError } from '@monban/core/errors';
import { DriveId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { conflict, invalidField } from '../http/problem.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import { organisationDay } from '../organisation/keep-department-terms.ts';
import { checkOperatorScope, checkPlaces } from '../operators/operator-scope.ts';
import type { Platform } from '../platform.ts';
import { requireVersion, withChanges } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { isWithin, type Scope } from '../records/scope.ts';
import { listPlaceCounts } from './drive-counts.ts';
import { mayBeClerk, requireClerk } from './drive-scope.ts';
import { readFormCollection } from './form-collection.ts';
import {
  getStoredDrive,
  insertClerk,
  insertConsent,
  insertDrive,
  listStoredDrives,
  updateDrive,
  type DriveValues,
  type StoredDrive,
} from './drive-store.ts';

export interface DriveAsker {
  readonly caller: Caller;
  readonly context: ChangeContext;
}

export interface WhichDrive {
  readonly id: DriveId;
  readonly expectedVersion: number;
}

/** Throws `NOT_FOUND`. */
export async function getDrive(db: Knex, caller: Caller, id: DriveId): Promise<Drive> {
  return shownDrive(db, caller, await getStoredDrive(db, caller.scope, id));
}

/** Newest first. */
export async function listDrives(db: Knex, caller: Caller, query: DrivesQuery) {
  const { rows, nextCursor, total } = await listStoredDrives(db, caller.scope, query);
  const items: Drive[] = [];
  for (const drive of rows) items.push(await shownDrive(db, caller, drive));
  return { items, nextCursor, total };
}

/** A draft, whose maker is its first clerk. `VALIDATION_FAILED` for places out of the maker's reach. */
export function createDrive(platform: Platform, { caller, context }: DriveAsker, input: CreateDrive) {
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await checkValues(db, caller.scope, { values: input });
    const at = context.at.toISOString();
    const id = DriveId.parse(deps.newId());
    await insertDrive(db, { ...input, id, at });
    await insertConsent(db, id, { ...input.consent, version: 1, since: at });
    // A program may make a drive; whoever made its key is the clerk.
    await insertClerk(db, id, { operatorId: caller.operatorId, since: at });
    const after = await getStoredDrive(db, 'all', id);
    await auditDrive(db, context, { action: 'drive.created', before: null, after });
    return shownDrive(db, caller, after);
  });
}

/** Everything while it is a draft; name and last day while it is open; nothing of one that is closed. */
export function changeDrive(
  platform: Platform,
  asker: DriveAsker,
  { input, ...which }: WhichDrive & { readonly input: ChangeDrive },
): Promise<Drive> {
  return editDrive(platform, { ...asker, which }, async (db, drive) => {
    requireChangeable(drive, input);
    const values: DriveValues = withChanges<DriveValues>(valuesOf(drive), input);
    await checkValues(db, asker.caller.scope, { values, before: drive });
    await updateDrive(db, drive, { at: asker.context.at.toISOString(), values });
    return 'drive.changed';
  });
}

/** A new version of the text; whoever agreed to a former one agreed to that one. While forms are held, it says so too. */
export function writeConsent(
  platform: Platform,
  asker: DriveAsker,
  { text, ...which }: WhichDrive & { readonly text: WriteConsent },
): Promise<Drive> {
  return editDrive(platform, { ...asker, which }, async (db, drive) => {
    if (drive.state === 'closed') throw conflict('', 'DRIVE_CLOSED');
    const at = asker.context.at.toISOString();
    if (!text.coversCollection && (await readFormCollection(db, drive.id)).isOn)
      throw invalidField('/coversCollection', 'CONSENT_WITHOUT_COLLECTION');
    const version = (drive.consents.at(-1)?.version ?? 0) + 1;
    await insertConsent(db, drive.id, { ...text, version, since: at });
    await updateDrive(db, drive, { at });
    return 'drive.consent-written';
  });
}

/** From now on people can be invited, and answer from its first day on. */
export function openDrive(platform: Platform, asker: DriveAsker, which: WhichDrive): Promise<Drive> {
  return editDrive(platform, { ...asker, which }, async (db, drive) => {
    if (drive.state === 'closed') throw conflict('', 'DRIVE_CLOSED');
    if (drive.state === 'open') throw conflict('', 'DRIVE_NOT_DRAFT');
    const at = asker.context.at.toISOString();
    if (drive.closesOn < (await organisationDay(db, asker.context.at)))
      throw invalidField('/closesOn', 'ALREADY_OVER');
    await updateDrive(db, drive, { at, state: 'open', openedAt: at });
    return 'drive.begun';
  });
}

type Edit = (db: Knex, drive: StoredDrive) => Promise<`drive.${string}`>;

/** A change by a clerk of a drive in the version that was seen, in one transaction with its entry in the trail. */
export function editDrive(
  platform: Platform,
  { caller, context, which }: DriveAsker & { readonly which: WhichDrive },
  edit: Edit,
): Promise<Drive> {
  return runChange(platform, async ({ db }) => {
    await holdLock(db, 'drives');
    await requireClerk(db, caller, which.id);
    const before = await getStoredDrive(db, 'all', which.id);
    requireVersion(before, which);
    const action = await edit(db, before);
    const after = await getStoredDrive(db, 'all', which.id);
    await auditDrive(db, context, { action, before, after });
    return shownDrive(db, caller, after);
  });
}

/** What its text says stays in its own table; who its clerks are, and which version is in force, is told. */
export async function auditDrive(
  trx: Knex,
  context: ChangeContext,
  entry: {
    readonly action: `drive.${string}`;
    readonly before: StoredDrive | null;
    readonly after: StoredDrive;
  },
): Promise<void> {
  const { action, before, after } = entry;
  const subject = { subjectType: 'drive', subjectId: after.id };
  await recordAudit(trx, context, {
    action,
    ...subject,
    before: before && auditedOf(before),
    after: auditedOf(after),
  });
}

/** As the asker may see it: how many stand where is for its clerks. */
export async function shownDrive(db: Knex, caller: Caller, drive: StoredDrive): Promise<Drive> {
  const isOwn = ({ operatorId }: { readonly operatorId: string }): boolean =>
    operatorId === caller.operatorId;
  const isClerk = mayBeClerk(caller) && drive.clerks.some(isOwn);
  const counted = (await listPlaceCounts(db, drive)).filter((place) => isWithin(caller.scope, place));
  const byState = new Map<(typeof counted)[number]['state'], number>();
  for (const { state, count } of counted) byState.set(state, (byState.get(state) ?? 0) + count);
  const counts = [...byState].map(([state, count]) => ({ state, count }));
  const people = counts.reduce((sum, { count }) => sum + count, 0);
  return { ...drive, isClerk, people, counts: isClerk ? counts : null };
}

function auditedOf(drive: StoredDrive): object {
  return {
    ...drive,
    consentVersion: drive.consents.at(-1)?.version ?? null,
    consentCoversCollection: drive.consents.at(-1)?.coversCollection ?? null,
    clerkIds: drive.clerks.map(({ operatorId }) => operatorId),
  };
}

function valuesOf({ name, case: driveCase, siteIds, departmentIds, opensOn, closesOn }: StoredDrive) {
  return { name, case: driveCase, siteIds, departmentIds, opensOn, closesOn };
}

const WHILE_OPEN = ['name', 'closesOn'];

function requireChangeable({ state }: StoredDrive, input: ChangeDrive): void {
  if (state === 'closed') throw conflict('', 'DRIVE_CLOSED');
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  const fixed = given.find(([field]) => state === 'open' && !WHILE_OPEN.includes(field));
  if (fixed) throw conflict(`/${fixed[0]}`, 'DRIVE_NOT_DRAFT');
}

/** Places are looked at where they are new: a department may have retired since. */
async function checkValues(
  db: Knex,
  scope: Scope,
  { values, before }: { readonly values: DriveValues; readonly before?: DriveValues },
): Promise<void> {
  if (values.closesOn < values.opensOn) throw invalidField('/closesOn', 'ENDS_BEFORE_START');
  const places = { siteIds: [...values.siteIds], departmentIds: [...values.departmentIds] };
  const isSame =
    before !== undefined &&
    String(before.siteIds) === String(values.siteIds) &&
    String(before.departmentIds) === String(values.departmentIds);
  if (isSame) return;
  const problems =
    scope === 'all' ? await checkPlaces(db, places, scope) : await checkOperatorScope(db, places, scope);
  if (problems.length > 0) throw new AppError('VALIDATION_FAILED', { details: { problems } });
}

import { ROLE_PERMISSIONS, ROLES, type Role } from '@monban/core/api/permissions';
import type { ClerkChoices, Drive } from '@monban/core/api/drives';
import { AppError } from '@monban/core/errors';
import type { DriveId, OperatorId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { conflict, invalidField } from '../http/problem.ts';
import type { Caller } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { isClerkOf } from './drive-scope.ts';
import { deleteClerk, getStoredDrive, insertClerk, updateDrive, type StoredDrive } from './drive-store.ts';
import { auditDrive, shownDrive, type DriveAsker } from './drives.ts';

const CLERK_ROLES: readonly Role[] = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('drives:write'));

interface OneClerk {
  readonly id: DriveId;
  readonly operatorId: OperatorId;
}

/** Makes somebody see the answers. Who is one already stays one. */
export function addClerk(platform: Platform, asker: DriveAsker, which: OneClerk): Promise<Drive> {
  return changeClerks(platform, { ...asker, id: which.id }, async (db, drive) => {
    const isNew = !drive.clerks.some(({ operatorId }) => operatorId === which.operatorId);
    if (!isNew) return;
    await requireFit(db, which.operatorId);
    const since = asker.context.at.toISOString();
    await insertClerk(db, which.id, { operatorId: which.operatorId, since });
  });
}

/** From now on they see what everybody sees. `CONFLICT` for the last one. */
export function removeClerk(platform: Platform, asker: DriveAsker, which: OneClerk): Promise<Drive> {
  return changeClerks(platform, { ...asker, id: which.id }, async (db, drive) => {
    const isClerk = drive.clerks.some(({ operatorId }) => operatorId === which.operatorId);
    if (!isClerk) throw new AppError('NOT_FOUND');
    if (drive.clerks.length === 1) throw conflict('', 'DRIVE_LAST_CLERK');
    await deleteClerk(db, which.id, which.operatorId);
  });
}

/** Operators who may change drives and are not its clerks yet. */
export async function listClerkChoices(db: Knex, caller: Caller, id: DriveId): Promise<ClerkChoices> {
  const drive = await getStoredDrive(db, caller.scope, id);
  await requireMayChoose(db, caller, drive);
  const own = drive.clerks.map(({ operatorId }) => operatorId);
  const items = await fitOperators(db)
    .whereNotIn('operators.id', own)
    .orderBy(['operators.display_name', 'operators.id'])
    .select<{ operatorId: OperatorId; name: string }[]>({
      operatorId: 'operators.id',
      name: 'operators.display_name',
    });
  return { items };
}

function changeClerks(
  platform: Platform,
  { caller, context, id }: DriveAsker & { readonly id: DriveId },
  change: (db: Knex, drive: StoredDrive) => Promise<void>,
): Promise<Drive> {
  return runChange(platform, async ({ db }) => {
    await holdLock(db, 'drives');
    const before = await getStoredDrive(db, caller.scope, id);
    await requireMayChoose(db, caller, before);
    await change(db, before);
    await updateDrive(db, before, { at: context.at.toISOString() });
    const after = await getStoredDrive(db, 'all', id);
    await auditDrive(db, context, { action: 'drive.clerks-changed', before, after });
    return shownDrive(db, caller, after);
  });
}

/** Its clerks; where none of them can sign in any more, an administrator of everything. */
async function requireMayChoose(db: Knex, caller: Caller, drive: StoredDrive): Promise<void> {
  if (await isClerkOf(db, caller, drive.id)) return;
  const isAdministrator = caller.apiKeyId === null && caller.role === 'admin' && caller.scope === 'all';
  const ids = drive.clerks.map(({ operatorId }) => operatorId);
  const present: unknown = await fitOperators(db).whereIn('operators.id', ids).first('operators.id');
  if (!isAdministrator || present !== undefined) throw new AppError('FORBIDDEN');
}

async function requireFit(db: Knex, operatorId: OperatorId): Promise<void> {
  const row: unknown = await fitOperators(db).where({ 'operators.id': operatorId }).first('operators.id');
  if (row === undefined) throw invalidField('/operatorId', 'DRIVE_CLERK_UNFIT');
}

function fitOperators(db: Knex): Knex.QueryBuilder {
  return db('operators')
    .whereNull('operators.retired_at')
    .whereIn('operators.role', [...CLERK_ROLES]);
}

import { closesItselfOn } from '@monban/core/drives/application-deadlines';
import type { DriveId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import { endDrive, reasonToWait } from '../drives/close-drive.ts';
import { auditDrive } from '../drives/drives.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import { organisationDay } from '../organisation/keep-department-terms.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';

/**
 * Closes the drives that nobody has closed for a year: what people told for them is not held for good because somebody
 * forgot a button. What waits for a visit or an invitation waits. How many there were.
 */
export async function closeForgotten(platform: Platform): Promise<number> {
  const today = await organisationDay(platform.db, platform.clock());
  const rows = await platform
    .db('drives')
    .where({ state: 'open' })
    .select<{ id: DriveId; closes_on: string }[]>('id', 'closes_on');
  let closed = 0;
  for (const { id, closes_on: closesOn } of rows)
    if (closesItselfOn(closesOn) <= today && (await closeOne(platform, id))) closed += 1;
  return closed;
}

function closeOne(platform: Platform, id: DriveId): Promise<boolean> {
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await holdLock(db, 'drives');
    const before = await getStoredDrive(db, 'all', id);
    if ((await reasonToWait(db, before)) !== null) return false;
    const at = deps.clock();
    await endDrive(deps, before, at);
    const after = await getStoredDrive(db, 'all', id);
    const context = { actor: 'system', at, requestId: null };
    await auditDrive(db, context, { action: 'drive.closed', before, after });
    return true;
  });
}

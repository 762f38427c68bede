import type { ApplicationId, DriveId } from '@monban/core/ids';
import { AppError } from '@monban/core/errors';
import { addDays } from '@monban/core/calendar/days';
import { isOver } from '@monban/core/drives/application-deadlines';
import { getStoredApplication } from '../drives/application-store.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import { moveApplication } from '../drives/move-application.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { localDate } from '../snapshots/local-day.ts';

/**
 * Says of every application whose last day to fetch the card is over that it is. Each in a transaction of its own: a
 * server that ends meanwhile goes on where it was. Whoever has an appointment after the deadline is left alone until
 * then. How many there were.
 */
export async function passDeadlines(platform: Platform): Promise<number> {
  const { db, clock } = platform;
  const rows = await db('applications')
    .join('drives', 'drives.id', 'applications.drive_id')
    .where({ 'drives.state': 'open' })
    .whereIn('applications.state', ['notice-sent', 'booked', 're-noticed'])
    // Nowhere is it more than a day later than by UTC: the person's own site decides below.
    .where('applications.deadline_on', '<', addDays(clock().toISOString().slice(0, 10), 1))
    .orderBy('applications.id')
    .select<Due[]>('applications.id as id', 'applications.drive_id as driveId');
  let passed = 0;
  for (const due of rows) if (await passOne(platform, due)) passed += 1;
  return passed;
}

interface Due {
  readonly id: ApplicationId;
  readonly driveId: DriveId;
}

async function passOne(platform: Platform, due: Due): Promise<boolean> {
  try {
    return await runChange(platform, async (deps) => {
      const at = deps.clock();
      const application = await getStoredApplication(deps.db, 'all', due);
      const { deadlineOn, appointmentOn, timeZone } = application;
      const today = localDate(at, timeZone);
      const isDue = deadlineOn !== null && isOver(deadlineOn, today);
      if (!isDue || (appointmentOn !== null && !isOver(appointmentOn, today))) return false;
      const drive = await getStoredDrive(deps.db, 'all', due.driveId);
      const speaker = { by: 'system', operatorId: null, at } as const;
      await moveApplication(deps, { application, drive, transition: 'pass-deadline', speaker });
      return true;
    });
  } catch (cause) {
    // Somebody was faster: it is looked at again with the next round.
    if (cause instanceof AppError && FASTER.includes(cause.code)) return false;
    throw cause;
  }
}

const FASTER: readonly AppError['code'][] = ['VERSION_CONFLICT', 'CONFLICT', 'NOT_FOUND'];

import type { ApplicationTransition } from '@monban/core/api/applications';
import { AppError } from '@monban/core/errors';
import type { ApplicationId, DriveId } from '@monban/core/ids';
import { getStoredApplication, type StoredApplication } from '../drives/application-store.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import { moveApplication } from '../drives/move-application.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';

export interface DueApplication {
  readonly id: ApplicationId;
  readonly driveId: DriveId;
}

export interface DueStep {
  readonly transition: ApplicationTransition;
  /** Looked at once more when it is done. */
  readonly isDue: (application: StoredApplication, at: Date) => boolean;
}

/**
 * A step that the system takes by the calendar. Each in a transaction of its own: a server that ends meanwhile goes on
 * where it was. How many there were.
 */
export async function moveDue(
  platform: Platform,
  rows: readonly DueApplication[],
  step: DueStep,
): Promise<number> {
  let moved = 0;
  for (const row of rows) if (await moveOne(platform, row, step)) moved += 1;
  return moved;
}

async function moveOne(platform: Platform, row: DueApplication, step: DueStep): Promise<boolean> {
  try {
    return await runChange(platform, async (deps) => {
      const at = deps.clock();
      const application = await getStoredApplication(deps.db, 'all', row);
      if (!step.isDue(application, at)) return false;
      const drive = await getStoredDrive(deps.db, 'all', row.driveId);
      const speaker = { by: 'system', operatorId: null, at } as const;
      await moveApplication(deps, { application, drive, transition: step.transition, speaker });
      return true;
    });
  } catch (cause) {
    // Somebody was faster: it is looked at again with the next round.
    if (cause instanceof AppError && FASTER.includes(cause.code)) return false;
    throw cause;
  }
}

const FASTER: readonly AppError['code'][] = ['VERSION_CONFLICT', 'CONFLICT', 'NOT_FOUND'];

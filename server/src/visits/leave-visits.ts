import type { StoredApplication } from '../drives/application-store.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import { letGoOfVisits } from './let-go-of-visits.ts';
import { moveApplication, type Speaker } from '../drives/move-application.ts';
import type { Platform } from '../platform.ts';
import type { StoredVisit } from './visit-store.ts';

/** Somebody takes part no more: what was told for the roster goes at once. */
export async function leaveVisit(
  deps: Platform,
  {
    visit,
    application,
    speaker,
  }: { readonly visit: StoredVisit; readonly application: StoredApplication; readonly speaker: Speaker },
): Promise<void> {
  await letGoOfVisits(deps.db, application.id, speaker.at.toISOString());
  if (application.state !== 'slotted') return;
  const drive = await getStoredDrive(deps.db, 'all', visit.driveId);
  await moveApplication(deps, { application, drive, transition: 'free-slot', speaker });
}

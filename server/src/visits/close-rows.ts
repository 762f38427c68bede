import type { Delivery } from '@monban/core/api/applications';
import type { RosterData } from '@monban/core/api/visit-rosters';
import { getStoredApplication } from '../drives/application-store.ts';
import { getStoredDrive } from '../drives/drive-store.ts';
import { moveApplication, type Speaker } from '../drives/move-application.ts';
import { getMunicipality } from '../municipalities/list-municipalities.ts';
import type { Platform } from '../platform.ts';
import { listHeldData } from './roster-data-store.ts';
import { listVisitRows, type StoredVisitRow } from './visit-row-store.ts';
import type { StoredVisit } from './visit-store.ts';

/**
 * What the findings mean, once they add up: whoever had what was needed gets the card by mail where the municipality of
 * residence mails, everybody else who came fetches it; nobody who came is lost. What has to go to another municipality
 * goes there where the person has agreed.
 */
export async function closeRows(deps: Platform, visit: StoredVisit, speaker: Speaker): Promise<void> {
  const told = await listHeldData(deps, visit.id);
  const drive = await getStoredDrive(deps.db, 'all', visit.driveId);
  for (const row of await listVisitRows(deps.db, visit.id)) {
    if (row.finding !== 'sufficient' && row.finding !== 'falls-back') continue;
    const data = told.get(row.applicationId)?.data;
    const application = await getStoredApplication(deps.db, 'all', {
      driveId: visit.driveId,
      id: row.applicationId,
    });
    const delivery = await deliveryOf(deps, visit, { row, data, at: speaker.at });
    const accepted = await moveApplication(deps, {
      ...{ application, drive, transition: 'accept-on-site', speaker },
      set: { delivery },
    });
    if (!isElsewhere(visit, row, data) || data?.agreesToForwarding !== true) continue;
    await moveApplication(deps, {
      ...{ application: accepted, drive, transition: 'forward', speaker },
      facts: { 'forwarding-agreed': true },
    });
  }
}

interface Told {
  readonly row: StoredVisitRow;
  readonly data: RosterData | undefined;
  readonly at: Date;
}

async function deliveryOf(deps: Platform, visit: StoredVisit, { row, data, at }: Told): Promise<Delivery> {
  const code = visit.municipalityCode;
  if (row.finding !== 'sufficient' || code === null) return 'pick-up';
  const profileOf = async (place: string) =>
    (await getMunicipality(deps.db, { code: place, day: undefined }, at)).profile;
  const profile = await profileOf(code);
  if (!profile.deliveryKinds.some((kind) => kind !== 'pick-up')) return 'pick-up';
  if (!isElsewhere(visit, row, data)) return 'mail';
  const home = await profileOf(residenceOf(row, data) ?? code);
  return home.residenceMailSupported === 'yes' ? 'mail' : 'pick-up';
}

function residenceOf(row: StoredVisitRow, data: RosterData | undefined): string | null {
  return data?.residenceCode ?? row.municipalityCode;
}

function isElsewhere(
  { municipalityCode }: StoredVisit,
  row: StoredVisitRow,
  data: RosterData | undefined,
): boolean {
  const residence = residenceOf(row, data);
  return municipalityCode !== null && residence !== null && residence !== municipalityCode;
}

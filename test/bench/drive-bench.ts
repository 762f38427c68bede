import { ApplicationsQuery } from '@monban/core/api/applications';
import type { VisitId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { listApplications } from '@monban/server/drives/applications';
import type { Platform } from '@monban/server/platform';
import { slicesOf } from '@monban/server/records/slices-of';
import { storeData } from '@monban/server/visits/roster-data-store';
import { rosterFile } from '@monban/server/visits/roster-file';
import { draftRoster, makeRoster } from '@monban/server/visits/rosters';
import { getStoredVisit } from '@monban/server/visits/visit-store';
import { APPLICATIONS, askerOf, AT, fillDrive, onBothDatabases, type FilledDrive } from './drive-company.ts';
import { FAMILIES } from './list-company.ts';
import { whole } from './statistics.ts';
import type { Table } from './table.ts';
import { measured, medianOf, tableOfWork, type Measured } from './work.ts';

const PAGE = 50;
const ROUNDS = 100;
const STATES = ['invited', 'joined', 'form-ready', 'photo-ready', 'checked', 'declined'] as const;

/** A drive of 20,000 as its clerk sees it: lists, filters, and the roster of one visit with all of them. */
export async function benchDrives(): Promise<Table> {
  const rows = await onBothDatabases(async (database, platform) => {
    process.stderr.write(`bench: drives, ${database}\n`);
    const drive = await fillDrive(platform, STATES);
    return [
      ...(await measuredLists(database, platform.db, drive)),
      ...(await measuredRoster(database, platform, drive)),
    ];
  });
  return tableOfWork(
    {
      title: 'Drives of 20,000 applications',
      note:
        `Pages of ${PAGE} as the clerk's route gets them, with their total: medians of ${ROUNDS} rounds in turn with the ` +
        'one statement for the same rows. The roster has everybody on it: drafted (decrypted, checked for characters ' +
        'that CP932 cannot hold), made (hashed and sealed) and read as a file; beside each, one sorted read of its ' +
        'rows. Memory is what the process grew by at its highest.',
    },
    rows,
  );
}

const LISTS: Readonly<Record<string, { readonly asked: object; readonly where: string }>> = {
  'first page': { asked: {}, where: 'true' },
  'by state': { asked: { state: 'checked' }, where: "applications.state = 'checked'" },
  'by name': {
    asked: { q: FAMILIES[0][0] },
    where: `people.search_text like '%${FAMILIES[0][0]}%'`,
  },
};

async function measuredLists(database: string, db: Knex, drive: FilledDrive): Promise<readonly Measured[]> {
  const asker = askerOf(drive);
  const results: Measured[] = [];
  for (const [name, { asked, where }] of Object.entries(LISTS)) {
    const query = ApplicationsQuery.parse({ limit: PAGE, ...asked });
    results.push(
      await medianOf(ROUNDS, `${database}, ${name}`, {
        ours: () => listApplications(db, asker, { driveId: drive.driveId, query }),
        bare: () =>
          db.raw(
            `select applications.*, people.shown_name, people.employee_code from applications
             join people on people.id = applications.person_id
             where applications.drive_id = ? and ${where} order by people.sort_key, applications.id limit ${PAGE + 1}`,
            [drive.driveId],
          ),
      }),
    );
  }
  return results;
}

async function measuredRoster(
  database: string,
  platform: Platform,
  drive: FilledDrive,
): Promise<readonly Measured[]> {
  const { db } = platform;
  const visitId = await fillVisit(platform, drive);
  const asker = askerOf(drive);
  const which = { driveId: drive.driveId, visitId };
  const bare = () =>
    db('visit_rows')
      .join('applications', 'applications.id', 'visit_rows.application_id')
      .join('people', 'people.id', 'applications.person_id')
      .join('visit_roster_data', 'visit_roster_data.application_id', 'visit_rows.application_id')
      .where({ 'visit_rows.visit_id': visitId })
      .orderBy('people.sort_key')
      .select('people.shown_name', 'visit_roster_data.contents');
  const { version: expectedVersion } = await getStoredVisit(db, visitId);
  const input = { substitutes: [] };
  return [
    await measured(`${database}, roster of ${whole(APPLICATIONS)}, drafted`, {
      ours: () => draftRoster(platform, asker, which),
      bare,
    }),
    await measured(`${database}, made`, {
      ours: () => makeRoster(platform, asker, { ...which, input, expectedVersion }),
      bare,
    }),
    await measured(`${database}, read as CP932 CSV`, {
      ours: () => rosterFile(platform, asker, { ...which, number: 1, format: 'csv' }),
      bare,
    }),
  ];
}

const DATA = {
  birthDate: '1990-04-02',
  address: '東京都千代田区丸の内1丁目2番3号',
  residenceCode: '131016',
  phone: '03-1234-5678',
  sex: null,
  applicationKind: 'first',
  isForeignResident: false,
  heldCards: null,
  agreesToForwarding: true,
} as const;

/** Confirmed, with everybody on its list. */
async function fillVisit(platform: Platform, drive: FilledDrive): Promise<VisitId> {
  const { db, newId } = platform;
  const id = newId() as VisitId;
  const site = await db('sites').orderBy('id').first<{ id: string }>('id');
  await db('drives').where({ id: drive.driveId }).update({ drive_case: 'visit' });
  await db('visits').insert({
    ...{ id, drive_id: drive.driveId, site_id: site.id, municipality_code: '131016', state: 'confirmed' },
    ...{ state_since: AT, visit_on: '2027-01-15', needs_met: '[]', created_at: AT, updated_at: AT },
  });
  await db('visit_sites').insert({ visit_id: id, site_id: site.id });
  for (const slice of slicesOf(drive.applicationIds, 500)) {
    await db.transaction(async (trx) => {
      const rows = slice.map((application_id) => ({
        ...{ id: newId(), visit_id: id, application_id, origin: 'roster' },
        ...{ token_hash: newId(), created_at: AT, version: 1 },
      }));
      await trx.batchInsert('visit_rows', rows, 100);
      for (const applicationId of slice)
        await storeData(
          { ...platform, db: trx },
          { visitId: id, applicationId },
          {
            ...{ data: { ...DATA }, substitutes: [], consentVersion: 1 },
            ...{ municipalityCode: '131016', via: 'own-page', at: AT },
          },
        );
    });
  }
  return id;
}

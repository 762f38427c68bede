import type { Knex } from 'knex';
import * as organisation from './migrations/0001-organisation.ts';
import * as access from './migrations/0002-access.ts';
import * as operators from './migrations/0003-operators.ts';
import * as badges from './migrations/0004-badges.ts';
import * as receipts from './migrations/0005-receipts.ts';
import * as controllerCertificates from './migrations/0006-controller-certificates.ts';
import * as receiptProofs from './migrations/0007-receipt-proofs.ts';
import * as controllerStatusSince from './migrations/0008-controller-status-since.ts';
import * as locks from './migrations/0009-locks.ts';
import * as legalBasis from './migrations/0010-legal-basis.ts';
import * as badgeLifeCycle from './migrations/0011-badge-life-cycle.ts';
import * as doorsAndRenewals from './migrations/0012-doors-and-renewals.ts';
import * as loading from './migrations/0013-loading.ts';
import * as companyCards from './migrations/0014-company-cards.ts';
import * as people from './migrations/0015-people.ts';
import * as imports from './migrations/0016-imports.ts';
import * as operatorSecurity from './migrations/0017-operator-security.ts';
import * as proofAndRetention from './migrations/0018-proof-and-retention.ts';
import * as ownPage from './migrations/0019-own-page.ts';
import * as terminals from './migrations/0020-terminals.ts';
import * as savedViews from './migrations/0021-saved-views.ts';
import * as drives from './migrations/0022-drives.ts';
import * as municipalities from './migrations/0023-municipalities.ts';
import * as applicationForms from './migrations/0024-application-forms.ts';
import * as letters from './migrations/0025-letters.ts';
import * as batches from './migrations/0026-batches.ts';
import * as visits from './migrations/0027-visits.ts';
import * as visitOfficers from './migrations/0028-visit-officers.ts';
import * as addressMoves from './migrations/0029-address-moves.ts';
import * as photoRequests from './migrations/0030-photo-requests.ts';
import * as coexistences from './migrations/0031-coexistences.ts';
import * as appointments from './migrations/0032-appointments.ts';
import * as checkInDoors from './migrations/0033-check-in-doors.ts';
import * as consentToCollection from './migrations/0034-consent-to-collection.ts';
import * as attendance from './migrations/0035-attendance.ts';

interface Migration {
  up(db: Knex): Promise<void>;
  down(db: Knex): Promise<void>;
}

/** In order, by names without a file ending, so that sources and build agree on what has run. */
export const MIGRATIONS: readonly { readonly name: string; readonly migration: Migration }[] = [
  { name: '0001-organisation', migration: organisation },
  { name: '0002-access', migration: access },
  { name: '0003-operators', migration: operators },
  { name: '0004-badges', migration: badges },
  { name: '0005-receipts', migration: receipts },
  { name: '0006-controller-certificates', migration: controllerCertificates },
  { name: '0007-receipt-proofs', migration: receiptProofs },
  { name: '0008-controller-status-since', migration: controllerStatusSince },
  { name: '0009-locks', migration: locks },
  { name: '0010-legal-basis', migration: legalBasis },
  { name: '0011-badge-life-cycle', migration: badgeLifeCycle },
  { name: '0012-doors-and-renewals', migration: doorsAndRenewals },
  { name: '0013-loading', migration: loading },
  { name: '0014-company-cards', migration: companyCards },
  { name: '0015-people', migration: people },
  { name: '0016-imports', migration: imports },
  { name: '0017-operator-security', migration: operatorSecurity },
  { name: '0018-proof-and-retention', migration: proofAndRetention },
  { name: '0019-own-page', migration: ownPage },
  { name: '0020-terminals', migration: terminals },
  { name: '0021-saved-views', migration: savedViews },
  { name: '0022-drives', migration: drives },
  { name: '0023-municipalities', migration: municipalities },
  { name: '0024-application-forms', migration: applicationForms },
  { name: '0025-letters', migration: letters },
  { name: '0026-batches', migration: batches },
  { name: '0027-visits', migration: visits },
  { name: '0028-visit-officers', migration: visitOfficers },
  { name: '0029-address-moves', migration: addressMoves },
  { name: '0030-photo-requests', migration: photoRequests },
  { name: '0031-coexistences', migration: coexistences },
  { name: '0032-appointments', migration: appointments },
  { name: '0033-check-in-doors', migration: checkInDoors },
  { name: '0034-consent-to-collection', migration: consentToCollection },
  { name: '0035-attendance', migration: attendance },
];

type Entry = (typeof MIGRATIONS)[number];

const migrationSource: Knex.MigrationSource<Entry> = {
  getMigrations: () => Promise.resolve([...MIGRATIONS]),
  getMigrationName: (entry) => entry.name,
  getMigration: (entry) => Promise.resolve(entry.migration),
};

const configuration = { migrationSource, tableName: 'monban_migrations' };

/**
 * Brings an empty database to the tables that another one has: of the migrations only these run. Names that are not in
 * `MIGRATIONS` are passed over, so compare them first.
 */
export async function migrateTo(db: Knex, names: readonly string[]): Promise<void> {
  const older: Knex.MigrationSource<Entry> = {
    ...migrationSource,
    getMigrations: () => Promise.resolve(MIGRATIONS.filter(({ name }) => names.includes(name))),
  };
  await db.migrate.latest({ ...configuration, migrationSource: older });
}

/** The migrations that have run on this database, in order; none where there are no tables. */
export async function listMigrated(db: Knex): Promise<readonly string[]> {
  if (!(await db.schema.hasTable(configuration.tableName))) return [];
  const rows = await db(configuration.tableName).orderBy('id').select<{ name: string }[]>('name');
  return rows.map(({ name }) => name);
}

/** Brings the tables up to date; returns the names that ran now. Safe to repeat. */
export async function migrateUp(db: Knex): Promise<string[]> {
  const [, names] = (await db.migrate.latest(configuration)) as [number, string[]];
  return names;
}

/** For development and the tests only: takes everything down again. */
export async function migrateDown(db: Knex): Promise<void> {
  await db.migrate.rollback(configuration, true);
}

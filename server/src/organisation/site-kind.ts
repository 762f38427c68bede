import type { CreateSite, Site } from '@monban/core/api/organisation';
import type { SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { fieldProblem } from '../http/problem.ts';
import {
  columnsOf,
  recordFromRow,
  type PartDeps,
  type RecordKind,
  type RecordRow,
} from '../records/record-kind.ts';
import { checkUses } from '../records/references.ts';
import { matchName } from '../records/search.ts';
import { withinSites } from '../records/scope.ts';

interface SiteRow extends RecordRow {
  readonly id: SiteId;
  readonly name: string;
  readonly time_zone: string;
}

interface HolidayRow {
  readonly site_id: SiteId;
  readonly on_date: string;
  readonly name: string;
}

export const siteKind: RecordKind<Site, CreateSite> = {
  subject: 'site',
  table: 'sites',
  columns: columnsOf('sites', ['name', 'time_zone']),
  fromRows: sitesFromRows,
  toRow: ({ name, timeZone }) => ({ name, time_zone: timeZone }),
  storeParts: storeHolidays,
  within: (query, scope) => {
    withinSites(query, 'sites.id', scope);
  },
  search: (query, q) => {
    matchName(query, 'sites.name', q);
  },
  sorts: { name: 'sites.name', updatedAt: 'sites.updated_at' },
  check: (_, { input, before, scope }) => {
    const isTwice = new Set(input.holidays.map(({ onDate }) => onDate)).size < input.holidays.length;
    return Promise.resolve([
      ...(isTwice ? [fieldProblem('/holidays', 'DUPLICATE')] : []),
      // A new site is nobody's yet, so that only who has all sites may add one.
      ...(before === undefined && scope !== 'all' ? [fieldProblem('', 'OUT_OF_SCOPE')] : []),
    ]);
  },
  uses: async (trx, id) => {
    const users = (table: string) => trx(table).where({ site_id: id }).whereNull('retired_at');
    return [
      ...(await checkUses(users('people'), 'USED_BY_PEOPLE', null)),
      ...(await checkUses(users('areas'), 'USED_BY_AREAS', 'name')),
      ...(await checkUses(users('doors'), 'USED_BY_DOORS', 'name')),
      ...(await checkUses(
        users('controllers').whereNot({ state: 'revoked' }),
        'USED_BY_CONTROLLERS',
        'name',
      )),
    ];
  },
  isPolicy: true,
};

async function sitesFromRows(db: Knex, rows: readonly RecordRow[]): Promise<Site[]> {
  const holidays = await db('holidays')
    .whereIn(
      'holidays.site_id',
      rows.map(({ id }) => id),
    )
    .orderBy('holidays.on_date')
    .select<HolidayRow[]>('holidays.site_id', 'holidays.on_date', 'holidays.name');
  return (rows as readonly SiteRow[]).map((row) => ({
    id: row.id,
    name: row.name,
    timeZone: row.time_zone,
    holidays: holidays
      .filter(({ site_id }) => site_id === row.id)
      .map(({ on_date, name }) => ({ onDate: on_date, name })),
    ...recordFromRow(row),
  }));
}

async function storeHolidays({ db: trx }: PartDeps, id: string, { holidays }: CreateSite): Promise<void> {
  await trx('holidays').where({ site_id: id }).delete();
  const rows = holidays.map(({ onDate, name }) => ({ site_id: id, on_date: onDate, name }));
  if (rows.length > 0) await trx.batchInsert('holidays', rows, 100);
}

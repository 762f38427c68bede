import type { Area, CreateArea } from '@monban/core/api/organisation';
import type { AreaId, SiteId } from '@monban/core/ids';
import { columnsOf, recordFromRow, type RecordKind, type RecordRow } from '../records/record-kind.ts';
import { checkReference, checkUses } from '../records/references.ts';
import { matchName } from '../records/search.ts';
import { withinSites } from '../records/scope.ts';

interface AreaRow extends RecordRow {
  readonly id: AreaId;
  readonly site_id: SiteId;
  readonly name: string;
  /** 1 on SQLite, true on PostgreSQL. */
  readonly is_protected: number | boolean;
}

export const areaKind: RecordKind<Area, CreateArea> = {
  subject: 'area',
  table: 'areas',
  columns: columnsOf('areas', ['site_id', 'name', 'is_protected']),
  fromRows: (_, rows) => Promise.resolve((rows as readonly AreaRow[]).map(areaFromRow)),
  toRow: ({ siteId, name, isProtected }) => ({ site_id: siteId, name, is_protected: isProtected }),
  within: (query, scope) => {
    withinSites(query, 'areas.site_id', scope);
  },
  search: (query, q) => {
    matchName(query, 'areas.name', q);
  },
  sorts: { name: 'areas.name', updatedAt: 'areas.updated_at' },
  check: (trx, { input, before, scope }) =>
    checkReference(
      trx,
      { table: 'sites', id: input.siteId, pointer: '/siteId', siteColumn: 'id' },
      { scope, before: before?.siteId },
    ),
  uses: (trx, id) =>
    checkUses(
      trx('doors')
        .whereNull('retired_at')
        .where((either) => {
          void either.where({ inside_area_id: id }).orWhere({ outside_area_id: id });
        }),
      'USED_BY_DOORS',
      'name',
    ),
  isPolicy: true,
};

function areaFromRow(row: AreaRow): Area {
  return {
    id: row.id,
    siteId: row.site_id,
    name: row.name,
    isProtected: Boolean(row.is_protected),
    ...recordFromRow(row),
  };
}

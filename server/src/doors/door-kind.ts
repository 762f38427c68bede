import type { CreateDoor, Door } from '@monban/core/api/doors';
import type { TerminalAudience } from '@monban/core/access/policy';
import type { FieldProblem } from '@monban/core/errors';
import type { AreaId, ControllerId, DoorId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { columnsOf, recordFromRow, type RecordKind, type RecordRow } from '../records/record-kind.ts';
import { checkUses } from '../records/references.ts';
import { matchName } from '../records/search.ts';
import { withinSites } from '../records/scope.ts';
import { listAudiences, storeAudiences } from './audience-store.ts';
import { checkDoor } from './check-door.ts';

interface DoorRow extends RecordRow {
  readonly id: DoorId;
  readonly kind: Door['kind'];
  readonly site_id: SiteId;
  readonly name: string;
  readonly inside_area_id: AreaId | null;
  readonly outside_area_id: AreaId | null;
  readonly is_site_boundary: number | boolean;
  readonly controller_id: ControllerId | null;
  readonly required_assurance: Door['requiredAssurance'];
  readonly certificate_rule: Door['certificateRule'];
  readonly unlock_ms: number;
  readonly held_open_ms: number;
  readonly maximum_age_hours: number;
  readonly stale_fallback: Door['staleFallback'];
  readonly locked_down: number | boolean;
}

const OWN_COLUMNS = [
  'kind',
  'site_id',
  'name',
  'inside_area_id',
  'outside_area_id',
  'is_site_boundary',
  'controller_id',
  'required_assurance',
  'certificate_rule',
  'unlock_ms',
  'held_open_ms',
  'maximum_age_hours',
  'stale_fallback',
  'locked_down',
];

export const doorKind: RecordKind<Door, CreateDoor> = {
  subject: 'door',
  table: 'doors',
  columns: columnsOf('doors', OWN_COLUMNS),
  fromRows: doorsFromRows,
  toRow: doorToRow,
  storeParts: ({ db }, id, { audiences }) => storeAudiences(db, id, audiences),
  within: (query, scope) => {
    withinSites(query, 'doors.site_id', scope);
  },
  search: (query, q) => {
    matchName(query, 'doors.name', q);
  },
  sorts: { name: 'doors.name', updatedAt: 'doors.updated_at' },
  check: checkDoor,
  uses: usesOfDoor,
  isPolicy: true,
};

async function usesOfDoor(trx: Knex, id: string): Promise<readonly FieldProblem[]> {
  const levels = trx('access_levels')
    .whereNull('access_levels.retired_at')
    .whereIn('access_levels.id', trx('access_level_rules').where({ door_id: id }).select('access_level_id'));
  const oldReaders = trx('door_coexistences').where({ door_id: id }).whereNull('off_on');
  return [
    ...(await checkUses(levels, 'USED_BY_ACCESS_LEVELS', 'access_levels.name')),
    ...(await checkUses(oldReaders, 'USED_BY_OLD_READER', 'door_coexistences.old_system')),
  ];
}

async function doorsFromRows(db: Knex, rows: readonly RecordRow[]): Promise<Door[]> {
  const doors = rows as readonly DoorRow[];
  const audiences = await listAudiences(
    db,
    doors.filter(({ kind }) => kind === 'terminal').map(({ id }) => id),
  );
  return doors.map((row) => doorFromRow(row, audiences.get(row.id) ?? []));
}

function doorFromRow(row: DoorRow, audiences: readonly TerminalAudience[]): Door {
  return {
    id: row.id,
    kind: row.kind,
    siteId: row.site_id,
    name: row.name,
    insideAreaId: row.inside_area_id,
    outsideAreaId: row.outside_area_id,
    isSiteBoundary: Boolean(row.is_site_boundary),
    controllerId: row.controller_id,
    requiredAssurance: row.required_assurance,
    certificateRule: row.certificate_rule,
    unlockMs: row.unlock_ms,
    heldOpenMs: row.held_open_ms,
    maximumAgeHours: row.maximum_age_hours,
    staleFallback: row.stale_fallback,
    lockedDown: Boolean(row.locked_down),
    audiences: [...audiences],
    ...recordFromRow(row),
  };
}

function doorToRow(door: CreateDoor) {
  return {
    kind: door.kind,
    site_id: door.siteId,
    name: door.name,
    inside_area_id: door.insideAreaId,
    outside_area_id: door.outsideAreaId,
    is_site_boundary: door.isSiteBoundary,
    controller_id: door.controllerId,
    required_assurance: door.requiredAssurance,
    certificate_rule: door.certificateRule,
    unlock_ms: door.unlockMs,
    held_open_ms: door.heldOpenMs,
    maximum_age_hours: door.maximumAgeHours,
    stale_fallback: door.staleFallback,
    locked_down: door.lockedDown,
  };
}

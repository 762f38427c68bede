import type { CreateDoor, Door } from '@monban/core/api/doors';
import type { FieldProblem } from '@monban/core/errors';
import type { AreaId, ControllerId, DoorId, SiteId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { fieldProblem } from '../http/problem.ts';
import {
  columnsOf,
  recordFromRow,
  type ProposedRecord,
  type RecordKind,
  type RecordRow,
} from '../records/record-kind.ts';
import { checkReference, checkUses } from '../records/references.ts';
import { matchName } from '../records/search.ts';
import { withinSites } from '../records/scope.ts';

interface DoorRow extends RecordRow {
  readonly id: DoorId;
  readonly site_id: SiteId;
  readonly name: string;
  readonly inside_area_id: AreaId;
  readonly outside_area_id: AreaId;
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
  'site_id',
  'name',
  'inside_area_id',
  'outside_area_id',
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
  fromRows: (_, rows) => Promise.resolve((rows as readonly DoorRow[]).map(doorFromRow)),
  toRow: doorToRow,
  within: (query, scope) => {
    withinSites(query, 'doors.site_id', scope);
  },
  search: (query, q) => {
    matchName(query, 'doors.name', q);
  },
  sorts: { name: 'doors.name', updatedAt: 'doors.updated_at' },
  check: checkDoor,
  uses: (trx, id) =>
    checkUses(
      trx('access_levels')
        .whereNull('access_levels.retired_at')
        .whereIn(
          'access_levels.id',
          trx('access_level_rules').where({ door_id: id }).select('access_level_id'),
        ),
      'USED_BY_ACCESS_LEVELS',
      'access_levels.name',
    ),
  isPolicy: true,
};

function doorFromRow(row: DoorRow): Door {
  return {
    id: row.id,
    siteId: row.site_id,
    name: row.name,
    insideAreaId: row.inside_area_id,
    outsideAreaId: row.outside_area_id,
    controllerId: row.controller_id,
    requiredAssurance: row.required_assurance,
    certificateRule: row.certificate_rule,
    unlockMs: row.unlock_ms,
    heldOpenMs: row.held_open_ms,
    maximumAgeHours: row.maximum_age_hours,
    staleFallback: row.stale_fallback,
    lockedDown: Boolean(row.locked_down),
    ...recordFromRow(row),
  };
}

function doorToRow(door: CreateDoor) {
  return {
    site_id: door.siteId,
    name: door.name,
    inside_area_id: door.insideAreaId,
    outside_area_id: door.outsideAreaId,
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

/** A door stands between two areas of its own site; its controller is of that site and opens doors. */
async function checkDoor(
  trx: Knex,
  { input, before, scope }: ProposedRecord<CreateDoor>,
): Promise<readonly FieldProblem[]> {
  const site = { table: 'sites', id: input.siteId, pointer: '/siteId', siteColumn: 'id' };
  const own = { scope: { sites: [input.siteId], departments: 'all' } } as const;
  const area = (field: 'insideAreaId' | 'outsideAreaId') =>
    checkReference(
      trx,
      { table: 'areas', id: input[field], pointer: `/${field}`, siteColumn: 'site_id' },
      { ...own, before: before?.[field] },
    );
  const controller = {
    table: 'controllers',
    id: input.controllerId,
    pointer: '/controllerId',
    siteColumn: 'site_id',
  };
  return [
    ...(await checkReference(trx, site, { scope, before: before?.siteId })),
    ...(await area('insideAreaId')),
    ...(await area('outsideAreaId')),
    ...(input.insideAreaId === input.outsideAreaId ? [fieldProblem('/outsideAreaId', 'AREAS_EQUAL')] : []),
    ...(await checkReference(trx, controller, { ...own, before: before?.controllerId })),
    ...(await checkControllerRole(trx, input.controllerId)),
  ];
}

async function checkControllerRole(trx: Knex, id: ControllerId | null): Promise<readonly FieldProblem[]> {
  if (id === null) return [];
  const row = await trx('controllers').where({ id }).first<{ role: string } | undefined>('controllers.role');
  return row === undefined || row.role === 'door' ? [] : [fieldProblem('/controllerId', 'ROLE_DIFFERS')];
}

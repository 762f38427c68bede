import type { Controller } from '@monban/core/api/doors';
import type { ControllerId, DoorId, ReaderId, SiteId } from '@monban/core/ids';
import type { ControllerRole } from '@monban/core/messages/enrolment';
import type { Knex } from '@monban/db/open';
import { isWithin, withinSites, type Scope } from '../records/scope.ts';
import { matchName } from '../records/search.ts';
import { groupBy } from '../snapshots/group-by.ts';
import { listStatuses, type StoredStatus } from './controller-status.ts';

export interface ControllersFilter {
  readonly q?: string | undefined;
  readonly retired: 'exclude' | 'include' | 'only';
}

/** Where a page begins: after this controller, by name. */
export interface ControllerCursor {
  readonly name: string;
  readonly id: string;
}

export interface NewController {
  readonly id: ControllerId;
  readonly siteId: SiteId;
  readonly name: string;
  readonly role: ControllerRole;
  readonly readers: Controller['readers'];
  readonly at: string;
}

export async function insertController(trx: Knex, controller: NewController): Promise<void> {
  const { at } = controller;
  await trx('controllers').insert({
    id: controller.id,
    site_id: controller.siteId,
    name: controller.name,
    role: controller.role,
    state: 'pending',
    created_at: at,
    updated_at: at,
  });
  await trx('readers').insert(
    controller.readers.map((reader) => ({
      id: reader.id,
      controller_id: controller.id,
      door_id: reader.doorId,
      side: reader.side,
      name: reader.name,
      created_at: at,
      updated_at: at,
    })),
  );
}

export async function findController(
  db: Knex,
  scope: Scope,
  id: ControllerId,
): Promise<Controller | undefined> {
  const row = await selectControllers(db, scope).where('controllers.id', id).first();
  if (!row) return undefined;
  const [controller] = await withReadersAndStatus(db, [row]);
  return controller;
}

/** By name. */
export async function listControllers(
  db: Knex,
  scope: Scope,
  page: {
    readonly filter: ControllersFilter;
    readonly after?: ControllerCursor | undefined;
    readonly limit: number;
  },
): Promise<readonly Controller[]> {
  const query = withFilter(selectControllers(db, scope), page.filter)
    .orderBy(['controllers.name', 'controllers.id'])
    .limit(page.limit);
  const { after } = page;
  if (after) {
    void query.where((later) => {
      void later
        .where('controllers.name', '>', after.name)
        .orWhere({ 'controllers.name': after.name })
        .andWhere('controllers.id', '>', after.id);
    });
  }
  return withReadersAndStatus(db, await query);
}

export async function countControllers(db: Knex, scope: Scope, filter: ControllersFilter): Promise<number> {
  const controllers = withFilter(selectControllers(db, scope), filter).as('controllers');
  const row = await db.from(controllers).count<{ count: number | string }[]>({ count: '*' }).first();
  return Number(row?.count ?? 0);
}

/** Changes one version; false when it is another one by now. */
export async function changeController(
  trx: Knex,
  { id, version }: { readonly id: ControllerId; readonly version: number },
  change: Readonly<Record<string, string | null>> & { readonly updated_at: string },
): Promise<boolean> {
  const changed = await trx('controllers')
    .where({ id, version })
    .update({ ...change, version: trx.raw('version + 1') });
  return changed > 0;
}

/** Doors that the controller drives, and have not been retired. */
export async function listDoorNames(db: Knex, controllerId: ControllerId): Promise<readonly string[]> {
  const rows = await db('doors')
    .select<{ name: string }[]>('name')
    .where({ controller_id: controllerId, retired_at: null })
    .orderBy('name');
  return rows.map((row) => row.name);
}

/** The site of each of these doors; doors that do not exist or are retired are left out. */
export async function listDoorSites(
  db: Knex,
  doorIds: readonly DoorId[],
): Promise<ReadonlyMap<DoorId, SiteId>> {
  const rows = await db('doors')
    .select<{ id: DoorId; site_id: SiteId }[]>('id', 'site_id')
    .whereIn('id', doorIds)
    .where('retired_at', null);
  return new Map(rows.map((row) => [row.id, row.site_id]));
}

export async function isSiteKnown(db: Knex, scope: Scope, siteId: SiteId): Promise<boolean> {
  if (!isWithin(scope, { siteId })) return false;
  const row = await db('sites')
    .select<{ id: SiteId }[]>('id')
    .where({ id: siteId, retired_at: null })
    .first();
  return row !== undefined;
}

function selectControllers(db: Knex, scope: Scope) {
  const query = db('controllers').select<ControllerRow[]>(
    'controllers.id',
    'controllers.site_id',
    'controllers.name',
    'controllers.role',
    'controllers.state',
    'controllers.enrolled_at',
    'controllers.certificate_expires_at',
    'controllers.version',
    'controllers.created_at',
    'controllers.updated_at',
    'controllers.retired_at',
  );
  withinSites(query, 'controllers.site_id', scope);
  return query;
}

function withFilter<Query extends Knex.QueryBuilder>(query: Query, filter: ControllersFilter): Query {
  if (filter.q !== undefined && filter.q !== '') {
    matchName(query, 'controllers.name', filter.q);
  }
  if (filter.retired === 'exclude') void query.where('controllers.retired_at', null);
  if (filter.retired === 'only') void query.whereNotNull('controllers.retired_at');
  return query;
}

async function withReadersAndStatus(db: Knex, rows: readonly ControllerRow[]): Promise<Controller[]> {
  const ids = rows.map((row) => row.id);
  const readers = await db('readers')
    .select<ReaderRow[]>('id', 'controller_id', 'door_id', 'side', 'name')
    .whereIn('controller_id', ids)
    .where('retired_at', null)
    .orderBy(['name', 'id']);
  const byController = groupBy(readers, (reader) => reader.controller_id);
  const statuses = new Map((await listStatuses(db, ids)).map((status) => [status.controllerId, status]));
  return rows.map((row) => controllerFromRow(row, byController.get(row.id) ?? [], statuses.get(row.id)));
}

interface ControllerRow {
  readonly id: ControllerId;
  readonly site_id: SiteId;
  readonly name: string;
  readonly role: ControllerRole;
  readonly state: Controller['state'];
  readonly enrolled_at: string | null;
  readonly certificate_expires_at: string | null;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly retired_at: string | null;
}

interface ReaderRow {
  readonly id: ReaderId;
  readonly controller_id: ControllerId;
  readonly door_id: DoorId | null;
  readonly side: 'in' | 'out';
  readonly name: string;
}

function controllerFromRow(
  row: ControllerRow,
  readers: readonly ReaderRow[],
  status: StoredStatus | undefined,
): Controller {
  return {
    id: row.id,
    siteId: row.site_id,
    name: row.name,
    role: row.role,
    state: row.state,
    enrolledAt: row.enrolled_at,
    certificateExpiresAt: row.certificate_expires_at,
    readers: readers.map(({ id, name, door_id: doorId, side }) => ({ id, name, doorId, side })),
    connection: status?.state ?? 'never-seen',
    since: status?.since ?? null,
    outboxDepth: status?.outboxDepth ?? null,
    clockTrusted: status?.clockTrusted ?? null,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    retiredAt: row.retired_at,
  };
}

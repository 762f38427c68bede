import {
  MOST_SAVED_VIEWS,
  ViewSettings,
  type CreateSavedView,
  type ListPageName,
  type ReplaceSavedView,
  type SavedView,
} from '@monban/core/api/saved-views';
import { AppError } from '@monban/core/errors';
import type { OperatorId, SiteId } from '@monban/core/ids';
import type { Role } from '@monban/core/api/permissions';
import type { Knex } from '@monban/db/open';
import { invalidField } from '../http/problem.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { checkReference } from '../records/references.ts';
import { isWithin, sitesOf } from '../records/scope.ts';
import { runChange } from '../records/run-change.ts';

/** A view is how somebody looks at a list, no right to what is on it: nothing of it is in the audit trail. */
export interface ViewAsker {
  readonly caller: Caller;
  readonly context: ChangeContext;
}

interface ViewVersion {
  readonly id: string;
  readonly expectedVersion: number;
}

/** The caller's own, and those that somebody shared with the caller's role or one of the caller's sites. */
export async function listSavedViews(
  db: Knex,
  caller: Caller,
  page: ListPageName,
): Promise<readonly SavedView[]> {
  const rows = await selectViews(db)
    .where({ page })
    .where(visibleTo(caller))
    .orderBy([{ column: 'saved_views.name' }, { column: 'saved_views.id' }]);
  return rows.map((row) => viewFromRow(row, caller));
}

/** Throws `CONFLICT` past fifty on one page, `VALIDATION_FAILED` for a site out of reach. */
export function createSavedView(
  platform: Platform,
  { caller, context }: ViewAsker,
  input: CreateSavedView,
): Promise<SavedView> {
  return runChange(platform, async ({ db, newId }) => {
    await requireShareable(db, caller, input);
    await requireRoom(db, caller, input.page);
    const id = newId();
    const at = context.at.toISOString();
    const owner = { owner_id: caller.operatorId, page: input.page };
    await db('saved_views').insert({
      id,
      ...owner,
      ...rowOf(input),
      version: 1,
      created_at: at,
      updated_at: at,
    });
    return getView(db, caller, id);
  });
}

/** Only one's own: `NOT_FOUND` for others'. `VERSION_CONFLICT` when it was changed in another window. */
export function replaceSavedView(
  platform: Platform,
  { caller, context }: ViewAsker,
  change: ViewVersion & { readonly input: ReplaceSavedView },
): Promise<SavedView> {
  const { id, expectedVersion, input } = change;
  return runChange(platform, async ({ db }) => {
    await requireMine(db, caller, id);
    await requireShareable(db, caller, input);
    const changed = await db('saved_views')
      .where({ id, version: expectedVersion })
      .update({ ...rowOf(input), version: expectedVersion + 1, updated_at: context.at.toISOString() });
    if (changed === 0) throw new AppError('VERSION_CONFLICT');
    return getView(db, caller, id);
  });
}

export function deleteSavedView(
  platform: Platform,
  { caller }: ViewAsker,
  { id, expectedVersion }: ViewVersion,
): Promise<void> {
  return runChange(platform, async ({ db }) => {
    await requireMine(db, caller, id);
    const gone = await db('saved_views').where({ id, version: expectedVersion }).delete();
    if (gone === 0) throw new AppError('VERSION_CONFLICT');
  });
}

function selectViews(db: Knex) {
  return db('saved_views')
    .join('operators', 'operators.id', 'saved_views.owner_id')
    .select<ViewRow[]>(
      'saved_views.id',
      'saved_views.page',
      'saved_views.name',
      'saved_views.owner_id',
      'operators.display_name as owner_name',
      'saved_views.shared_role',
      'saved_views.shared_site_id',
      'saved_views.settings',
      'saved_views.version',
      'saved_views.updated_at',
    );
}

function visibleTo({ operatorId, role, scope }: Caller) {
  const sites = sitesOf(scope);
  return (query: Knex.QueryBuilder): void => {
    void query.where({ owner_id: operatorId }).orWhere((shared: Knex.QueryBuilder) => {
      void shared.whereRaw('(shared_role is not null or shared_site_id is not null)');
      void shared.whereRaw('(shared_role is null or shared_role = ?)', [role]);
      if (sites === 'all') return;
      const marks = sites.length === 0 ? 'null' : sites.map(() => '?').join(', ');
      void shared.whereRaw(`(shared_site_id is null or shared_site_id in (${marks}))`, [...sites]);
    });
  };
}

async function getView(db: Knex, caller: Caller, id: string): Promise<SavedView> {
  const [row] = await selectViews(db).where('saved_views.id', id).where(visibleTo(caller));
  if (!row) throw new AppError('NOT_FOUND');
  return viewFromRow(row, caller);
}

async function requireMine(db: Knex, caller: Caller, id: string): Promise<void> {
  if (!(await getView(db, caller, id)).isMine) throw new AppError('NOT_FOUND');
}

async function requireRoom(db: Knex, { operatorId }: Caller, page: ListPageName): Promise<void> {
  const own = await db('saved_views').where({ owner_id: operatorId, page }).pluck('id');
  if (own.length >= MOST_SAVED_VIEWS) throw new AppError('CONFLICT');
}

async function requireShareable(
  db: Knex,
  { scope }: Caller,
  { sharedSiteId }: Pick<CreateSavedView, 'sharedSiteId'>,
): Promise<void> {
  if (sharedSiteId === null) return;
  if (!isWithin(scope, { siteId: sharedSiteId })) throw invalidField('/sharedSiteId', 'REFERENCE_UNKNOWN');
  const site = { table: 'sites', id: sharedSiteId, pointer: '/sharedSiteId', siteColumn: 'id' };
  const problems = await checkReference(db, site, { scope });
  if (problems.length > 0) throw new AppError('VALIDATION_FAILED', { details: { problems } });
}

function rowOf({ name, sharedRole, sharedSiteId, settings }: ReplaceSavedView) {
  return {
    name,
    shared_role: sharedRole,
    shared_site_id: sharedSiteId,
    settings: JSON.stringify(settings),
  };
}

interface ViewRow {
  readonly id: string;
  readonly page: ListPageName;
  readonly name: string;
  readonly owner_id: OperatorId;
  readonly owner_name: string;
  readonly shared_role: Role | null;
  readonly shared_site_id: SiteId | null;
  readonly settings: string;
  readonly version: number;
  readonly updated_at: string;
}

function viewFromRow(row: ViewRow, { operatorId }: Caller): SavedView {
  return {
    id: row.id,
    page: row.page,
    name: row.name,
    sharedRole: row.shared_role,
    sharedSiteId: row.shared_site_id,
    settings: ViewSettings.parse(JSON.parse(row.settings)),
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    isMine: row.owner_id === operatorId,
    version: row.version,
    updatedAt: row.updated_at,
  };
}

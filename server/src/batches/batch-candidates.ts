import type {
  BatchCandidate,
  BatchCandidatesQuery,
  BatchItem,
  BatchItemsQuery,
  BatchObstacle,
} from '@monban/core/api/batches';
import type { ApplicationState } from '@monban/core/api/applications';
import type { ApplicationId, DriveId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { listStoredApplications } from '../drives/application-store.ts';
import { collectedContents, type CollectedContents } from '../drives/collected-contents.ts';
import { requireClerk } from '../drives/drive-scope.ts';
import { without } from '../events/without.ts';
import type { Caller } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { withinPeople, type Scope } from '../records/scope.ts';
import { matchWords } from '../records/search.ts';
import { listStoredItems } from './batch-item-store.ts';
import { getStoredBatch } from './batch-store.ts';
import type { WhichBatch } from './edit-batch.ts';

type Deps = Pick<Platform, 'db' | 'applicationKey'>;

/** Who agreed and is in no batch, with what is missing; for the clerks of the drive, of those whom they reach. */
export async function listBatchCandidates(
  deps: Deps,
  caller: Caller,
  { driveId, query }: { readonly driveId: DriveId; readonly query: BatchCandidatesQuery },
) {
  await requireClerk(deps.db, caller, driveId);
  const { cursor, limit, isChecked, ...filter } = query;
  const states: readonly ApplicationState[] =
    isChecked === 'true' ? ['checked'] : isChecked === 'false' ? UNCHECKED : [...UNCHECKED, 'checked'];
  const page = await listStoredApplications(deps.db, caller.scope, {
    driveId,
    filter: { ...filter, states, outside: waitingSomewhere(deps.db) },
    cursor,
    limit,
  });
  const contents = await contentsOf(
    deps,
    page.rows.map(({ id }) => id),
  );
  const items = page.rows.map((row): BatchCandidate => ({
    applicationId: row.id,
    personName: row.personName,
    employeeCode: row.employeeCode,
    departmentName: row.departmentName,
    siteName: row.siteName,
    state: row.state,
    version: row.version,
    obstacles: obstaclesOf(row.state, contents.get(row.id)),
  }));
  return { items, nextCursor: page.nextCursor, total: page.total };
}

/** Who is in a batch, and where they stand. */
export async function listBatchItems(
  deps: Deps,
  caller: Caller,
  { which, query }: { readonly which: WhichBatch; readonly query: BatchItemsQuery },
) {
  await requireClerk(deps.db, caller, which.driveId);
  const { id } = await getStoredBatch(deps.db, which);
  const page = await listStoredItems(deps.db, caller.scope, { batchId: id, ...query });
  const contents = await contentsOf(
    deps,
    page.rows.filter(({ state }) => isBeforeFreezing(state)).map(({ applicationId }) => applicationId),
  );
  const items = page.rows.map((row): BatchItem => ({
    ...without(row, ['defectCode', 'defectOn']),
    obstacles: isBeforeFreezing(row.state) ? obstaclesOf(row.state, contents.get(row.applicationId)) : [],
    defect: row.defectCode && row.defectOn ? { code: row.defectCode, on: row.defectOn } : null,
  }));
  return { items, nextCursor: page.nextCursor, total: page.total };
}

/** Checked, in no batch, and within reach. */
export function checkedOutsideBatches(
  db: Knex,
  { driveId, scope }: { readonly driveId: DriveId; readonly scope: Scope },
  filter: {
    readonly q?: string | undefined;
    readonly departmentId?: string | undefined;
    readonly siteId?: string | undefined;
  },
): Knex.QueryBuilder {
  const query = db('applications')
    .join('people', 'people.id', 'applications.person_id')
    .where({ 'applications.drive_id': driveId, 'applications.state': 'checked' })
    .whereNull('applications.ended_at')
    .whereNotIn('applications.id', waitingSomewhere(db));
  withinPeople(query, scope);
  if (filter.departmentId !== undefined) void query.where({ 'people.department_id': filter.departmentId });
  if (filter.siteId !== undefined) void query.where({ 'people.site_id': filter.siteId });
  if (filter.q) matchWords(query, ['people.search_text'], filter.q);
  return query;
}

const UNCHECKED: readonly ApplicationState[] = ['joined', 'form-needed', 'form-ready', 'photo-ready'];

function isBeforeFreezing(state: ApplicationState): boolean {
  return state === 'checked' || state === 'defect' || UNCHECKED.includes(state);
}

function waitingSomewhere(db: Knex): Knex.QueryBuilder {
  return db('batch_items').whereNull('batch_items.ended_at').select('batch_items.application_id');
}

/** In the order of what is to be done. */
function obstaclesOf(state: ApplicationState, contents: CollectedContents | undefined): BatchObstacle[] {
  const { form = null, photo = null } = contents ?? {};
  const obstacles = [
    obstacleOfForm(state, form),
    photo === null || state === 'defect' ? 'photo-missing' : null,
    photo?.way === 'at-visit' ? 'photo-at-visit' : null,
    state === 'checked' ? null : 'check-missing',
  ] as const;
  return obstacles.filter((obstacle) => obstacle !== null);
}

function obstacleOfForm(state: ApplicationState, form: CollectedContents['form']): BatchObstacle | null {
  if (form === null || state === 'joined' || state === 'form-needed') return 'form-missing';
  return !form.isCurrent ? 'form-not-current' : null;
}

function contentsOf(deps: Deps, ids: readonly ApplicationId[]) {
  return collectedContents(deps, ids);
}

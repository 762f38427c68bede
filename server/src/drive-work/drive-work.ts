import type { ApplicationState } from '@monban/core/api/applications';
import type { DriveWork, DriveWorkQuery } from '@monban/core/api/drive-work';
import { termsOf, USUAL_TERMS, type MunicipalityTerms } from '@monban/core/drives/application-deadlines';
import { workOf } from '@monban/core/drives/drive-work';
import type { ApplicationId, DriveId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { listResidentChanges } from '../drives/resident-changes.ts';
import { requireClerk } from '../drives/drive-scope.ts';
import type { Caller } from '../http/route.ts';
import { listProfiles } from '../municipalities/profile-store.ts';
import { readCursor, writeCursor } from '../records/cursor.ts';
import { withinPeople } from '../records/scope.ts';
import { createDayReader } from '../snapshots/local-day.ts';
import { listPlannedChanges } from './planned-changes.ts';

/**
 * What waits for a hand in the open drives whose clerk the asker is, of people within reach: nobody else is told of a
 * single application. A program is no clerk, and gets an empty list.
 */
export async function listDriveWork(
  db: Knex,
  { caller, at }: { readonly caller: Caller; readonly at: Date },
  query: DriveWorkQuery,
) {
  if (query.driveId !== undefined) await requireClerk(db, caller, query.driveId);
  const lines = caller.apiKeyId === null ? await allWork(db, caller, { at, driveId: query.driveId }) : [];
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, SORT);
  const from = after === undefined ? 0 : lines.findIndex((line) => placeOf(line) > placeAfter(after));
  const rest = from < 0 ? [] : lines.slice(from);
  const items = rest.slice(0, query.limit);
  const last = rest.length > query.limit ? items.at(-1) : undefined;
  const nextCursor = last ? writeCursor({ sort: SORT, value: last.on, id: idOf(last) }) : null;
  return { items, nextCursor, total: lines.length };
}

const SORT = 'on';

function idOf({ applicationId, kind }: DriveWork): string {
  return `${applicationId} ${kind}`;
}

function placeOf(line: DriveWork): string {
  return `${line.on} ${idOf(line)}`;
}

function placeAfter({ value, id }: { readonly value: string | number; readonly id: string }): string {
  return `${String(value)} ${id}`;
}

interface WorkLook {
  readonly at: Date;
  readonly driveId: DriveId | undefined;
}

async function allWork(db: Knex, caller: Caller, { at, driveId }: WorkLook): Promise<readonly DriveWork[]> {
  const applications = (): Knex.QueryBuilder => {
    const query = db('applications')
      .join('drives', 'drives.id', 'applications.drive_id')
      .join('drive_clerks', 'drive_clerks.drive_id', 'drives.id')
      .join('people', 'people.id', 'applications.person_id')
      .join('sites', 'sites.id', 'people.site_id')
      .where({ 'drive_clerks.operator_id': caller.operatorId, 'drives.state': 'open' })
      .whereNotIn('applications.state', [...SILENT]);
    if (driveId !== undefined) void query.where({ 'drives.id': driveId });
    withinPeople(query, caller.scope);
    return query;
  };
  const rows = await applications().select<WorkRow[]>(COLUMNS);
  const changes = await listResidentChanges(db, applications());
  const planned = await listPlannedChanges(db, applications().select('people.id'), at);
  const accepted = await acceptances(db, applications());
  const termsFor = await termsByCode(db, rows);
  const dayIn = createDayReader();
  const lines = rows.flatMap((row) => {
    const day = (instant: string): string => dayIn(instant, row.time_zone);
    const changedAt = changes.get(row.person_id);
    const acceptedAt = accepted.get(row.id);
    const facts = {
      state: row.state,
      since: day(row.state_since),
      deadlineOn: row.deadline_on,
      acceptedOn: acceptedAt === undefined ? null : day(acceptedAt),
      changedOn: changedAt !== undefined && changedAt > row.state_since ? day(changedAt) : null,
      planned: planned.get(row.person_id) ?? null,
    };
    return workOf(facts, day(at.toISOString()), termsFor(row)).map((line) => ({ ...headOf(row), ...line }));
  });
  return lines.sort((left, right) => (placeOf(left) < placeOf(right) ? -1 : 1));
}

/** Nothing is ever asked of whoever has not said yes, or whose application came to nothing. */
const SILENT: readonly ApplicationState[] = ['invited', 'declined', 'withdrawn', 'disposed', 'ended'];

const COLUMNS = [
  'applications.id',
  'applications.drive_id',
  'applications.person_id',
  'applications.state',
  'applications.state_since',
  'applications.deadline_on',
  'drives.name as drive_name',
  'people.shown_name',
  'people.municipality_code',
  'sites.time_zone',
];

interface WorkRow {
  readonly id: ApplicationId;
  readonly drive_id: DriveId;
  readonly person_id: PersonId;
  readonly state: ApplicationState;
  readonly state_since: string;
  readonly deadline_on: string | null;
  readonly drive_name: string;
  readonly shown_name: string;
  readonly municipality_code: string | null;
  readonly time_zone: string;
}

function headOf(row: WorkRow) {
  return {
    applicationId: row.id,
    driveId: row.drive_id,
    driveName: row.drive_name,
    personId: row.person_id,
    personName: row.shown_name,
  };
}

/** When each was accepted last. */
async function acceptances(
  db: Knex,
  applications: Knex.QueryBuilder,
): Promise<ReadonlyMap<ApplicationId, string>> {
  const rows = await db('application_history')
    .whereIn('application_history.application_id', applications.select('applications.id'))
    .where({ 'application_history.transition': 'accept' })
    .orderBy('application_history.at')
    .select<{ application_id: ApplicationId; at: string }[]>(
      'application_history.application_id',
      'application_history.at',
    );
  return new Map(rows.map(({ application_id: id, at }) => [id, at]));
}

/** As the municipality of residence has it, as far as somebody has written it down. */
async function termsByCode(db: Knex, rows: readonly WorkRow[]): Promise<(row: WorkRow) => MunicipalityTerms> {
  const codes = new Set(rows.flatMap(({ municipality_code: code }) => (code === null ? [] : [code])));
  const profiles = await listProfiles(db, [...codes]);
  return ({ municipality_code: code }) => {
    const profile = profiles.get(code ?? '');
    return profile === undefined ? USUAL_TERMS : termsOf(profile);
  };
}

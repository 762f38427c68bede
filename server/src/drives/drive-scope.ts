import type { DepartmentId, DriveId, SiteId } from '@monban/core/ids';
import { AppError } from '@monban/core/errors';
import type { Knex } from '@monban/db/open';
import type { Caller } from '../http/route.ts';
import { belowDepartments } from '../operators/department-reach.ts';
import { departmentsOf, intersectScopes, scopeOf, sitesOf, type Scope } from '../records/scope.ts';

/** Adds to a query that knows `drives`: one that is for everybody, or for a part that the asker reaches some of. */
export function withinDrives(query: Knex.QueryBuilder, scope: Scope): void {
  const [sites, departments] = [sitesOf(scope), departmentsOf(scope)];
  if (sites !== 'all') {
    void query.where((either) => {
      void either
        .whereNotExists((own: Knex.QueryBuilder) => void sitesOfDrive(own))
        .orWhereExists((own: Knex.QueryBuilder) => {
          void sitesOfDrive(own).whereIn('drive_sites.site_id', [...sites]);
        });
    });
  }
  if (departments === 'all') return;
  void query.where((either) => {
    void either
      .whereNotExists((own: Knex.QueryBuilder) => void departmentsOfDrive(own))
      .orWhereExists((own: Knex.QueryBuilder) => {
        void departmentsOfDrive(own).whereIn('drive_departments.department_id', aboveThese(departments));
      });
  });
}

/** Whom a drive is for, as far as the asker reaches: what every query about its people is narrowed by. */
export async function reachOfDrive(db: Knex, driveId: DriveId, scope: Scope): Promise<Scope> {
  const siteRows = await db('drive_sites').where({ drive_id: driveId }).select<SiteRow[]>('site_id');
  const departmentRows = await db('drive_departments')
    .where({ drive_id: driveId })
    .select<DepartmentRow[]>('department_id');
  const departments = departmentRows.map(({ department_id: id }) => id);
  const own = scopeOf({
    sites: siteRows.length === 0 ? 'all' : siteRows.map(({ site_id: id }) => id),
    departments: departments.length === 0 ? 'all' : await belowDepartments(db, departments),
  });
  return intersectScopes(own, scope);
}

/** Whoever may be a clerk at all: a person whose role still has to do with drives. A program never is, whoever made its key. */
export function mayBeClerk({ apiKeyId, permissions }: Caller): boolean {
  return apiKeyId === null && permissions.has('drives:write');
}

/** Of this drive, by name. */
export async function isClerkOf(db: Knex, caller: Caller, driveId: DriveId): Promise<boolean> {
  if (!mayBeClerk(caller)) return false;
  const row: unknown = await db('drive_clerks')
    .where({ drive_id: driveId, operator_id: caller.operatorId })
    .first('operator_id');
  return row !== undefined;
}

/** Of each drive that anybody was invited to: whoever is may know what is counted over all of them. */
export async function isClerkOfEveryDrive(db: Knex, caller: Caller): Promise<boolean> {
  if (!mayBeClerk(caller) || caller.scope !== 'all') return false;
  const own = db('drive_clerks').where({ operator_id: caller.operatorId }).select('drive_clerks.drive_id');
  const other: unknown = await db('applications').whereNotIn('applications.drive_id', own).first('id');
  return other === undefined;
}

/** Throws `NOT_FOUND` for a drive out of reach, `FORBIDDEN` for everybody but its clerks. */
export async function requireClerk(db: Knex, caller: Caller, driveId: DriveId): Promise<void> {
  await requireDrive(db, caller.scope, driveId);
  if (!(await isClerkOf(db, caller, driveId))) throw new AppError('FORBIDDEN');
}

/** Throws `NOT_FOUND`. */
export async function requireDrive(db: Knex, scope: Scope, driveId: DriveId): Promise<void> {
  const query = db('drives').where({ 'drives.id': driveId });
  withinDrives(query, scope);
  if ((await query.first('drives.id')) === undefined) throw new AppError('NOT_FOUND');
}

interface SiteRow {
  readonly site_id: SiteId;
}

interface DepartmentRow {
  readonly department_id: DepartmentId;
}

function sitesOfDrive(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query.from('drive_sites').whereRaw('drive_sites.drive_id = drives.id').select('drive_sites.site_id');
}

function departmentsOfDrive(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query
    .from('drive_departments')
    .whereRaw('drive_departments.drive_id = drives.id')
    .select('drive_departments.department_id');
}

/** These departments and whatever they are below of: a drive for a division is one for its sections too. */
function aboveThese(ids: readonly string[]) {
  return (query: Knex.QueryBuilder): void => {
    void query
      .withRecursive('above', (tree: Knex.QueryBuilder) => {
        void tree
          .from('departments')
          .whereIn('departments.id', [...ids])
          .select('departments.id', 'departments.parent_id')
          .union((parents: Knex.QueryBuilder) => {
            void parents
              .from('departments as upper')
              .join('above', 'above.parent_id', 'upper.id')
              .select('upper.id', 'upper.parent_id');
          });
      })
      .from('above')
      .select('above.id');
  };
}

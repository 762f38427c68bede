import type { CreateDepartment, DepartmentTerm } from '@monban/core/api/organisation';
import { AppError } from '@monban/core/errors';
import type { DepartmentId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import type { PartDeps } from '../records/record-kind.ts';
import { runChange } from '../records/run-change.ts';
import { localDate } from '../snapshots/local-day.ts';
import { problemsOfTerms, termOn, treeOn, withTerm, type AllTerms } from './department-terms.ts';
import { loadDepartmentTerms, writeDepartmentTerm, deleteDepartmentTerm } from './department-terms-store.ts';

export interface TermChange {
  readonly fromDate: string;
  /** Null: the term is taken out. */
  readonly term: DepartmentTerm | null;
}

/** A department's own fields hold from today on; those of a new one from ever. */
export async function storeAsTerm(
  deps: PartDeps,
  id: DepartmentId,
  { code, name, parentId, headId }: CreateDepartment,
): Promise<void> {
  const fromDate = await organisationDay(deps.db, deps.at);
  await storeTerm(deps, id, { fromDate, term: { fromDate, code, name, parentId, headId } });
}

/**
 * Every change of a department's terms: refuses a tree that would be wrong on any day, stores it, and brings the rows
 * of today up to it. Throws `VALIDATION_FAILED`, also where the last term would go.
 */
export async function storeTerm(
  { db, at }: PartDeps,
  id: DepartmentId,
  change: TermChange,
): Promise<AllTerms> {
  await holdLock(db, 'people');
  const after = withTerm(await loadDepartmentTerms(db), id, change);
  const problems = problemsOfTerms(after);
  if (problems.length > 0) throw new AppError('VALIDATION_FAILED', { details: { problems } });
  if (change.term === null) await deleteDepartmentTerm(db, id, change.fromDate);
  else await writeDepartmentTerm(db, id, change.term);
  await projectDepartments(db, after, await organisationDay(db, at));
  return after;
}

/** What begins today takes effect; safe to repeat. How many departments changed. */
export async function applyDepartmentTerms(platform: Platform): Promise<number> {
  const context: ChangeContext = { actor: 'system', at: platform.clock(), requestId: null };
  const day = await organisationDay(platform.db, context.at);
  const due = await listOutdated(platform.db, await loadDepartmentTerms(platform.db), day);
  if (due.length === 0) return 0;
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'people');
    const all = await loadDepartmentTerms(deps.db);
    const changed = await projectDepartments(deps.db, all, day);
    for (const { id, before } of changed) {
      const after = { ...termOn(all.get(id) ?? [], day) };
      const subject = { subjectType: 'department', subjectId: id } as const;
      const action = 'department.dated-change-applied';
      await deps.db('departments').where({ id }).increment('version', 1);
      await recordAudit(deps.db, context, { ...subject, action, before, after });
    }
    return changed.length;
  });
}

/** Departments belong to no site: their days are those of the zone that most sites have. */
export async function organisationDay(db: Knex, at: Date): Promise<string> {
  const row = await db('sites')
    .whereNull('retired_at')
    .groupBy('time_zone')
    .orderByRaw('count(*) desc, time_zone')
    .first<{ time_zone: string } | undefined>('time_zone');
  return localDate(at, row?.time_zone ?? 'Asia/Tokyo');
}

interface Outdated {
  readonly id: DepartmentId;
  readonly before: CreateDepartment;
  readonly after: DepartmentTerm;
}

/** Codes that change hands on one day are first freed: the table knows each only once. */
async function projectDepartments(db: Knex, all: AllTerms, day: string): Promise<readonly Outdated[]> {
  const due = await listOutdated(db, all, day);
  for (const { id } of due)
    await db('departments')
      .where({ id })
      .update({ code: `~${id}` });
  for (const { id, after } of due) {
    const { code, name, parentId, headId } = after;
    await db('departments').where({ id }).update({ code, name, parent_id: parentId, head_id: headId });
  }
  return due;
}

async function listOutdated(db: Knex, all: AllTerms, day: string): Promise<readonly Outdated[]> {
  const rows = await db('departments').select<
    {
      id: DepartmentId;
      code: string;
      name: string;
      parent_id: CreateDepartment['parentId'];
      head_id: CreateDepartment['headId'];
    }[]
  >('id', 'code', 'name', 'parent_id', 'head_id');
  const tree = treeOn(all, day);
  return rows.flatMap(({ id, code, name, parent_id: parentId, head_id: headId }) => {
    const after = tree.get(id);
    const before = { code, name, parentId, headId };
    return after === undefined || isSame(before, after) ? [] : [{ id, before, after }];
  });
}

function isSame(row: CreateDepartment, term: DepartmentTerm): boolean {
  const { code, name, parentId, headId } = row;
  return code === term.code && name === term.name && parentId === term.parentId && headId === term.headId;
}

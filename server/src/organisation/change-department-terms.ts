import type { CreateDepartment, DepartmentTerm, DepartmentTree } from '@monban/core/api/organisation';
import { AppError } from '@monban/core/errors';
import { DepartmentId, type PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { invalidField } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import {
  getRecord,
  requireVersion,
  updateVersion,
  type Asker,
  type RecordVersion,
} from '../records/record-use-cases.ts';
import { checkReference } from '../records/references.ts';
import { withinPeople, type Scope } from '../records/scope.ts';
import { runChange } from '../records/run-change.ts';
import { departmentKind } from './department-kind.ts';
import { requireWholeTree } from './department-use-cases.ts';
import { loadDepartmentTerms } from './department-terms-store.ts';
import { treeOn, type AllTerms } from './department-terms.ts';
import { organisationDay, storeTerm } from './keep-department-terms.ts';

export interface DepartmentTermChange extends Asker, RecordVersion {
  readonly fromDate: string;
  /** Null: the term is taken out, and the one before it lasts on. */
  readonly input: CreateDepartment | null;
}

export interface ChangedDepartmentTerms {
  readonly version: number;
  readonly terms: readonly DepartmentTerm[];
}

/** One term, in the past or in the future, under the department's own version. */
export async function changeDepartmentTerm(
  platform: Platform,
  change: DepartmentTermChange,
): Promise<ChangedDepartmentTerms> {
  const { context, scope, fromDate, input } = change;
  const id = DepartmentId.parse(change.id);
  requireWholeTree(scope);
  return runChange(platform, async (deps) => {
    const before = await getRecord(deps.db, departmentKind, { id, scope });
    requireVersion(before, change);
    const terms = (await loadDepartmentTerms(deps.db)).get(id) ?? [];
    requireRemovable(terms, change);
    await requireReferences(deps.db, change);
    const term = input && { fromDate, ...input };
    const all = await storeTerm({ ...deps, at: context.at }, id, { fromDate, term });
    await updateVersion(deps.db, 'departments', { ...change, values: {} });
    const after = await getRecord(deps.db, departmentKind, { id, scope });
    await recordAudit(deps.db, context, {
      action: input === null ? 'department.term-removed' : 'department.term-put',
      subjectType: 'department',
      subjectId: id,
      before: { ...before, terms },
      after: { ...after, terms: termsOf(all, id) },
    });
    return { version: after.version, terms: termsOf(all, id) };
  });
}

/** All departments on a day, in the order of their codes. */
export async function departmentTree(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  scope: Scope,
  day: string | undefined,
): Promise<DepartmentTree> {
  const on = day ?? (await organisationDay(db, clock()));
  const tree = treeOn(await loadDepartmentTerms(db), on);
  const rows = await db('departments').select<DepartmentRow[]>(
    'id',
    'code',
    'name',
    'parent_id',
    'head_id',
    'retired_at',
  );
  const items = rows.map((row) => {
    const { code, name, parentId, headId } = tree.get(row.id) ?? fieldsOf(row);
    return { id: row.id, code, name, parentId, headId, isRetired: row.retired_at !== null };
  });
  const heads = await namesOf(
    db,
    scope,
    items.flatMap(({ headId }) => headId ?? []),
  );
  const named = items.map((item) => ({ ...item, headName: heads.get(item.headId ?? '') ?? null }));
  return { on, items: named.toSorted((left, right) => (left.code < right.code ? -1 : 1)) };
}

async function namesOf(
  db: Knex,
  scope: Scope,
  ids: readonly PersonId[],
): Promise<ReadonlyMap<string, string>> {
  const query = db('people').whereIn('people.id', [...new Set(ids)]);
  withinPeople(query, scope);
  const rows = await query.select<{ id: string; name: string }[]>({
    id: 'people.id',
    name: 'people.shown_name',
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

interface DepartmentRow {
  readonly id: DepartmentId;
  readonly code: string;
  readonly name: string;
  readonly parent_id: DepartmentId | null;
  readonly head_id: PersonId | null;
  readonly retired_at: string | null;
}

/** Of a department that nobody has given a term: as it is today, on every day. */
function fieldsOf({ code, name, parent_id: parentId, head_id: headId }: DepartmentRow): CreateDepartment {
  return { code, name, parentId, headId };
}

function termsOf(all: AllTerms, id: DepartmentId): readonly DepartmentTerm[] {
  return all.get(id) ?? [];
}

function requireRemovable(terms: readonly DepartmentTerm[], { input, fromDate }: DepartmentTermChange): void {
  if (input !== null) return;
  if (!terms.some((term) => term.fromDate === fromDate)) throw new AppError('NOT_FOUND');
  if (terms.length === 1) throw invalidField('', 'LAST_TERM');
}

async function requireReferences(db: Knex, { input, scope }: DepartmentTermChange): Promise<void> {
  const parent = { table: 'departments', id: input?.parentId ?? null, pointer: '/parentId' };
  const head = { table: 'people', id: input?.headId ?? null, pointer: '/headId', siteColumn: 'site_id' };
  const problems = [
    ...(await checkReference(db, parent, { scope })),
    ...(await checkReference(db, head, { scope })),
  ];
  if (problems.length > 0) throw new AppError('VALIDATION_FAILED', { details: { problems } });
}

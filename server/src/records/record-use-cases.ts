import { AppError, type FieldProblem } from '@monban/core/errors';
import { holdLock, type LockName } from '@monban/db/locks';
import { isUniqueViolation } from '@monban/db/transaction';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { fieldProblem } from '../http/problem.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Scope } from './scope.ts';
import type { Platform } from '../platform.ts';
import type { RecordItem, RecordKind, RecordRow } from './record-kind.ts';
import { runChange } from './run-change.ts';

/** Who changes, and within which sites. */
export interface Asker {
  readonly context: ChangeContext;
  readonly scope: Scope;
}

/** One version of one record. */
export interface RecordVersion {
  readonly id: string;
  readonly expectedVersion: number;
}

/** Fields that are absent, or undefined, stay as they are. */
export type Changes<Input> = { readonly [Field in keyof Input]?: Input[Field] | undefined };

export function withChanges<Input extends object>(before: Input, changes: Changes<Input>): Input {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...before, ...(Object.fromEntries(given) as Partial<Input>) };
}

type Kind<Item extends RecordItem, Input extends object> = RecordKind<Item, Input>;

/** The record, also a retired one; `NOT_FOUND` outside the scope. */
export async function getRecord<Item extends RecordItem, Input extends object>(
  db: Knex,
  kind: Kind<Item, Input>,
  { id, scope }: { readonly id: string; readonly scope: Scope },
): Promise<Item> {
  const query = db(kind.table).where({ [`${kind.table}.id`]: id });
  kind.within(query, scope);
  const rows = await query.select<RecordRow[]>([...kind.columns]);
  const [item] = await kind.fromRows(db, rows, scope);
  if (item === undefined) throw new AppError('NOT_FOUND');
  return item;
}

export function createRecord<Item extends RecordItem, Input extends object>(
  platform: Platform,
  kind: Kind<Item, Input>,
  change: Asker & { readonly input: Input; readonly id?: string },
): Promise<Item> {
  return runChange(platform, async (deps) => {
    const after = await insertRecord(deps, kind, change);
    await finish(deps, kind, { context: change.context, verb: 'created', before: null, after });
    return after;
  });
}

/** Within a transaction that records it in the trail by itself, at its end. */
export async function insertRecord<Item extends RecordItem, Input extends object>(
  deps: Platform,
  kind: Kind<Item, Input>,
  change: Asker & { readonly input: Input; readonly id?: string },
): Promise<Item> {
  const { context, scope, input } = change;
  await holdKind(deps.db, kind);
  const id = change.id ?? deps.newId();
  await requireNoProblems(kind.check(deps.db, { id, input, before: undefined, scope }));
  const at = context.at.toISOString();
  const row = { id, ...kind.toRow(input), version: 1, created_at: at, updated_at: at };
  await telling(kind, () => deps.db(kind.table).insert(row));
  await kind.storeParts?.({ ...deps, at: context.at }, id, input);
  return getRecord(deps.db, kind, { id, scope });
}

/** Changes the fields that are given. `VERSION_CONFLICT` when somebody was faster, `RETIRED` when it has ended. */
export function changeRecord<Item extends RecordItem & Input, Input extends object>(
  platform: Platform,
  kind: Kind<Item, Input>,
  change: Asker & RecordVersion & { readonly input: Changes<Input> },
): Promise<Item> {
  const { context, scope, id } = change;
  return runChange(platform, async (deps) => {
    await holdKind(deps.db, kind);
    const before = await getRecord(deps.db, kind, { id, scope });
    if (before.retiredAt !== null) throw new AppError('RETIRED');
    requireVersion(before, change);
    const input = withChanges<Input>(before, change.input);
    await requireNoProblems(kind.check(deps.db, { id, input, before, scope }));
    await telling(kind, () => updateVersion(deps.db, kind.table, { ...change, values: kind.toRow(input) }));
    await kind.storeParts?.({ ...deps, at: context.at }, id, input);
    const after = await getRecord(deps.db, kind, { id, scope });
    await finish(deps, kind, { context, verb: 'changed', before, after });
    return after;
  });
}

/** Ends the record without deleting it. `IN_USE` names where it is still used. */
export function retireRecord<Item extends RecordItem, Input extends object>(
  platform: Platform,
  kind: Kind<Item, Input>,
  change: Asker & RecordVersion,
): Promise<Item> {
  const { context, scope, id } = change;
  return runChange(platform, async (deps) => {
    await holdKind(deps.db, kind);
    const before = await getRecord(deps.db, kind, { id, scope });
    if (before.retiredAt !== null) throw new AppError('RETIRED');
    const problems = await kind.uses(deps.db, id);
    if (problems.length > 0) throw new AppError('IN_USE', { details: { problems } });
    await updateVersion(deps.db, kind.table, { ...change, values: { retired_at: context.at.toISOString() } });
    await kind.endWith?.(deps, id, context);
    const after = await getRecord(deps.db, kind, { id, scope });
    await finish(deps, kind, { context, verb: 'retired', before, after });
    return after;
  });
}

/** Takes a retirement back. What it refers to must not be retired itself. */
export function restoreRecord<Item extends RecordItem & Input, Input extends object>(
  platform: Platform,
  kind: Kind<Item, Input>,
  change: Asker & RecordVersion,
): Promise<Item> {
  const { context, scope, id } = change;
  return runChange(platform, async (deps) => {
    await holdKind(deps.db, kind);
    const before = await getRecord(deps.db, kind, { id, scope });
    requireVersion(before, change);
    await requireNoProblems(kind.check(deps.db, { id, input: before, before: undefined, scope }));
    await updateVersion(deps.db, kind.table, { ...change, values: { retired_at: null } });
    const after = await getRecord(deps.db, kind, { id, scope });
    await finish(deps, kind, { context, verb: 'restored', before, after });
    return after;
  });
}

/** Whoever has an old version before them is told of that before anything else is said of their change. */
export function requireVersion(
  before: { readonly version: number },
  { expectedVersion }: Pick<RecordVersion, 'expectedVersion'>,
): void {
  if (before.version !== expectedVersion) throw new AppError('VERSION_CONFLICT');
}

/** Writes the next version, if the expected one is still there; for parts that change with their record. */
export async function updateVersion(
  trx: Knex,
  table: string,
  change: RecordVersion & Pick<Asker, 'context'> & { readonly values: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { id, expectedVersion, values, context } = change;
  const changed = await trx(table)
    .where({ id, version: expectedVersion })
    .update({ ...values, version: expectedVersion + 1, updated_at: context.at.toISOString() });
  if (changed === 0) throw new AppError('VERSION_CONFLICT');
}

async function holdKind(trx: Knex, { lock }: { readonly lock?: LockName }): Promise<void> {
  if (lock !== undefined) await holdLock(trx, lock);
}

async function requireNoProblems(check: Promise<readonly FieldProblem[]>): Promise<void> {
  const problems = await check;
  if (problems.length > 0) throw new AppError('VALIDATION_FAILED', { details: { problems } });
}

/** A value that is there already is told as a conflict of its field. */
async function telling<Item extends RecordItem, Input extends object>(
  { unique }: Kind<Item, Input>,
  write: () => PromiseLike<unknown>,
): Promise<void> {
  try {
    await write();
  } catch (cause) {
    if (unique === undefined || !isUniqueViolation(cause)) throw cause;
    const problems = [fieldProblem(`/${unique.field}`, 'ALREADY_USED')];
    throw new AppError('CONFLICT', { details: { problems }, cause });
  }
}

interface Finish {
  readonly context: ChangeContext;
  readonly verb: 'created' | 'changed' | 'retired' | 'restored';
  readonly before: RecordItem | null;
  readonly after: RecordItem;
}

async function finish<Item extends RecordItem, Input extends object>(
  deps: Platform,
  kind: Kind<Item, Input>,
  { context, verb, before, after }: Finish,
): Promise<void> {
  await recordAudit(deps.db, context, {
    action: `${kind.subject}.${verb}`,
    subjectType: kind.subject,
    subjectId: after.id,
    before,
    after,
  });
  if (kind.isPolicy) deps.policyChanged();
}

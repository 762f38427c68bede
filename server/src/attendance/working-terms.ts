import type { PutWorkingTerms, WorkingTerms } from '@monban/core/api/attendance';
import { lengthOf, subtract, unite, type Span } from '@monban/core/attendance/spans';
import { AppError, type FieldProblem } from '@monban/core/errors';
import type { PersonId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { fieldProblem } from '../http/problem.ts';
import { getPerson } from '../people/people.ts';
import type { Platform } from '../platform.ts';
import type { Asker } from '../records/record-use-cases.ts';
import { checkReference } from '../records/references.ts';
import { runChange } from '../records/run-change.ts';
import type { Scope } from '../records/scope.ts';
import { requireOpenFrom } from './closed-days.ts';
import { deleteTerms, listTerms, putTerms } from './working-terms-store.ts';

/** `NOT_FOUND` for somebody outside the scope. */
export async function listTermsOf(
  db: Knex,
  { personId, scope }: { readonly personId: PersonId; readonly scope: Scope },
): Promise<readonly WorkingTerms[]> {
  await getPerson(db, personId, scope);
  return (await listTerms(db, [personId])).get(personId) ?? [];
}

export type TermsChange = Asker & {
  readonly personId: PersonId;
  readonly fromDate: string;
  readonly input: PutWorkingTerms;
};

/** From the day on. `CONFLICT` where a day that would change is in a closed month. */
export function putTermsOf(platform: Platform, change: TermsChange): Promise<readonly WorkingTerms[]> {
  const { personId, fromDate, input } = change;
  return changeTerms(platform, change, async (trx) => {
    const problems = [
      ...(await checkReference(
        trx,
        { table: 'attendance_groups', id: input.groupId, pointer: '/groupId' },
        change,
      )),
      ...input.week.flatMap((day, index) => checkWork(day, `/week/${index}`)),
    ];
    if (problems.length > 0) throw new AppError('VALIDATION_FAILED', { details: { problems } });
    await putTerms(trx, personId, { fromDate, ...input });
    return 'put';
  });
}

/** The terms before them hold again. `NOT_FOUND` where none begin on the day. */
export function removeTermsOf(
  platform: Platform,
  change: Omit<TermsChange, 'input'>,
): Promise<readonly WorkingTerms[]> {
  return changeTerms(platform, change, async (trx) => {
    if (!(await deleteTerms(trx, change.personId, change.fromDate))) throw new AppError('NOT_FOUND');
    return 'removed';
  });
}

function changeTerms(
  platform: Platform,
  { personId, fromDate, context, scope }: Omit<TermsChange, 'input'>,
  write: (trx: Knex) => Promise<'put' | 'removed'>,
): Promise<readonly WorkingTerms[]> {
  return runChange(platform, async ({ db }) => {
    await holdLock(db, 'attendance');
    const before = await listTermsOf(db, { personId, scope });
    const deed = await write(db);
    const after = (await listTerms(db, [personId])).get(personId) ?? [];
    const groupIds = [...before, ...after].map(({ groupId }) => groupId);
    await requireOpenFrom(db, { groupIds, day: fromDate });
    await recordAudit(db, context, {
      action: `working-terms.${deed}`,
      ...{ subjectType: 'person', subjectId: personId },
      before: { workingTerms: before },
      after: { workingTerms: after },
    });
    return after;
  });
}

/** Pieces in order that do not touch, breaks within the work. */
export function checkWork(
  { work, breaks }: { readonly work: readonly Span[]; readonly breaks: readonly Span[] },
  pointer: string,
): readonly FieldProblem[] {
  return [
    ...checkSpans(work, `${pointer}/work`),
    ...checkSpans(breaks, `${pointer}/breaks`),
    ...(lengthOf(subtract(breaks, work)) > 0
      ? [fieldProblem(`${pointer}/breaks`, 'BREAK_OUTSIDE_WORK')]
      : []),
  ];
}

function checkSpans(spans: readonly Span[], pointer: string): readonly FieldProblem[] {
  const empty = spans.flatMap(({ from, until }, index) =>
    from < until ? [] : [fieldProblem(`${pointer}/${index}`, 'SPAN_EMPTY')],
  );
  const isApart = unite(spans).length === spans.length - empty.length;
  return isApart ? empty : [...empty, fieldProblem(pointer, 'SPANS_OVERLAP')];
}

import type { WholePerson } from '@monban/core/api/people';
import type { MergePeople, PersonMerge } from '@monban/core/api/person-merges';
import { AppError } from '@monban/core/errors';
import { PersonId, PersonMergeId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import { settleAppointment } from '../appointments/settle-appointment.ts';
import { recordAudits } from '../audit/record-audit.ts';
import { operatorOf } from '../badges/badges.ts';
import type { ChangeContext } from '../http/route.ts';
import { fieldProblem, invalidField } from '../http/problem.ts';
import { auditedTerms } from '../people/change-terms.ts';
import { daysAt, projectRow } from '../people/keep-terms.ts';
import { requireNotMerged } from '../people/merged-people.ts';
import { getPerson } from '../people/people.ts';
import { personToRow } from '../people/person-row.ts';
import { hasLeft, type Terms } from '../people/person-terms.ts';
import { loadTerms } from '../people/terms-store.ts';
import type { Platform } from '../platform.ts';
import { done, type RecordOutcome } from '../records/record-outcome.ts';
import type { WithCaller } from '../records/record-routes.ts';
import {
  requireVersion,
  updateVersion,
  type Asker,
  type RecordVersion,
} from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { joinTerms, type JoinedTerms } from './join-terms.ts';
import { reasonToWait, requireOthersRecords } from './merge-approval.ts';
import type { MergeContent } from './merge-content.ts';
import { getMerge, insertMerge, shownMerge } from './merge-store.ts';
import { fieldsAfter, formerFields } from './merged-fields.ts';
import { moveBadges } from './moved-badges.ts';
import { moveMemberships } from './moved-memberships.ts';
import { moveDepartmentTerms, moveRows } from './moved-rows.ts';

/** The record that stays is `id`, in the version that was seen; the other one is named in the input. */
export type Merging = Asker & RecordVersion & { readonly input: MergePeople };

/**
 * Waits for a second operator where there is a reason to, which is looked for under the locks of the merge itself.
 * Throws `FORBIDDEN` where one of the two is the caller.
 */
export function mergePeople(
  platform: Platform,
  change: WithCaller<Merging>,
): Promise<RecordOutcome<PersonMerge>> {
  const { id, expectedVersion, input, caller } = change;
  return runChange(platform, async (deps) => {
    await holdLock(deps.db, 'operators');
    await holdMergeLocks(deps.db);
    const run = (within: Platform) => storeMerge(within, change);
    const pair = { winnerId: PersonId.parse(id), loserId: input.loserId };
    await requireOthersRecords(deps.db, pair, caller.operatorId);
    const kind = await reasonToWait(deps.db, pair);
    if (kind === undefined) return done(run(deps));
    return holdForSecondOperator(deps, change, {
      kind,
      subjectType: 'person',
      subjectId: id,
      operation: 'person.merge',
      change: { id, expectedVersion, input },
      run,
    });
  });
}

/** Nobody is changed meanwhile, and badges neither: what both wait for is taken before anything is written. */
async function holdMergeLocks(db: Knex): Promise<void> {
  await holdLock(db, 'people');
  await holdLock(db, 'policy');
  await holdLock(db, 'appointments');
}

/**
 * One record of two: everything of the loser becomes the winner's, in one transaction, and the loser ends. Throws
 * `VALIDATION_FAILED` where they cannot be one, `IN_USE` while a desk works on the loser's badge, `VERSION_CONFLICT`;
 * `FORBIDDEN` where one of the two is whoever does it.
 */
export function storeMerge(platform: Platform, change: Merging): Promise<PersonMerge> {
  return runChange(platform, async (deps) => {
    await holdMergeLocks(deps.db);
    const parties = await readParties(deps, change);
    const content = await moveAll(deps, parties, change);
    const id = PersonMergeId.parse(deps.newId());
    const { winner, loser } = parties;
    await insertMerge(deps.db, {
      id,
      winnerId: winner.id,
      loserId: loser.id,
      winnerVersion: winner.version + 1,
      loserVersion: loser.version + 1,
      content,
      mergedBy: change.context.actor,
      mergedAt: change.context.at.toISOString(),
    });
    await audit(deps, change.context, parties);
    deps.policyChanged();
    return shownMerge(await getMerge(deps.db, id));
  });
}

interface Parties {
  readonly winner: WholePerson;
  readonly loser: WholePerson;
  readonly winnerTerms: Terms;
  readonly loserTerms: Terms;
  readonly joined: JoinedTerms;
  /** The one that stays had left, and is here again as the other. */
  readonly comesBack: boolean;
}

async function readParties({ db }: Platform, change: Merging): Promise<Parties> {
  const { id, input, scope, context } = change;
  if (id === input.loserId) throw invalidField('/loserId', 'SAME_PERSON');
  const winner = await getPerson(db, PersonId.parse(id), scope);
  const loser = await getLoser(db, input.loserId, scope);
  await requireOthersRecords(db, { winnerId: winner.id, loserId: loser.id }, context.actor);
  await requireNotMerged(db, winner.id);
  await requireNotMerged(db, loser.id, '/loserId');
  requireVersion(winner, change);
  requireVersion(loser, { expectedVersion: change.input.loserVersion });
  await requireNoDeskJob(db, loser.id);
  const winnerTerms = await loadTerms(db, winner.id);
  const loserTerms = await loadTerms(db, loser.id);
  const joined = joinTerms(winnerTerms, loserTerms);
  const comesBack = winner.retiredAt !== null && loser.retiredAt === null;
  if (comesBack && hasLeft(joined.terms, await daysAt(db, context.at))) {
    throw invalidField('/loserId', 'MERGE_ENDS_EMPLOYMENT');
  }
  return { winner, loser, winnerTerms, loserTerms, joined, comesBack };
}

/** A loser out of reach is a wrong field, not a missing page. */
async function getLoser(db: Knex, id: PersonId, scope: Asker['scope']): Promise<WholePerson> {
  try {
    return await getPerson(db, id, scope);
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'NOT_FOUND') throw cause;
    throw invalidField('/loserId', 'REFERENCE_UNKNOWN');
  }
}

async function requireNoDeskJob(db: Knex, personId: PersonId): Promise<void> {
  const open: unknown = await db('desk_jobs').where({ person_id: personId, state: 'open' }).first('id');
  if (open === undefined) return;
  throw new AppError('IN_USE', { details: { problems: [fieldProblem('/loserId', 'DESK_JOB_OPEN')] } });
}

/** Memberships and badges last: they write to the trail, for which every other change waits from then on. */
async function moveAll(deps: Platform, parties: Parties, change: Merging): Promise<MergeContent> {
  const { db } = deps;
  const { input, context } = change;
  const { winner, loser, joined, comesBack } = parties;
  const pair = { winnerId: winner.id, loserId: loser.id };
  const rows = await moveRows(db, pair);
  await settleAppointment(db, context, { personId: loser.id, standing: 'left' });
  const departmentTerms = await moveDepartmentTerms(db, pair);
  const employments = joined.moving.map(({ id }) => id);
  await db('employments').whereIn('id', employments).update({ person_id: winner.id });
  const loserCode = await endLoser(db, parties, context);
  await writeWinner(deps, parties, change);
  const memberships = await moveMemberships(db, pair, { context, comesBack });
  const badges = await moveBadges(deps, pair, { context, operatorId: await operatorOf(db, context) });
  return {
    former: formerFields(winner, loser, input.take),
    winnerRetiredAt: winner.retiredAt,
    loserRetiredAt: loser.retiredAt,
    loserCode,
    rows: { ...rows, employments },
    departmentTerms,
    memberships: memberships.moved,
    droppedMemberships: memberships.dropped,
    badges,
    kept: { employments: joined.staying, accessLevels: memberships.kept },
  };
}

/** A code goes with its employment: the record that ends keeps one that is made of its id. Its former code, then. */
async function endLoser(
  db: Knex,
  { loser, joined }: Parties,
  context: ChangeContext,
): Promise<string | null> {
  const isGone = joined.moving.some(({ employeeCode }) => employeeCode === loser.employeeCode);
  await updateVersion(db, 'people', {
    id: loser.id,
    expectedVersion: loser.version,
    values: {
      retired_at: loser.retiredAt ?? context.at.toISOString(),
      ...(isGone && { employee_code: `merged-${loser.id.slice(0, 8)}-${loser.version}` }),
    },
    context,
  });
  return isGone ? loser.employeeCode : null;
}

async function writeWinner(deps: Platform, parties: Parties, change: Merging): Promise<void> {
  const { winner, loser, joined, comesBack } = parties;
  const { input, context, expectedVersion } = change;
  const row = personToRow(fieldsAfter(winner, loser, input.take));
  const values = { ...row, retired_at: comesBack ? null : winner.retiredAt };
  await updateVersion(deps.db, 'people', { id: winner.id, expectedVersion, values, context });
  const dayAt = await daysAt(deps.db, context.at);
  await projectRow(deps.db, winner.id, { terms: joined.terms, dayAt });
}

async function audit(deps: Platform, context: ChangeContext, parties: Parties): Promise<void> {
  const { winner, loser, winnerTerms, loserTerms, joined } = parties;
  const after = async (id: PersonId) => getPerson(deps.db, id, 'all');
  await recordAudits(deps.db, context, [
    {
      action: 'person.merged',
      subjectType: 'person',
      subjectId: winner.id,
      before: { ...winner, ...auditedTerms(winnerTerms) },
      after: { ...(await after(winner.id)), ...auditedTerms(joined.terms), mergedWith: loser.id },
    },
    {
      action: 'person.merged-away',
      subjectType: 'person',
      subjectId: loser.id,
      before: { ...loser, ...auditedTerms(loserTerms) },
      after: {
        ...(await after(loser.id)),
        ...auditedTerms(await loadTerms(deps.db, loser.id)),
        mergedWith: winner.id,
      },
    },
  ]);
}

import { AppError } from '@monban/core/errors';
import { OperatorId, type AccessRequestId } from '@monban/core/ids';
import { holdForSecondOperator } from '../approvals/four-eyes.ts';
import { todayOfPerson } from '../people/zone-of-person.ts';
import type { Platform } from '../platform.ts';
import { getRecord, type Asker } from '../records/record-use-cases.ts';
import { accessLevelKind } from '../rules/access-level-kind.ts';
import { findMembership } from '../rules/membership-store.ts';
import { storeMembership } from '../rules/memberships.ts';
import { protectedReach } from '../rules/protected-doors.ts';
import { auditRequest } from './access-requests.ts';
import { getAccessRequest, setConfirmation, type StoredAccessRequest } from './access-request-store.ts';
import { joinDays } from './join-days.ts';

type Grant = Asker & { readonly id: AccessRequestId };

/**
 * The first operator has agreed. A level that opens a protected door takes a second one, who is neither the first nor
 * the asker: the request is laid before others once more.
 */
export async function grantAccessRequest(platform: Platform, grant: Grant): Promise<void> {
  const { context, id } = grant;
  const request = await getOpen(platform, grant);
  const level = await getRecord(platform.db, accessLevelKind, { id: request.accessLevelId, scope: 'all' });
  const reach = await protectedReach(platform.db, level.rules);
  if (!reach.allows) {
    await confirmAccessRequest(platform, grant);
    return;
  }
  const first = { context, caller: { operatorId: OperatorId.parse(context.actor) } };
  const outcome = await holdForSecondOperator(platform, first, {
    kind: 'access.request',
    subjectType: 'access-request',
    subjectId: id,
    operation: 'access-request.confirm',
    change: { id },
    run: (deps) => confirmAccessRequest(deps, grant),
  });
  if (outcome.kind === 'waiting') await setConfirmation(platform.db, id, outcome.approval.id);
}

/**
 * The person is on the level for the days that were asked for; days that are there already stay. Throws `CONFLICT` where
 * they would be lost.
 */
export async function confirmAccessRequest(platform: Platform, grant: Grant): Promise<void> {
  const { context, id } = grant;
  const before = await getOpen(platform, grant);
  const { accessLevelId, personId } = before;
  const held = await findMembership(platform.db, { accessLevelId, personId });
  const days = joinDays(held, before, await todayOfPerson(platform.db, personId, context.at));
  if (days === undefined) throw new AppError('CONFLICT');
  const membership = { accessLevelId, personId, ...days };
  const expectedVersion = held?.version ?? 0;
  await storeMembership(platform, { context, scope: 'all', membership, expectedVersion });
  const after = await getAccessRequest(platform.db, { id, at: context.at });
  await auditRequest(platform.db, context, { action: 'access-request.granted', before, after });
}

/** Throws `CONFLICT` for one that was withdrawn, `FORBIDDEN` for the asker. */
async function getOpen({ db }: Platform, { context, id }: Grant): Promise<StoredAccessRequest> {
  const request = await getAccessRequest(db, { id, at: context.at });
  if (request.state === 'withdrawn') throw new AppError('CONFLICT');
  if (request.requestedBy === context.actor) throw new AppError('FORBIDDEN');
  return request;
}

import { LOOK_UP_MINUTES, type LookUp, type MakeLookUp } from '@monban/core/api/look-ups';
import { AppError } from '@monban/core/errors';
import { LookUpId, type PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { fieldProblem, invalidField } from '../http/problem.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import { findPersonStanding } from '../people/person-standing.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { findLookUp, insertLookUp } from './look-up-store.ts';

/**
 * Writes down who wants to see where somebody went, and why, before anything is shown. Also of people who have left:
 * their movements are asked for most. Throws `VALIDATION_FAILED` at `/personId` for a person out of reach.
 */
export function makeLookUp(
  platform: Platform,
  asker: { readonly caller: Caller; readonly context: ChangeContext },
  input: MakeLookUp,
): Promise<LookUp> {
  const { caller, context } = asker;
  return runChange(platform, async (deps) => {
    const standing = await findPersonStanding(deps.db, caller.scope, input.personId);
    if (standing === undefined) throw invalidField('/personId', 'REFERENCE_UNKNOWN');
    const id = LookUpId.parse(deps.newId());
    const expiresAt = new Date(context.at.getTime() + LOOK_UP_MINUTES * 60_000).toISOString();
    const times = { at: context.at.toISOString(), expiresAt };
    await insertLookUp(deps.db, { ...input, ...times, id, operatorId: caller.operatorId });
    const made = await findLookUp(deps.db, caller.scope, id);
    if (made === undefined) throw new AppError('NOT_FOUND');
    await recordAudit(deps.db, context, {
      action: 'look-up.made',
      subjectType: 'look-up',
      subjectId: id,
      before: null,
      after: made,
    });
    return made;
  });
}

/**
 * Throws `FORBIDDEN` for whoever may not see movements, and at `/lookUpId` unless this operator gave a reason for this
 * person a moment ago. One's own movements need none.
 */
export async function requireLookUp(
  db: Knex,
  caller: Caller,
  asked: { readonly personId: PersonId; readonly lookUpId: LookUpId | undefined; readonly at: Date },
): Promise<void> {
  const { personId, lookUpId, at } = asked;
  if (personId === caller.personId) return;
  if (!caller.permissions.has('movements:read')) throw new AppError('FORBIDDEN');
  const lookUp = lookUpId && (await findLookUp(db, caller.scope, lookUpId));
  const isGood =
    lookUp?.operatorId === caller.operatorId &&
    lookUp.personId === personId &&
    at.toISOString() < lookUp.expiresAt;
  if (isGood) return;
  throw new AppError('FORBIDDEN', { details: { problems: [fieldProblem('/lookUpId', 'LOOK_UP_NEEDED')] } });
}

import type { CreatePerson, WholePerson } from '@monban/core/api/people';
import { PersonId } from '@monban/core/ids';
import { invalidField } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import { done } from '../records/record-outcome.ts';
import type { RecordUseCases } from '../records/record-routes.ts';
import {
  changeRecord,
  createRecord,
  requireVersion,
  restoreRecord,
  type Asker,
  type RecordVersion,
} from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { daysAt } from './keep-terms.ts';
import { requireNotMerged } from './merged-people.ts';
import { getPerson } from './people.ts';
import { personKind } from './person-kind.ts';
import { dropMembershipsOf } from './person-memberships.ts';
import { hasLeft } from './person-terms.ts';
import { givenAtCreation, requireVisible } from './person-view.ts';
import { loadTerms } from './terms-store.ts';

/** Creating and changing, but for fields that the caller's role does not see. */
export function personUseCases(platform: Platform): Partial<RecordUseCases<WholePerson, CreatePerson>> {
  return {
    create: (change) => {
      requireVisible(givenAtCreation(change.input), change.caller.role);
      return done(createRecord(platform, personKind, change));
    },
    change: (change) => {
      requireVisible(change.input, change.caller.role);
      return done(changeRecord(platform, personKind, change));
    },
    restore: (change) => done(restorePerson(platform, change)),
  };
}

/** Whoever had left is here again, without the rights of then. */
function restorePerson(platform: Platform, change: Asker & RecordVersion): Promise<WholePerson> {
  const id = PersonId.parse(change.id);
  return runChange(platform, async (deps) => {
    const before = await getPerson(deps.db, id, change.scope);
    requireVersion(before, change);
    await requireNotMerged(deps.db, id);
    await requireEmployment(deps, id, change.context.at);
    const after = await restoreRecord(deps, personKind, change);
    if (before.retiredAt !== null) await dropMembershipsOf(deps.db, change.context, id);
    return after;
  });
}

/** Whose employments have all ended would be retired again at once. */
async function requireEmployment({ db }: Platform, id: PersonId, at: Date): Promise<void> {
  const terms = await loadTerms(db, id);
  if (hasLeft(terms, await daysAt(db, at))) throw invalidField('', 'EMPLOYMENT_ENDED');
}

import type { CreatePerson, WholePerson } from '@monban/core/api/people';
import { PersonId } from '@monban/core/ids';
import { invalidField } from '../http/problem.ts';
import type { Platform } from '../platform.ts';
import { done } from '../records/record-outcome.ts';
import type { RecordUseCases } from '../records/record-routes.ts';
import {
  changeRecord,
  createRecord,
  restoreRecord,
  type Asker,
  type RecordVersion,
} from '../records/record-use-cases.ts';
import { daysAt } from './keep-terms.ts';
import { requireNotMerged } from './merged-people.ts';
import { personKind } from './person-kind.ts';
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
    restore: async (change) => {
      await requireEmployment(platform, change);
      return done(restoreRecord(platform, personKind, change));
    },
  };
}

/** Whose employments have all ended would be retired again at once. */
async function requireEmployment(
  { db }: Platform,
  { id, context }: RecordVersion & Pick<Asker, 'context'>,
): Promise<void> {
  await requireNotMerged(db, PersonId.parse(id));
  const terms = await loadTerms(db, PersonId.parse(id));
  if (hasLeft(terms, await daysAt(db, context.at))) throw invalidField('', 'EMPLOYMENT_ENDED');
}

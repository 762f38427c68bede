import type { PersonId } from '@monban/core/ids';
import { recordAudit } from '../audit/record-audit.ts';
import { invalidField } from '../http/problem.ts';
import { getPerson } from '../people/people.ts';
import type { Platform } from '../platform.ts';
import type { Asker } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { storeDistinction } from './duplicates.ts';

export interface Distinguishing extends Asker {
  readonly personId: PersonId;
  readonly otherId: PersonId;
  readonly isDistinct: boolean;
}

/** Two who look alike are two, or may be one again. Throws `NOT_FOUND` for somebody out of reach. */
export function distinguishPeople(platform: Platform, change: Distinguishing): Promise<void> {
  const { personId, otherId, isDistinct, scope, context } = change;
  if (personId === otherId) throw invalidField('/otherId', 'SAME_PERSON');
  return runChange(platform, async ({ db }) => {
    await getPerson(db, personId, scope);
    await getPerson(db, otherId, scope);
    await storeDistinction(db, [personId, otherId], isDistinct);
    await recordAudit(db, context, {
      action: isDistinct ? 'person.told-apart' : 'person.telling-apart-undone',
      subjectType: 'person',
      subjectId: personId,
      before: null,
      after: { distinctFrom: otherId },
    });
  });
}

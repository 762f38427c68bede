import type { CreatePerson, WholePerson } from '@monban/core/api/people';
import type { Platform } from '../platform.ts';
import { done } from '../records/record-outcome.ts';
import type { RecordUseCases } from '../records/record-routes.ts';
import { changeRecord, createRecord } from '../records/record-use-cases.ts';
import { personKind } from './person-kind.ts';
import { givenAtCreation, requireVisible } from './person-view.ts';

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
  };
}

import type { ChangePerson, CreatePerson, WholePerson } from '@monban/core/api/people';
import { FIELDS_OF_MERGE, type MergeField } from '@monban/core/api/person-merges';

/** The one that stays, with what is taken from the other. Protection of an address is never lost by it. */
export function fieldsAfter(
  winner: WholePerson,
  loser: WholePerson,
  take: readonly MergeField[],
): CreatePerson {
  return { ...winner, ...changedFields(winner, loser, take) };
}

/** What the one that stays was before, where that is changed. */
export function formerFields(
  winner: WholePerson,
  loser: WholePerson,
  take: readonly MergeField[],
): ChangePerson {
  const changed = Object.keys(changedFields(winner, loser, take)) as (keyof ChangePerson)[];
  const former = Object.fromEntries(changed.map((field) => [field, winner[field]])) as ChangePerson;
  // Where nobody may learn it any more, it is not kept for an undoing either.
  return loser.addressProtected && !winner.addressProtected ? { ...former, municipalityCode: null } : former;
}

function changedFields(
  winner: WholePerson,
  loser: WholePerson,
  take: readonly MergeField[],
): Partial<CreatePerson> {
  const fields = take.flatMap((each) => [...FIELDS_OF_MERGE[each]]);
  const taken = Object.fromEntries(fields.map((field) => [field, loser[field]])) as Partial<CreatePerson>;
  const managerId = taken.managerId === undefined ? winner.managerId : taken.managerId;
  const isOwnManager = managerId === winner.id || managerId === loser.id;
  return {
    ...taken,
    ...(isOwnManager && { managerId: null }),
    ...(loser.addressProtected && { addressProtected: true }),
  };
}

import type { CreatePerson, WholePerson } from '@monban/core/api/people';
import { addEmployment, editAsFields, type TermsEdit } from '../people/edit-terms.ts';

type Days = Pick<CreatePerson, 'startsOn'>;

/** Somebody who had left begins anew after the last day: a second employment of the same person. */
export function isComingBack(former: WholePerson | undefined, { startsOn }: Days): boolean {
  if (former === undefined || former.endsOn === null || former.retiredAt === null) return false;
  return startsOn > former.endsOn;
}

/**
 * A file still lists somebody who has left here, without saying that they left, or that they come back: nobody is
 * taken back by a list that may be old.
 */
export function hasLeftForGood(former: WholePerson, says: Partial<CreatePerson>): boolean {
  if (former.retiredAt === null || isComingBack(former, { startsOn: says.startsOn ?? '' })) return false;
  const isGoneThere =
    former.endsOn !== null && typeof says.endsOn === 'string' && says.endsOn <= former.endsOn;
  return !isGoneThere;
}

/** What a row of a file makes of the employments and posts of the person. */
export function editAsRow(former: WholePerson | undefined, proposed: CreatePerson): TermsEdit {
  return isComingBack(former, proposed)
    ? addEmployment({ ...proposed, note: null, title: null })
    : editAsFields(proposed);
}

import type { CreatePerson, WholePerson } from '@monban/core/api/people';
import { holdConcurrent } from '../people/concurrent-posts.ts';
import { addEmployment, editAsFields, type TermsEdit } from '../people/edit-terms.ts';
import type { PostsOfRow } from './posts-of-row.ts';

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
export function editAsRow(
  former: WholePerson | undefined,
  proposed: CreatePerson,
  { title, concurrent, from }: PostsOfRow,
): TermsEdit {
  const edit = isComingBack(former, proposed)
    ? addEmployment({ ...proposed, note: null, title: title ?? null })
    : editAsFields(proposed, { title, from });
  if (concurrent === undefined) return edit;
  const hold = holdConcurrent(proposed, { departmentIds: concurrent, from });
  return (terms, deps) => hold(edit(terms, deps), deps);
}

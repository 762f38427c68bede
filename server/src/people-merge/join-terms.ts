import type { Employment } from '@monban/core/api/employments';
import type { Terms } from '../people/person-terms.ts';

export interface JoinedTerms {
  /** What the one that stays has afterwards. */
  readonly terms: Terms;
  /** The loser's employments that become the winner's, with their posts. */
  readonly moving: readonly Employment[];
  /** How many stay where they were: nobody is employed twice on one day. */
  readonly staying: number;
}

export function joinTerms(winner: Terms, loser: Terms): JoinedTerms {
  const moving = loser.employments.filter((theirs) => {
    return !winner.employments.some((own) => isOverlapping(own, theirs));
  });
  const ids = new Set(moving.map(({ id }) => id));
  return {
    terms: {
      employments: [...winner.employments, ...moving],
      posts: [...winner.posts, ...loser.posts.filter(({ employmentId }) => ids.has(employmentId))],
    },
    moving,
    staying: loser.employments.length - moving.length,
  };
}

function isOverlapping(one: Employment, other: Employment): boolean {
  const [earlier, later] = one.startsOn <= other.startsOn ? [one, other] : [other, one];
  return earlier.endsOn === null || later.startsOn <= earlier.endsOn;
}

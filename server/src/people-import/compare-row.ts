import type { CreatePerson, WholePerson } from '@monban/core/api/people';
import { NO_TERMS } from '../people/edit-terms.ts';
import type { Terms } from '../people/person-terms.ts';
import { standingOn } from '../people/standing-on.ts';
import { changesBetween, type ToldChange, type ToldPerson } from './person-changes.ts';
import type { PostsOfRow } from './posts-of-row.ts';
import type { ImportWorld } from './propose-row.ts';
import { editAsRow } from './returning-person.ts';

export interface ComparedRow {
  readonly former: WholePerson | undefined;
  readonly proposed: CreatePerson;
  readonly posts: PostsOfRow;
}

type Compared = Pick<ImportWorld, 'dayAt' | 'labels' | 'newId' | 'termsOf'>;
type Days = Pick<CreatePerson, 'startsOn' | 'siteId'>;

/**
 * What the row changes, by the day from which it holds: what is told is what the terms would say, and not what the
 * row asks for. The day itself is told where it is not today.
 */
export function changesByRow(world: Compared, row: ComparedRow): readonly ToldChange[] {
  const { former, proposed, posts } = row;
  const before = former && told(world, former, { terms: world.termsOf(former.id), posts });
  const after = told(world, proposed, { terms: termsByRow(world, row), posts });
  const changes = changesBetween(before, after, world.labels);
  if (posts.from === undefined || !changes.some(({ field }) => OF_POSTS.has(field))) return changes;
  return [...changes, { field: 'transferredOn', before: null, after: dayOfRow(world, proposed, posts.from) }];
}

/** The employments and posts that the row would leave. */
export function termsByRow({ termsOf, dayAt, newId }: Compared, row: ComparedRow): Terms {
  const { former, proposed, posts } = row;
  const before = former === undefined ? NO_TERMS : termsOf(former.id);
  return editAsRow(former, proposed, posts)(before, { dayAt, newId });
}

/** From when a row holds: today at the site, or the day it says, and never before the employment. */
export function dayOfRow({ dayAt }: Pick<ImportWorld, 'dayAt'>, { startsOn, siteId }: Days, from?: string) {
  const day = from ?? dayAt(siteId);
  return day > startsOn ? day : startsOn;
}

const OF_POSTS: ReadonlySet<string> = new Set(['departmentId', 'siteId', 'title', 'concurrentDepartments']);

function told(
  world: Compared,
  person: CreatePerson,
  { terms, posts }: { readonly terms: Terms; readonly posts: PostsOfRow },
): ToldPerson {
  const standing = standingOn(terms, person, dayOfRow(world, person, posts.from));
  return { title: null, concurrentDepartments: [], ...person, ...standing };
}

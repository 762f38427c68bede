import type { CreatePerson, WholePerson } from '@monban/core/api/people';
import { NO_TERMS } from '../people/edit-terms.ts';
import { holdsFrom, type Terms } from '../people/person-terms.ts';
import { standingOn } from '../people/standing-on.ts';
import { changesBetween, type ToldChange, type ToldPerson } from './person-changes.ts';
import type { PostsOfRow } from './posts-of-row.ts';
import type { ImportWorld } from './propose-row.ts';
import { editAsRow } from './returning-person.ts';

/** What a row asks for. */
export interface AskingRow {
  readonly former: WholePerson | undefined;
  readonly proposed: CreatePerson;
  readonly posts: PostsOfRow;
}

export interface ComparedRow extends AskingRow {
  /** The employments and posts that are there, and those that the row would leave. */
  readonly before: Terms;
  readonly after: Terms;
}

type World = Pick<ImportWorld, 'dayAt' | 'labels' | 'newId' | 'termsOf'>;

export function compareRow({ termsOf, dayAt, newId }: World, row: AskingRow): ComparedRow {
  const { former, proposed, posts } = row;
  const before = former === undefined ? NO_TERMS : termsOf(former.id);
  return { ...row, before, after: editAsRow(former, proposed, posts)(before, { dayAt, newId }) };
}

/**
 * What the row changes, by the day from which it holds: what is told is what the terms would say, and not what the
 * row asks for. The day itself is told where it is not today.
 */
export function changesByRow(world: World, row: ComparedRow): readonly ToldChange[] {
  const { former, proposed, posts, before, after } = row;
  const told = (person: CreatePerson, terms: Terms): ToldPerson => {
    const standing = standingOn(terms, person, holdsFrom(person, world.dayAt, posts.from));
    return { title: null, concurrentDepartments: [], ...person, ...standing };
  };
  const changes = changesBetween(former && told(former, before), told(proposed, after), world.labels);
  if (posts.from === undefined || !changes.some(({ field }) => OF_POSTS.has(field))) return changes;
  const day = holdsFrom(proposed, world.dayAt, posts.from);
  return [...changes, { field: 'transferredOn', before: null, after: day }];
}

const OF_POSTS: ReadonlySet<string> = new Set(['departmentId', 'siteId', 'title', 'concurrentDepartments']);

import { SMALLEST_GROUP } from '@monban/core/api/drives';
import type { DueForDeletion, RetentionPurpose } from '@monban/core/api/retention';
import type { Held } from './row-set.ts';

/** How much of one table is held, and due. */
export interface HeldRows extends Held {
  readonly table: string;
}

type Told = Pick<DueForDeletion, 'due' | 'held' | 'oldest'>;

/** Data of people in drives, with the tables that have one row for each of them. */
const OF_PEOPLE: ReadonlyMap<RetentionPurpose, readonly string[]> = new Map([
  ['card-drives', ['applications']],
  ['application-contents', ['application_forms', 'application_photos']],
  ['visit-rosters', ['visit_roster_data']],
]);

export function isOfDrives(purpose: RetentionPurpose): boolean {
  return OF_PEOPLE.has(purpose);
}

/** Everything of one purpose, as it is. */
export function sumOf(parts: readonly HeldRows[]): Told & Held {
  return parts.reduce<Held>(
    (sum, part) => ({
      due: sum.due + part.due,
      held: sum.held + part.held,
      oldest: [sum.oldest, part.oldest].filter((one) => one !== null).sort()[0] ?? null,
    }),
    { due: 0, held: 0, oldest: null },
  );
}

/**
 * The same for whoever is no clerk of the drives: no number that stands for fewer than ten people, a nought neither, and
 * none whose difference to the other one would. The oldest moment is one person's, and is not told.
 */
export function withoutSmall(purpose: RetentionPurpose, parts: readonly HeldRows[]): Told {
  const tables = OF_PEOPLE.get(purpose);
  const { due, held, oldest } = sumOf(parts);
  if (tables === undefined) return { due, held, oldest };
  const ofPeople = parts.filter(({ table }) => tables.includes(table));
  const isTellable = (count: (part: HeldRows) => number): boolean =>
    ofPeople.some((part) => count(part) >= SMALLEST_GROUP);
  const rest = (part: HeldRows): number => part.held - part.due;
  const isRestTellable = held === due || isTellable(rest);
  return {
    due: isTellable((part) => part.due) && isRestTellable ? due : null,
    held: isTellable((part) => part.held) ? held : null,
    oldest: null,
  };
}

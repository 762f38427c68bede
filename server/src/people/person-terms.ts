import { addDays } from '@monban/core/calendar/days';
import type { Employment, Post } from '@monban/core/api/employments';
import type { CreatePerson } from '@monban/core/api/people';
import type { SiteId } from '@monban/core/ids';

/** All employments and posts of one person, as they are stored: a main post has no `untilDate` of its own. */
export interface Terms {
  readonly employments: readonly Employment[];
  readonly posts: readonly Post[];
}

/** The calendar day at a site. */
export type DayAt = (siteId: SiteId) => string;

/** The fields of a person's row that its terms decide. */
export type Projection = Pick<
  CreatePerson,
  'kind' | 'employeeCode' | 'startsOn' | 'endsOn' | 'departmentId' | 'siteId'
>;

export interface CurrentTerms {
  readonly employment: Employment;
  readonly post: Post;
}

/**
 * The main post of today with its employment: the last one that has begun at its own site, or the first one of all
 * while none has. Somebody who left keeps the last one. Undefined where there are none.
 */
export function currentTerms(terms: Terms, dayAt: DayAt): CurrentTerms | undefined {
  const mains = terms.posts.filter(({ isMain }) => isMain).toSorted(byFromDate);
  const post = mains.findLast(({ fromDate, siteId }) => fromDate <= dayAt(siteId)) ?? mains[0];
  const employment = terms.employments.find(({ id }) => id === post?.employmentId);
  return post && employment && { employment, post };
}

/** The main post of an employment on one day; before its first day the first one, after its last day the last one. */
export function mainPostOn({ posts }: Terms, { id }: Employment, day: string): Post | undefined {
  const mains = posts.filter((post) => post.isMain && post.employmentId === id).toSorted(byFromDate);
  return mains.findLast(({ fromDate }) => fromDate <= day) ?? mains[0];
}

/** From when something holds in an employment: the day that is named, else today at the site, and never before it. */
export function holdsFrom(
  { startsOn, siteId }: Pick<Projection, 'startsOn' | 'siteId'>,
  dayAt: DayAt,
  named?: string,
): string {
  const day = named ?? dayAt(siteId);
  return day > startsOn ? day : startsOn;
}

export function projectionOf({ employment, post }: CurrentTerms): Projection {
  const { kind, employeeCode, startsOn, endsOn } = employment;
  return { kind, employeeCode, startsOn, endsOn, departmentId: post.departmentId, siteId: post.siteId };
}

/** Has the last employment ended before today? */
export function hasLeft(terms: Terms, dayAt: DayAt): boolean {
  const current = currentTerms(terms, dayAt);
  if (current === undefined) return false;
  const today = dayAt(current.post.siteId);
  return terms.employments.every(({ endsOn }) => endsOn !== null && endsOn < today);
}

/** In the order of their days, with the ends that main posts take from the next one. */
export function shownTerms({ employments, posts }: Terms): Terms {
  return {
    employments: employments.toSorted((left, right) => compare(left.startsOn, right.startsOn)),
    posts: posts
      .map((post) => (post.isMain ? { ...post, untilDate: nextMain(posts, post) } : post))
      .toSorted(byFromDate),
  };
}

/**
 * The posts that are left when an employment has other days: cut off at its ends, without those outside. The main post
 * of the first day begins with it.
 */
export function fitPosts(employment: Employment, posts: readonly Post[]): readonly Post[] {
  const { id, startsOn, endsOn } = employment;
  const inDays = posts.filter(({ employmentId, fromDate }) => {
    return employmentId !== id || endsOn === null || fromDate <= endsOn;
  });
  const mains = inDays.filter((post) => post.employmentId === id && post.isMain).toSorted(byFromDate);
  const first = mains.findLast(({ fromDate }) => fromDate <= startsOn) ?? mains[0];
  return inDays.flatMap((post) => {
    if (post.employmentId !== id) return [post];
    if (post.isMain) return fitMain(post, { first, startsOn });
    return fitBeside(post, employment);
  });
}

export function byFromDate(left: Post, right: Post): number {
  return compare(left.fromDate, right.fromDate) || compare(left.id, right.id);
}

function fitMain(
  post: Post,
  { first, startsOn }: { readonly first: Post | undefined; readonly startsOn: string },
): readonly Post[] {
  if (post.id === first?.id) return [{ ...post, fromDate: startsOn }];
  return post.fromDate > startsOn ? [post] : [];
}

function fitBeside(post: Post, { startsOn, endsOn }: Employment): readonly Post[] {
  const fromDate = post.fromDate < startsOn ? startsOn : post.fromDate;
  const end = endsOn === null ? null : addDays(endsOn, 1);
  const isLonger = end !== null && post.untilDate !== null && post.untilDate > end;
  const untilDate = isLonger ? end : post.untilDate;
  return untilDate !== null && untilDate <= fromDate ? [] : [{ ...post, fromDate, untilDate }];
}

function nextMain(posts: readonly Post[], post: Post): string | null {
  const later = posts
    .filter(({ isMain, employmentId, fromDate }) => {
      return isMain && employmentId === post.employmentId && fromDate > post.fromDate;
    })
    .toSorted(byFromDate);
  return later[0]?.fromDate ?? null;
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

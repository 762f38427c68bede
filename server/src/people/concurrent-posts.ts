import type { Employment, Post } from '@monban/core/api/employments';
import { PostId, type DepartmentId } from '@monban/core/ids';
import type { EditDeps, TermsEdit } from './edit-terms.ts';
import { holdsFrom, mainPostOn, type Projection, type Terms } from './person-terms.ts';

/** 兼務: what is held beside the main post of an employment on one day. */
export function concurrentOn({ posts }: Terms, { id }: Employment, day: string): readonly Post[] {
  return posts.filter((post) => post.employmentId === id && !post.isMain && isHeldOn(post, day));
}

/**
 * From one day on (without it from today) the posts beside the main one are at these departments, in the employment
 * that the fields tell: others end, new ones begin at the person's site. What is planned for later stays planned.
 * Nothing changes once the employment is over.
 */
export function holdConcurrent(
  fields: Projection,
  {
    departmentIds,
    from,
  }: { readonly departmentIds: readonly DepartmentId[]; readonly from?: string | undefined },
): TermsEdit {
  return (terms, deps) => {
    const { startsOn, siteId } = fields;
    const employment = terms.employments.find((one) => one.startsOn === startsOn);
    const day = holdsFrom(fields, deps.dayAt, from);
    if (employment === undefined || (employment.endsOn ?? day) < day) return terms;
    const held = concurrentOn(terms, employment, day);
    const ending = held.filter((post) => !departmentIds.includes(post.departmentId));
    const missing = new Set(departmentIds);
    for (const { departmentId } of held) missing.delete(departmentId);
    const posts = terms.posts.flatMap((post) => (ending.includes(post) ? endedOn(post, day) : [post]));
    const added = [...missing].map((departmentId) =>
      newPost(terms, { employment, day, departmentId, siteId }, deps),
    );
    return { ...terms, posts: [...posts, ...added] };
  };
}

interface Beginning {
  readonly employment: Employment;
  readonly day: string;
  readonly departmentId: DepartmentId;
  readonly siteId: Post['siteId'];
}

/** Until the same is planned to begin, if it is. */
function newPost(terms: Terms, beginning: Beginning, { newId }: EditDeps): Post {
  const { employment, day, departmentId } = beginning;
  const [untilDate = null] = terms.posts
    .filter((post) => post.employmentId === employment.id && !post.isMain && post.fromDate > day)
    .filter((post) => post.departmentId === departmentId)
    .map(({ fromDate }) => fromDate)
    .toSorted();
  const siteId = mainPostOn(terms, employment, day)?.siteId ?? beginning.siteId;
  const id = PostId.parse(newId());
  const employmentId = employment.id;
  return { id, employmentId, departmentId, siteId, title: null, isMain: false, fromDate: day, untilDate };
}

/** One that begins on that very day was never held. */
function endedOn(post: Post, day: string): readonly Post[] {
  return post.fromDate === day ? [] : [{ ...post, untilDate: day }];
}

function isHeldOn({ fromDate, untilDate }: Post, day: string): boolean {
  return fromDate <= day && (untilDate === null || untilDate > day);
}

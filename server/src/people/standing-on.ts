import type { Post } from '@monban/core/api/employments';
import type { DepartmentId } from '@monban/core/ids';
import { concurrentOn } from './concurrent-posts.ts';
import { mainPostOn, type Projection, type Terms } from './person-terms.ts';

export interface Standing extends Pick<Post, 'departmentId' | 'siteId' | 'title'> {
  /** Of the posts beside the main one. */
  readonly concurrentDepartments: readonly DepartmentId[];
}

/** Where somebody stands on one day in the employment that began then; undefined without one. */
export function standingOn(
  terms: Terms,
  { startsOn }: Pick<Projection, 'startsOn'>,
  day: string,
): Standing | undefined {
  const employment = terms.employments.find((one) => one.startsOn === startsOn);
  const main = employment && mainPostOn(terms, employment, day);
  if (employment === undefined || main === undefined) return undefined;
  const { departmentId, siteId, title } = main;
  const beside = concurrentOn(terms, employment, day);
  return { departmentId, siteId, title, concurrentDepartments: beside.map((post) => post.departmentId) };
}

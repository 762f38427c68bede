import type {
  AddEmployment,
  AddPost,
  ChangeEmployment,
  ChangePost,
  Employment,
  Post,
} from '@monban/core/api/employments';
import { AppError } from '@monban/core/errors';
import { EmploymentId, PostId } from '@monban/core/ids';
import { invalidField } from '../http/problem.ts';
import { withChanges } from '../records/record-use-cases.ts';
import {
  currentTerms,
  fitPosts,
  mainPostOn,
  type DayAt,
  type Projection,
  type Terms,
} from './person-terms.ts';

/** What an edit needs besides the terms: the days of the sites, and ids for what is new. */
export interface EditDeps {
  readonly dayAt: DayAt;
  readonly newId: () => string;
}

export type TermsEdit = (terms: Terms, deps: EditDeps) => Terms;

export const NO_TERMS: Terms = { employments: [], posts: [] };

/** What is to be said of the main post, beside department and site. */
export interface Placing {
  /** Without it, that of before, as long as the department is the same. */
  readonly title?: string | null | undefined;
  /** From when it holds, within the present employment; without it from today. */
  readonly from?: string | undefined;
}

/**
 * Makes the terms say what a person's own fields say: a new person's first employment, a correction of the present
 * one, or, where department, site or title differ, a transfer.
 */
export function editAsFields(fields: Projection, placing: Placing = {}): TermsEdit {
  return (terms, deps) => {
    const current = currentTerms(terms, deps.dayAt);
    const { title = null, from } = placing;
    if (current === undefined) return addEmployment({ ...fields, note: null, title })(terms, deps);
    const { kind, employeeCode, startsOn, endsOn } = fields;
    const employment = { ...current.employment, kind, employeeCode, startsOn, endsOn };
    const corrected = withEmployment(terms, employment);
    const post =
      from === undefined
        ? corrected.posts.find(({ id }) => id === current.post.id)
        : mainPostOn(corrected, employment, from);
    if (post === undefined || isAsPlaced(post, fields, placing)) return corrected;
    return moved(corrected, { post, fields, placing }, deps);
  };
}

interface Moving {
  readonly post: Post;
  readonly fields: Projection;
  readonly placing: Placing;
}

/** Elsewhere from that day on; a post that has hardly begun, or lies before it as a whole, is corrected instead. */
function moved(terms: Terms, { post, fields, placing }: Moving, deps: EditDeps): Terms {
  const { departmentId, siteId, endsOn } = fields;
  const { title = post.title, from = deps.dayAt(siteId) } = placing;
  const elsewhere = { ...post, departmentId, siteId, title };
  if (endsOn !== null && endsOn < deps.dayAt(siteId)) return withPost(terms, elsewhere);
  if (post.fromDate >= from) {
    const isBack = isPutBack(terms, { post, fields, placing });
    return isBack ? removePost(post.id)(terms, deps) : withPost(terms, elsewhere);
  }
  const newTitle = placing.title === undefined && post.departmentId !== departmentId ? null : title;
  const id = PostId.parse(deps.newId());
  return withPost(terms, { ...elsewhere, id, fromDate: from, title: newTitle });
}

export function addEmployment(input: AddEmployment): TermsEdit {
  return (terms, { newId }) => {
    const { kind, employeeCode, startsOn, endsOn, note, departmentId, siteId, title } = input;
    const id = EmploymentId.parse(newId());
    const employment: Employment = { id, kind, employeeCode, startsOn, endsOn, note };
    const post: Post = {
      id: PostId.parse(newId()),
      employmentId: employment.id,
      departmentId,
      siteId,
      title,
      isMain: true,
      fromDate: employment.startsOn,
      untilDate: null,
    };
    return { employments: [...terms.employments, employment], posts: [...terms.posts, post] };
  };
}

/** Throws `NOT_FOUND`. */
export function changeEmployment(id: EmploymentId, input: ChangeEmployment): TermsEdit {
  return (terms) => {
    const before = terms.employments.find((employment) => employment.id === id);
    if (before === undefined) throw new AppError('NOT_FOUND');
    return withEmployment(terms, withChanges(before, input));
  };
}

/** Takes back an employment that was entered by mistake, with its posts. Throws `NOT_FOUND`. */
export function removeEmployment(id: EmploymentId): TermsEdit {
  return ({ employments, posts }) => {
    if (!employments.some((employment) => employment.id === id)) throw new AppError('NOT_FOUND');
    if (employments.length === 1) throw invalidField('', 'LAST_EMPLOYMENT');
    return {
      employments: employments.filter((employment) => employment.id !== id),
      posts: posts.filter(({ employmentId }) => employmentId !== id),
    };
  };
}

/** The employment that lasts, or is to come, ends with this day; later ones have to be taken back before. */
export function endWith(lastDay: string): TermsEdit {
  return (terms) => {
    const open = terms.employments.filter(({ endsOn }) => endsOn === null || endsOn >= lastDay);
    const [employment] = open;
    if (employment === undefined || employment.startsOn > lastDay) {
      throw invalidField('/lastDay', 'NOT_EMPLOYED_THEN');
    }
    if (open.length > 1) throw invalidField('/lastDay', 'EMPLOYMENT_FOLLOWS');
    return withEmployment(terms, { ...employment, endsOn: lastDay });
  };
}

/** In the employment of its first day. Throws `VALIDATION_FAILED` outside of them all. */
export function addPost(input: AddPost): TermsEdit {
  return (terms, { newId }) => {
    const employment = terms.employments.find(
      ({ startsOn, endsOn }) => startsOn <= input.fromDate && (endsOn === null || input.fromDate <= endsOn),
    );
    if (employment === undefined) throw invalidField('/fromDate', 'POST_OUTSIDE');
    const post = { id: PostId.parse(newId()), employmentId: employment.id, ...input };
    return { ...terms, posts: [...terms.posts, post] };
  };
}

/** Throws `NOT_FOUND`. */
export function changePost(id: PostId, input: ChangePost): TermsEdit {
  return (terms) => {
    const before = terms.posts.find((post) => post.id === id);
    if (before === undefined) throw new AppError('NOT_FOUND');
    return withPost(terms, withChanges(before, input));
  };
}

/** The main post before it lasts longer; before the first one there is none, so that the next begins earlier. */
export function removePost(id: PostId): TermsEdit {
  return (terms) => {
    const post = terms.posts.find((one) => one.id === id);
    if (post === undefined) throw new AppError('NOT_FOUND');
    const employment = terms.employments.find((one) => one.id === post.employmentId);
    const posts = terms.posts.filter((one) => one.id !== id);
    const hasMain = posts.some((one) => one.employmentId === post.employmentId && one.isMain);
    if (!hasMain) throw invalidField('', 'LAST_MAIN_POST');
    return { ...terms, posts: employment ? fitPosts(employment, posts) : posts };
  };
}

function withEmployment(terms: Terms, employment: Employment): Terms {
  return {
    employments: terms.employments.map((one) => (one.id === employment.id ? employment : one)),
    posts: fitPosts(employment, terms.posts),
  };
}

function withPost(terms: Terms, post: Post): Terms {
  return { ...terms, posts: [...terms.posts.filter(({ id }) => id !== post.id), post] };
}

/** To where they were before a post that has hardly begun: there was no transfer, and the former title is theirs again. */
function isPutBack({ posts }: Terms, { post, fields, placing }: Moving): boolean {
  const former = posts
    .filter((one) => one.isMain && one.employmentId === post.employmentId && one.fromDate < post.fromDate)
    .sort((left, right) => (left.fromDate < right.fromDate ? 1 : -1))[0];
  return former !== undefined && isAsPlaced(former, fields, placing);
}

function isAsPlaced(post: Post, { departmentId, siteId }: Projection, { title }: Placing): boolean {
  const isSameTitle = title === undefined || title === post.title;
  return post.departmentId === departmentId && post.siteId === siteId && isSameTitle;
}

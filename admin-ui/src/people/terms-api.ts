import {
  PersonTerms,
  type AddEmployment,
  type AddPost,
  type ChangeEmployment,
  type ChangePost,
} from '@monban/core/api/employments';
import type { Person } from '@monban/core/api/people';
import { PersonAccess } from '@monban/core/api/person-access';
import { api } from '../api/api.ts';
import type { Answer, ApiRequest } from '../api/client.ts';
import { people } from '../api/resources.ts';

type Versioned = Pick<Person, 'id' | 'version'>;

export function termsOf(personId: string): Promise<Answer<PersonTerms>> {
  return api.call({ method: 'GET', path: `/people/${personId}/employments`, answer: PersonTerms });
}

export function accessOf(personId: string): Promise<Answer<PersonAccess>> {
  return api.call({ method: 'GET', path: `/people/${personId}/access`, answer: PersonAccess });
}

export function addEmployment(person: Versioned, body: AddEmployment): Promise<Answer<PersonTerms>> {
  return change(person, { method: 'POST', path: '/employments', body });
}

export function changeEmployment(
  person: Versioned,
  employmentId: string,
  body: ChangeEmployment,
): Promise<Answer<PersonTerms>> {
  return change(person, { method: 'PATCH', path: `/employments/${employmentId}`, body });
}

export function removeEmployment(person: Versioned, employmentId: string): Promise<Answer<PersonTerms>> {
  return change(person, { method: 'DELETE', path: `/employments/${employmentId}` });
}

export function addPost(person: Versioned, body: AddPost): Promise<Answer<PersonTerms>> {
  return change(person, { method: 'POST', path: '/posts', body });
}

export function changePost(
  person: Versioned,
  postId: string,
  body: ChangePost,
): Promise<Answer<PersonTerms>> {
  return change(person, { method: 'PATCH', path: `/posts/${postId}`, body });
}

export function removePost(person: Versioned, postId: string): Promise<Answer<PersonTerms>> {
  return change(person, { method: 'DELETE', path: `/posts/${postId}` });
}

export function setLastDay(person: Versioned, lastDay: string): Promise<Answer<PersonTerms>> {
  return change(person, { method: 'POST', path: '/retirements', body: { lastDay } });
}

/** For taking a change back: under the version that the person has by now. */
export async function underCurrentVersion(
  personId: string,
  undo: (person: Person) => Promise<Answer<unknown>>,
): Promise<Answer<unknown>> {
  const found = await people.get(personId);
  return found.kind === 'ok' ? undo(found.data) : found;
}

function change(
  { id, version }: Versioned,
  { method, path, body }: Pick<ApiRequest<typeof PersonTerms>, 'method' | 'path' | 'body'>,
): Promise<Answer<PersonTerms>> {
  const request = { method, path: `/people/${id}${path}`, version, answer: PersonTerms };
  return api.call(body === undefined ? request : { ...request, body });
}

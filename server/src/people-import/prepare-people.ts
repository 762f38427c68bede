import type { CreatePerson, WholePerson } from '@monban/core/api/people';
import type { PersonId } from '@monban/core/ids';
import type { WrittenRow } from '@monban/db/write-rows';
import type { AuditInput } from '../audit/record-audit.ts';
import { auditedTerms } from '../people/change-terms.ts';
import { requireSoundTerms } from '../people/check-terms.ts';
import { personToRow } from '../people/person-row.ts';
import { currentTerms, hasLeft, projectionOf, type DayAt, type Terms } from '../people/person-terms.ts';
import { differences } from '../people/terms-store.ts';
import { columnsOf } from '../records/column-names.ts';
import type { PostsOfRow } from './posts-of-row.ts';
import { editAsRow } from './returning-person.ts';

/** One person as they are to be. */
export interface PersonWrite {
  readonly id: PersonId;
  readonly action: 'person.imported' | 'person.import-undone';
  readonly before: WholePerson | undefined;
  readonly termsBefore: Terms;
  readonly input: CreatePerson;
  readonly posts: PostsOfRow;
  /** Taken back to the letter; without it, what the fields say. */
  readonly backTo?: { readonly terms: Terms; readonly retiredAt: string | null };
}

/** What writing people comes to: rows by table, and what is left to do about some of them. */
export interface PreparedPeople {
  readonly people: readonly WrittenRow[];
  readonly employments: readonly WrittenRow[];
  readonly posts: readonly WrittenRow[];
  readonly removedEmployments: readonly string[];
  readonly removedPosts: readonly string[];
  readonly leavers: readonly PersonId[];
  /** Come back without the rights of before; what is only taken back leaves them as they were. */
  readonly returning: readonly PersonId[];
  readonly entries: readonly AuditInput[];
}

export interface Preparing {
  readonly at: Date;
  readonly dayAt: DayAt;
  readonly newId: () => string;
}

/** Works out everything that changing these people one by one would have done. */
export function preparePeople(writes: readonly PersonWrite[], preparing: Preparing): PreparedPeople {
  const written = writes.map((write) => resultOf(write, preparing));
  const employments = written.map(({ write, terms }) => ({
    personId: write.id,
    ...differences(write.termsBefore.employments, terms.employments),
  }));
  const posts = written.map(({ write, terms }) => differences(write.termsBefore.posts, terms.posts));
  return {
    people: written.map(({ row }) => row),
    employments: employments.flatMap(({ personId, changed, added }) =>
      [...changed, ...added].map((row) => ({ ...columnsOf(row), person_id: personId })),
    ),
    posts: posts.flatMap(({ changed, added }) => [...changed, ...added].map(columnsOf)),
    removedEmployments: employments.flatMap(({ removed }) => removed.map(({ id }) => id)),
    removedPosts: posts.flatMap(({ removed }) => removed.map(({ id }) => id)),
    leavers: written.flatMap(({ write, isLeaving }) => (isLeaving ? write.id : [])),
    returning: written.flatMap(({ write, isComingBack }) => (isComingBack ? write.id : [])),
    entries: written.map(auditOf),
  };
}

/** Many slices as one. */
export function joinPrepared(parts: readonly PreparedPeople[]): PreparedPeople {
  return {
    people: parts.flatMap(({ people }) => people),
    employments: parts.flatMap(({ employments }) => employments),
    posts: parts.flatMap(({ posts }) => posts),
    removedEmployments: parts.flatMap(({ removedEmployments }) => removedEmployments),
    removedPosts: parts.flatMap(({ removedPosts }) => removedPosts),
    leavers: parts.flatMap(({ leavers }) => leavers),
    returning: parts.flatMap(({ returning }) => returning),
    entries: parts.flatMap(({ entries }) => entries),
  };
}

interface Written {
  readonly write: PersonWrite;
  readonly after: WholePerson;
  readonly terms: Terms;
  readonly row: WrittenRow;
  readonly isLeaving: boolean;
  readonly isComingBack: boolean;
}

function resultOf(write: PersonWrite, { at, dayAt, newId }: Preparing): Written {
  const { before, input, posts, termsBefore, backTo } = write;
  const terms = backTo?.terms ?? editAsRow(before, input, posts)(termsBefore, { dayAt, newId });
  requireSoundTerms(terms);
  const current = currentTerms(terms, dayAt);
  const fields = current === undefined ? input : { ...input, ...projectionOf(current) };
  const now = at.toISOString();
  const leftAt = hasLeft(terms, dayAt) ? (before?.retiredAt ?? now) : null;
  const retiredAt = backTo ? backTo.retiredAt : leftAt;
  const after = { ...fields, ...recordOf(before, now), id: write.id, retiredAt };
  return { write, after, terms, row: rowOf(fields, after), ...turnOf(write, retiredAt) };
}

function turnOf({ before, backTo }: PersonWrite, retiredAt: string | null) {
  const wasRetired = before !== undefined && before.retiredAt !== null;
  return {
    isLeaving: before !== undefined && !wasRetired && retiredAt !== null,
    isComingBack: wasRetired && retiredAt === null && backTo === undefined,
  };
}

function recordOf(before: WholePerson | undefined, at: string) {
  if (before === undefined) return { version: 1, createdAt: at, updatedAt: at };
  return { version: before.version + 1, createdAt: before.createdAt, updatedAt: at };
}

function rowOf(fields: CreatePerson, after: WholePerson): WrittenRow {
  const { id, version, createdAt, updatedAt, retiredAt } = after;
  return { id, ...personToRow(fields), ...columnsOf({ version, createdAt, updatedAt, retiredAt }) };
}

function auditOf({ write, after, terms }: Written): AuditInput {
  const { before, termsBefore } = write;
  return {
    action: write.action,
    subjectType: 'person',
    subjectId: after.id,
    before: before === undefined ? null : { ...before, ...auditedTerms(termsBefore) },
    after: { ...after, ...auditedTerms(terms) },
  };
}

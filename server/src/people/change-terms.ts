import type { Post } from '@monban/core/api/employments';
import type { WholePerson } from '@monban/core/api/people';
import { AppError } from '@monban/core/errors';
import { PersonId } from '@monban/core/ids';
import { recordAudit } from '../audit/record-audit.ts';
import { stopBadgesOfLeaver } from '../badges/badges.ts';
import type { Platform } from '../platform.ts';
import { checkReference } from '../records/references.ts';
import {
  requireVersion,
  updateVersion,
  type Asker,
  type Changes,
  type RecordVersion,
} from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import type { TermsEdit } from './edit-terms.ts';
import { daysAt, editTerms } from './keep-terms.ts';
import { requireNotMerged } from './merged-people.ts';
import { getPerson } from './people.ts';
import { dropMembershipsOf } from './person-memberships.ts';
import { departmentReference, siteReference } from './place-references.ts';
import { hasLeft, shownTerms, type Terms } from './person-terms.ts';

export interface TermsChange extends Asker, RecordVersion {
  /** `person.transferred`, `person.rehired` … */
  readonly action: string;
  readonly edit: TermsEdit;
  /** Where a post is put; checked as any reference is. */
  readonly place?: Changes<Pick<Post, 'departmentId' | 'siteId'>>;
  /** Somebody who had left comes back without the rights of then, or leaves for good when the last day is past. */
  readonly standing?: 'comes-back' | 'leaves';
}

export interface ChangedTerms {
  readonly person: WholePerson;
  readonly terms: Terms;
}

/**
 * One change of a person's employments and posts, under the person's own version: `VERSION_CONFLICT` when somebody was
 * faster, `NOT_FOUND` outside the scope. A retired person's history may be put right.
 */
export function changeTerms(platform: Platform, change: TermsChange): Promise<ChangedTerms> {
  const { context, scope, action } = change;
  const id = PersonId.parse(change.id);
  return runChange(platform, async (deps) => {
    const person = await getPerson(deps.db, id, scope);
    requireVersion(person, change);
    if (change.standing === 'comes-back') await requireNotMerged(deps.db, id);
    await requirePlace(deps, change);
    const terms = await editTerms({ ...deps, at: context.at }, id, change.edit);
    const isLeaving = await leavesNow(deps, change, { person, terms: terms.after });
    const retiredAt = isLeaving ? context.at.toISOString() : null;
    const values = isLeaving || change.standing === 'comes-back' ? { retired_at: retiredAt } : {};
    await updateVersion(deps.db, 'people', { ...change, values });
    if (isLeaving) await stopBadgesOfLeaver(deps, id, context);
    if (change.standing === 'comes-back' && person.retiredAt !== null) {
      await dropMembershipsOf(deps.db, context, id);
    }
    const after = await getPerson(deps.db, id, scope);
    await recordAudit(deps.db, context, {
      action,
      subjectType: 'person',
      subjectId: id,
      before: { ...person, ...auditedTerms(terms.before) },
      after: { ...after, ...auditedTerms(terms.after) },
    });
    deps.policyChanged();
    return { person: after, terms: shownTerms(terms.after) };
  });
}

/** What the audit trail keeps of terms: days and places, no codes, titles or notes. */
export function auditedTerms(terms: Terms) {
  const { employments, posts } = shownTerms(terms);
  return {
    employments: employments.map(({ id, kind, startsOn, endsOn }) => ({ id, kind, startsOn, endsOn })),
    posts: posts.map(({ id, departmentId, siteId, isMain, fromDate, untilDate }) => {
      return { id, departmentId, siteId, isMain, fromDate, untilDate };
    }),
  };
}

async function leavesNow(
  deps: Platform,
  { context, standing }: TermsChange,
  { person, terms }: { readonly person: WholePerson; readonly terms: Terms },
): Promise<boolean> {
  if (standing !== 'leaves' || person.retiredAt !== null) return false;
  return hasLeft(terms, await daysAt(deps.db, context.at));
}

async function requirePlace({ db }: Platform, { place, scope }: TermsChange): Promise<void> {
  const { departmentId = null, siteId = null } = place ?? {};
  const problems = [
    ...(await checkReference(db, departmentReference(departmentId), { scope })),
    ...(await checkReference(db, siteReference(siteId), { scope })),
  ];
  if (problems.length > 0) throw new AppError('VALIDATION_FAILED', { details: { problems } });
}

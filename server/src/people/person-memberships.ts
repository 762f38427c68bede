import type { AccessLevelId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { recordAudits, type AuditInput } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';

export interface PersonMembership {
  readonly accessLevelId: AccessLevelId;
  readonly fromDate: string;
  readonly untilDate: string | null;
}

/** Also those of levels that are retired, which may come back. */
export function listMembershipsOf(db: Knex, personId: PersonId): Promise<PersonMembership[]> {
  return db('access_level_members')
    .where({ person_id: personId })
    .orderBy('access_level_id')
    .select<PersonMembership[]>({
      accessLevelId: 'access_level_id',
      fromDate: 'from_date',
      untilDate: 'until_date',
    });
}

/** Whoever had left comes back without the rights of then: they are given anew. What was taken away. */
export async function dropMembershipsOf(
  db: Knex,
  context: ChangeContext,
  personId: PersonId,
): Promise<PersonMembership[]> {
  const { memberships, entries } = await deleteMembershipsOf(db, personId);
  await recordAudits(db, context, entries);
  return memberships;
}

export interface DeletedMemberships {
  readonly memberships: PersonMembership[];
  /** For the trail, to be recorded in the same transaction. */
  readonly entries: readonly AuditInput[];
}

export async function deleteMembershipsOf(db: Knex, personId: PersonId): Promise<DeletedMemberships> {
  const memberships = await listMembershipsOf(db, personId);
  await db('access_level_members').where({ person_id: personId }).delete();
  const entries = memberships.map((membership) => ({
    action: 'membership.removed',
    subjectType: 'membership',
    subjectId: membership.accessLevelId,
    before: { ...membership, personId },
    after: null,
  }));
  return { memberships, entries };
}

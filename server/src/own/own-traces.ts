import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { ownBadgeIds } from '../badges/badge-store.ts';
import type { HeldRow } from './held-part.ts';

/** The card's loading, wherever it is done. */
export function listOwnLoading(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('loading_items')
    .where({ 'loading_items.person_id': personId })
    .orderBy(['loading_items.created_at', 'loading_items.id'])
    .select<HeldRow[]>({
      at: 'loading_items.created_at',
      state: 'loading_items.state',
      failure: 'loading_items.failure',
      appointmentAt: 'loading_items.appointment_at',
      place: 'loading_items.place',
      endedAt: 'loading_items.ended_at',
      updatedAt: 'loading_items.updated_at',
    });
}

/** That there is a mark, and since when: only the company can make it of an address, and nobody an address of it. */
export function listOwnAddressMark(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('person_address_marks').where({ 'person_address_marks.person_id': personId }).select<HeldRow[]>({
    at: 'person_address_marks.marked_at',
    mark: 'person_address_marks.mark',
    movedAt: 'person_address_marks.moved_at',
  });
}

/** Without what the merge moved: that is in the other parts, and one that was undone was about somebody else. */
export async function listOwnMerges(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  const rows: readonly MergeRow[] = await db('person_merges')
    .where({ 'person_merges.winner_id': personId })
    .orWhere({ 'person_merges.loser_id': personId })
    .orderBy(['person_merges.merged_at', 'person_merges.id'])
    .select({
      at: 'person_merges.merged_at',
      winner: 'person_merges.winner_id',
      undoneAt: 'person_merges.undone_at',
    });
  return rows.map(({ at, winner, undoneAt }) => ({ at, isKept: winner === personId, undoneAt }));
}

interface MergeRow {
  readonly at: string;
  readonly winner: string;
  readonly undoneAt: string | null;
}

/** Somebody said that another record is not this person, on no day that is kept; whose it is stays with them. */
export async function listOwnDistinctions(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  const rows: readonly { at: string }[] = await db('people')
    .join('person_distinctions', (join) => {
      join.on('person_distinctions.one_id', 'people.id').orOn('person_distinctions.other_id', 'people.id');
    })
    .where({ 'people.id': personId })
    .select({ at: 'people.created_at' });
  return rows.map(({ at }) => ({ at, isSomebodyElse: true }));
}

/** When a code was made and used; its hash says nothing to anybody. */
export function listOwnStopCodes(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('stop_codes')
    .leftJoin('operators', 'operators.id', 'stop_codes.made_by')
    .whereIn('stop_codes.badge_id', ownBadgeIds(db, personId))
    .orderBy(['stop_codes.made_at', 'stop_codes.badge_id'])
    .select<HeldRow[]>({
      at: 'stop_codes.made_at',
      badgeId: 'stop_codes.badge_id',
      madeBy: 'operators.display_name',
      usedAt: 'stop_codes.used_at',
    });
}

/** With what one signs in; secrets are kept as hashes and are not told. */
export function listOwnAccounts(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('operators')
    .leftJoin('second_factors', 'second_factors.operator_id', 'operators.id')
    .where({ 'operators.person_id': personId })
    .orderBy(['operators.created_at', 'operators.id'])
    .select<HeldRow[]>({
      at: 'operators.created_at',
      login: 'operators.login',
      displayName: 'operators.display_name',
      role: 'operators.role',
      secondFactorSince: 'second_factors.enrolled_at',
      retiredAt: 'operators.retired_at',
    });
}

/** What the trail says of the person, the own badges and the own account; names are not in it (audited-fields.ts). */
export function listOwnAudit(db: Knex, personId: PersonId): Promise<HeldRow[]> {
  return db('audit_entries')
    .leftJoin('operators', 'operators.id', 'audit_entries.actor')
    .where((about) => {
      void about
        .where({ 'audit_entries.subject_type': 'person', 'audit_entries.subject_id': personId })
        .orWhere((badge) => {
          void badge.where({ subject_type: 'badge' }).whereIn('subject_id', ownBadgeIds(db, personId));
        })
        .orWhere((account) => {
          const own = db('operators').where({ person_id: personId }).select('id');
          void account.where({ subject_type: 'operator' }).whereIn('subject_id', own);
        });
    })
    .orderBy('audit_entries.sequence')
    .select<HeldRow[]>({
      at: 'audit_entries.at',
      action: 'audit_entries.action',
      subject: 'audit_entries.subject_type',
      subjectId: 'audit_entries.subject_id',
      operator: 'operators.display_name',
      before: 'audit_entries.before',
      after: 'audit_entries.after',
    });
}

import { AppError } from '@monban/core/errors';
import type { BadgeId, PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { findBadge } from '../badges/badge-store.ts';
import type { StoredBadge } from '../badges/badge-row.ts';
import { findHolder } from '../company-cards/borrowed-cards.ts';
import type { Caller } from '../http/route.ts';

/** Whom the caller is as a person. Throws `NOT_FOUND` for a sign-in that belongs to nobody in particular. */
export function ownPersonId({ personId }: Pick<Caller, 'personId'>): PersonId {
  if (personId === null) throw new AppError('NOT_FOUND');
  return personId;
}

/** One that the person has, be it borrowed. Throws `NOT_FOUND` for everybody else's badges, too. */
export async function getOwnBadge(
  db: Knex,
  personId: PersonId,
  which: { readonly id: BadgeId; readonly at: Date },
): Promise<StoredBadge> {
  const badge = await findBadge(db, 'all', which);
  if (badge === undefined || (await findHolder(db, badge)) !== personId) throw new AppError('NOT_FOUND');
  return badge;
}

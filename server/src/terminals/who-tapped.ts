import { ASSURANCE_LEVELS } from '@monban/core/access/decision';
import { CONSOLE_AUDIENCE } from '@monban/core/access/policy';
import type { CardRefusal } from '@monban/core/api/terminals';
import { badgeStateAt, type WrittenBadgeState } from '@monban/core/badges/life-cycle';
import type { BadgeId, ControllerId, DoorId, OperatorId, PersonId } from '@monban/core/ids';
import type { TerminalTap } from '@monban/core/messages/terminal';
import type { Knex } from '@monban/db/open';
import { listAudiences } from '../doors/audience-store.ts';

type Granted = Extract<TerminalTap, { outcome: 'granted' }>;

export type WhoTapped =
  | { readonly kind: 'operator'; readonly operatorId: OperatorId }
  | { readonly kind: 'refused'; readonly refusal: CardRefusal };

/**
 * Whose account a granted tap opens, by what is true here and now: the terminal decided by its snapshot, which may be
 * some seconds old. The card's signature was verified before.
 */
export async function whoTapped(
  trx: Knex,
  { tap, doorId }: { readonly tap: Granted; readonly doorId: DoorId },
  at: Date,
): Promise<WhoTapped> {
  if (!(await isCheckedEnough(trx, tap, doorId))) return { kind: 'refused', refusal: 'refused' };
  if (!(await isReaderOf(trx, tap.controllerId, tap.proof.readerId)))
    return { kind: 'refused', refusal: 'refused' };
  const personId = await findHolder(trx, tap, at);
  if (personId === undefined) return { kind: 'refused', refusal: 'refused' };
  const accounts = await trx('operators')
    .where({ person_id: personId, retired_at: null })
    .select<{ id: OperatorId }[]>('operators.id');
  const [account, ...others] = accounts;
  if (account === undefined || others.length > 0) return { kind: 'refused', refusal: 'no-account' };
  return { kind: 'operator', operatorId: account.id };
}

/** The audience may have been taken from the terminal, or ask for more by now. */
async function isCheckedEnough(trx: Knex, { assurance }: Granted, doorId: DoorId): Promise<boolean> {
  const audiences = (await listAudiences(trx, [doorId])).get(doorId) ?? [];
  const console = audiences.find(({ audience }) => audience === CONSOLE_AUDIENCE);
  if (console === undefined) return false;
  return ASSURANCE_LEVELS.indexOf(assurance) >= ASSURANCE_LEVELS.indexOf(console.requiredAssurance);
}

/** The card names the reader in what it signs: a statement that was made at another one is worth nothing here. */
async function isReaderOf(trx: Knex, controllerId: ControllerId, readerId: string): Promise<boolean> {
  const readers = await trx('readers')
    .where({ controller_id: controllerId, retired_at: null })
    .select<{ id: string }[]>('readers.id');
  return readers.some(
    ({ id }) => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url') === readerId,
  );
}

interface HolderRow {
  readonly personId: PersonId;
  readonly state: WrittenBadgeState;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly counterFloor: number | string;
}

/** The person behind a badge that is in use now, and whose counter does not go back. */
async function findHolder(trx: Knex, { badgeId, proof }: Granted, at: Date): Promise<PersonId | undefined> {
  const row = await badgeOf(trx, badgeId);
  const now = at.toISOString();
  if (row === undefined || badgeStateAt(row, now) !== 'active' || row.validFrom > now) return undefined;
  return proof.counter >= Number(row.counterFloor) ? row.personId : undefined;
}

function badgeOf(trx: Knex, badgeId: BadgeId): Promise<HolderRow | undefined> {
  return trx('badges')
    .join('people', 'people.id', 'badges.person_id')
    .where({ 'badges.id': badgeId, 'people.retired_at': null })
    .first<HolderRow | undefined>({
      personId: 'badges.person_id',
      state: 'badges.state',
      validFrom: 'badges.valid_from',
      validUntil: 'badges.valid_until',
      counterFloor: 'badges.counter_floor',
    });
}

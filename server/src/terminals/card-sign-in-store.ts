import type { CardRefusal } from '@monban/core/api/terminals';
import type { BadgeId, CommandId, ControllerId, DoorId, OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';

/** One attempt of one browser to sign in with a card at one terminal. */
export interface StoredCardSignIn {
  readonly id: string;
  readonly doorId: DoorId;
  readonly controllerId: ControllerId;
  /** Of the command that asks the terminal for the tap. */
  readonly commandId: CommandId;
  readonly state: 'asking' | 'waiting' | 'granted' | 'refused' | 'timed-out' | 'used';
  readonly shownCode: string;
  readonly refusal: CardRefusal | null;
  readonly operatorId: OperatorId | null;
  readonly createdAt: string;
  readonly expiresAt: string;
}

const COLUMNS = {
  id: 'card_sign_ins.id',
  doorId: 'card_sign_ins.door_id',
  controllerId: 'card_sign_ins.controller_id',
  commandId: 'card_sign_ins.command_id',
  state: 'card_sign_ins.state',
  shownCode: 'card_sign_ins.shown_code',
  refusal: 'card_sign_ins.refusal',
  operatorId: 'card_sign_ins.operator_id',
  createdAt: 'card_sign_ins.created_at',
  expiresAt: 'card_sign_ins.expires_at',
};

/** Also forgets what ended before `forgetBefore`: nobody comes back for it. */
export async function insertCardSignIn(
  trx: Knex,
  attempt: Pick<
    StoredCardSignIn,
    'id' | 'doorId' | 'controllerId' | 'commandId' | 'shownCode' | 'createdAt' | 'expiresAt'
  > & { readonly secretHash: string },
  forgetBefore: Date,
): Promise<void> {
  await trx('card_sign_ins').where('expires_at', '<', forgetBefore.toISOString()).delete();
  await trx('card_sign_ins').insert({
    id: attempt.id,
    secret_hash: attempt.secretHash,
    door_id: attempt.doorId,
    controller_id: attempt.controllerId,
    command_id: attempt.commandId,
    state: 'asking',
    shown_code: attempt.shownCode,
    created_at: attempt.createdAt,
    expires_at: attempt.expiresAt,
  });
}

/** The attempt of the browser that holds this secret. */
export function findCardSignIn(db: Knex, secretHash: string): Promise<StoredCardSignIn | undefined> {
  return db('card_sign_ins').where({ secret_hash: secretHash }).first<StoredCardSignIn | undefined>(COLUMNS);
}

/** The attempt that a controller speaks of, while it is open; undefined for a command of another controller. */
export function findOpenCardSignIn(
  trx: Knex,
  { controllerId, commandId }: Pick<StoredCardSignIn, 'controllerId' | 'commandId'>,
): Promise<StoredCardSignIn | undefined> {
  return trx('card_sign_ins')
    .where({ controller_id: controllerId, command_id: commandId })
    .whereIn('state', ['asking', 'waiting'])
    .forUpdate()
    .first<StoredCardSignIn | undefined>(COLUMNS);
}

/** False where it was in another state by then. */
export async function moveCardSignIn(
  trx: Knex,
  attempt: StoredCardSignIn,
  to: { readonly state: StoredCardSignIn['state']; readonly refusal?: CardRefusal },
): Promise<boolean> {
  const { id, state } = attempt;
  return (await trx('card_sign_ins').where({ id, state }).update(to)) === 1;
}

export async function grantCardSignIn(
  trx: Knex,
  { id }: StoredCardSignIn,
  operatorId: OperatorId,
): Promise<void> {
  await trx('card_sign_ins').where({ id }).update({ state: 'granted', operator_id: operatorId });
}

/**
 * Uses up what the card signed, and with it everything that the card signed before: a terminal that kept a statement
 * can do nothing with it, however much later. False where it was used up already.
 */
export async function useStatement(
  trx: Knex,
  { badgeId, counter }: { readonly badgeId: BadgeId; readonly counter: number },
): Promise<boolean> {
  const used = await trx('badges')
    .where({ id: badgeId })
    .where((either) => {
      void either.whereNull('sign_in_counter').orWhere('sign_in_counter', '<', counter);
    })
    .update({ sign_in_counter: counter });
  return used === 1;
}

export async function deleteCardSignIn(trx: Knex, { id }: StoredCardSignIn): Promise<void> {
  await trx('card_sign_ins').where({ id }).delete();
}

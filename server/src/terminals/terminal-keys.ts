import { verify } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import type { ControllerId } from '@monban/core/ids';
import { terminalKeyProofText, type TerminalKey } from '@monban/core/messages/terminal';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { keyIdOf, publicKeyFromPoint } from '@monban/trust/keys';

/**
 * Keeps the key that a terminal signs its tokens with, as its controller has just announced it. The controller's own
 * signature was checked; `proof` shows that it holds the key. Throws `SIGNATURE_INVALID` without that, and for a key
 * that another terminal has announced.
 */
export async function storeTerminalKey(db: Knex, message: TerminalKey, at: Date): Promise<void> {
  const point = Buffer.from(message.publicKey, 'base64url');
  const text = Buffer.from(terminalKeyProofText(message.controllerId), 'utf8');
  const proof = Buffer.from(message.proof, 'base64url');
  if (!verify('sha256', text, publicKeyFromPoint(point), proof)) throw new AppError('SIGNATURE_INVALID');
  await inTransaction(db, async (trx) => {
    const controller = await trx('controllers')
      .where({ id: message.controllerId, state: 'enrolled', role: 'terminal', retired_at: null })
      .forUpdate()
      .first<{ public_key: string } | undefined>('controllers.public_key');
    if (controller === undefined) return;
    const keyId = keyIdOf(point);
    const holder = await trx('terminal_keys')
      .where({ key_id: keyId })
      .whereNot({ controller_id: message.controllerId })
      .first<{ key_id: string } | undefined>('terminal_keys.key_id');
    if (holder !== undefined) throw new AppError('SIGNATURE_INVALID');
    const row = { public_key: message.publicKey, key_id: keyId, controller_key: controller.public_key };
    await trx('terminal_keys')
      .insert({ controller_id: message.controllerId, ...row, announced_at: at.toISOString() })
      .onConflict('controller_id')
      .merge();
  });
}

export interface PublishedKey {
  readonly controllerId: ControllerId;
  readonly keyId: string;
  /** 65 bytes. */
  readonly point: Buffer;
}

/** The keys of terminals that are enrolled now, under the enrolment in which they announced them. */
export async function listTerminalKeys(db: Knex): Promise<readonly PublishedKey[]> {
  const rows = await db('terminal_keys')
    .join('controllers', (on) => {
      void on
        .on('controllers.id', 'terminal_keys.controller_id')
        .andOn('controllers.public_key', 'terminal_keys.controller_key');
    })
    .where({
      'controllers.state': 'enrolled',
      'controllers.role': 'terminal',
      'controllers.retired_at': null,
    })
    .orderBy('terminal_keys.key_id')
    .select<{ controllerId: ControllerId; keyId: string; publicKey: string }[]>({
      controllerId: 'terminal_keys.controller_id',
      keyId: 'terminal_keys.key_id',
      publicKey: 'terminal_keys.public_key',
    });
  return rows.map(({ controllerId, keyId, publicKey }) => ({
    controllerId,
    keyId,
    point: Buffer.from(publicKey, 'base64url'),
  }));
}

import { createHmac, randomBytes } from 'node:crypto';
import { SECOND_FACTOR_ROLES, type Role } from '@monban/core/api/permissions';
import { SecondFactorAsked } from '@monban/core/api/session';
import type { OperatorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { hashRecoveryCode, newRecoveryCode } from '@monban/server/second-factor/recovery-codes';

/** As if an operator whose role asks for it had enrolled an authenticator long ago; nobody knows its secret. */
export async function giveSecondFactor(db: Knex, operatorId: OperatorId, role: Role): Promise<void> {
  if (SECOND_FACTOR_ROLES.includes(role)) await enrol(db, operatorId);
}

export async function enrol(db: Knex, operatorId: OperatorId): Promise<void> {
  const enrolled_at = '2026-01-05T00:00:00.000Z';
  const row = { operator_id: operatorId, secret: 'nobody knows', enrolled_at };
  await db('second_factors').insert(row).onConflict('operator_id').ignore();
}

/** What an authenticator that holds this secret (base32) shows at that moment: RFC 6238 once more, by hand. */
export function codeOf(secret: string, at: Date): string {
  const bits = secret.replace(/./g, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0'));
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** One more recovery code, so that a test signs somebody in at any time and as often as it likes. */
export async function giveRecoveryCode(db: Knex, operatorId: OperatorId): Promise<string> {
  const code = newRecoveryCode(randomBytes);
  await db('recovery_codes').insert({ code_hash: hashRecoveryCode(code), operator_id: operatorId });
  return code;
}

/** The request of the second step, for the answer to the first one; undefined where that opened a session. */
export async function secondStep(
  db: Knex,
  operatorId: OperatorId,
  first: { readonly status: number; readonly body: unknown },
): Promise<{ readonly challenge: string; readonly code: string } | undefined> {
  if (first.status !== 202) return undefined;
  const { challenge } = SecondFactorAsked.parse(first.body);
  return { challenge, code: await giveRecoveryCode(db, operatorId) };
}

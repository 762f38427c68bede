import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  readStopCode,
  showStopCode,
  STOP_CODE_ALPHABET,
  STOP_CODE_LENGTH,
  type StopByCode,
  type StopCode,
} from '@monban/core/api/own';
import { isInUse } from '@monban/core/badges/life-cycle';
import { AppError } from '@monban/core/errors';
import type { BadgeId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { changeBadges, getStoredBadge } from '../badges/badge-life.ts';
import { stopForHolder } from '../badges/holder-stop.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';

/**
 * A new code for the slip that a holder takes along: 50 bits, of which only a keyed hash is stored. It takes the place
 * of a former one. Throws `BADGE_STATE_FORBIDS` for a badge that is not in use.
 */
export function makeStopCode(
  platform: Platform,
  asker: { readonly caller: Caller; readonly context: ChangeContext },
  badgeId: BadgeId,
): Promise<StopCode> {
  const { caller, context } = asker;
  return runChange(platform, async (deps) => {
    const badge = await getStoredBadge(deps.db, caller.scope, { id: badgeId, at: context.at });
    if (!isInUse(badge.state)) throw new AppError('BADGE_STATE_FORBIDS', { details: { state: badge.state } });
    const code = drawStopCode(deps.randomBytes);
    await deps
      .db('stop_codes')
      .insert({
        badge_id: badgeId,
        code_hash: hashOf(deps.stopCodeKey, badgeId, code),
        made_by: caller.operatorId,
        made_at: context.at.toISOString(),
        used_at: null,
      })
      .onConflict('badge_id')
      .merge();
    const about = { subjectType: 'badge', subjectId: badgeId, before: null, after: null };
    await recordAudit(deps.db, context, { action: 'badge.stop-code-made', ...about });
    const employeeCode = await employeeCodeOf(deps.db, badge.personId);
    return { code: showStopCode(code), personName: badge.personName, employeeCode };
  });
}

/**
 * Stops the badge that the code belongs to, once. Whether it did is for the limit of rate alone: whoever asks is told
 * the same for a right code, a wrong one, one that was used, and an employee code that nobody has.
 */
export async function stopByCode(
  platform: Platform,
  context: ChangeContext,
  { employeeCode, stopCode }: StopByCode,
): Promise<boolean> {
  const code = readStopCode(stopCode);
  if (code === undefined) return false;
  const badgeId = await findByCode(platform, employeeCode, code);
  if (badgeId === undefined) return false;
  const isStopped = await changeBadges(platform, context, async (trx, moment) => {
    const used = { used_at: moment.at.toISOString() };
    const changed = await trx('stop_codes').where({ badge_id: badgeId }).whereNull('used_at').update(used);
    if (changed === 0) return false;
    const badge = await getStoredBadge(trx, 'all', { id: badgeId, at: moment.at });
    await stopForHolder(trx, badge, { context: moment, operatorId: null });
    return true;
  });
  if (isStopped) publishWithoutWaiting(platform, badgeId);
  return isStopped;
}

/** Waiting for the doors would tell a right code by the time that its answer takes. The publisher tries again itself. */
function publishWithoutWaiting({ publishNow, log }: Platform, badgeId: BadgeId): void {
  publishNow().catch((err: unknown) => {
    log.error({ err, badgeId }, 'A badge that was stopped by its code has yet to be sent to the doors');
  });
}

async function findByCode(
  { db, stopCodeKey }: Platform,
  employeeCode: string,
  code: string,
): Promise<BadgeId | undefined> {
  const rows = await db('stop_codes')
    .join('badges', 'badges.id', 'stop_codes.badge_id')
    .join('people', 'people.id', 'badges.person_id')
    .where({ 'people.employee_code': employeeCode })
    .whereNull('stop_codes.used_at')
    .select<{ badge_id: BadgeId; code_hash: string }[]>('stop_codes.badge_id', 'stop_codes.code_hash');
  return rows.find(({ badge_id: id, code_hash: hash }) => isSame(hash, hashOf(stopCodeKey, id, code)))
    ?.badge_id;
}

/** Bound to the badge: equal codes of two badges have different hashes. */
function hashOf(key: Uint8Array, badgeId: BadgeId, code: string): string {
  return createHmac('sha256', key).update(`${badgeId} ${code}`).digest('base64url');
}

function isSame(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}

/** Five bits of each byte: no character is more frequent than another. */
function drawStopCode(randomBytes: Platform['randomBytes']): string {
  return [...randomBytes(STOP_CODE_LENGTH)].map((byte) => STOP_CODE_ALPHABET.charAt(byte & 31)).join('');
}

async function employeeCodeOf(db: Knex, personId: string): Promise<string> {
  const row = await db('people')
    .where({ 'people.id': personId })
    .first<{ employee_code: string } | undefined>('people.employee_code');
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row.employee_code;
}

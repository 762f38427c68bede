import type { KeyObject } from 'node:crypto';
import { type BadgeChange, changeParts } from '@monban/card-ap/applet/commands';
import { signChange } from '@monban/card-ap/applet/management';
import { verifyBadgeSignature } from '@monban/card-ap/applet/message';
import { publicKeyOf } from '@monban/card-ap/crypto/p256';
import { type Signer, signerFromKeyObject, signerFromScalar } from '@monban/card-ap/crypto/signature';
import type { DeskChangeAnswer, DeskChangeRequest, DeskFailure } from '@monban/core/messages/desk';
import { sealOneTimeKey } from '@monban/trust/sealed-keys';
import { changeBadge, changeBadges, getStoredBadge } from '../badges/badge-life.ts';
import type { StoredBadge } from '../badges/badge-row.ts';
import { changedRecord } from './changed-record.ts';
import type { StoredDeskJob } from './desk-job-row.ts';
import type { DeskWork } from './desk-work.ts';
import { oneTimeKey } from './one-time-key.ts';
import { bytesOf, statementOf } from './statement.ts';

export interface AskedChange {
  readonly job: StoredDeskJob;
  readonly badge: StoredBadge;
  readonly request: DeskChangeRequest;
  /** The controller's own key. */
  readonly recipient: KeyObject;
}

/**
 * Signs exactly one change of exactly one card: the job's, for the badge that has just answered. The same request gets
 * the same change again. With `keyRefused` the signature is that of the one-time key which a PIN job left on the card
 * (ADR 0013).
 */
export async function answerChange(
  work: DeskWork,
  asked: AskedChange,
): Promise<DeskChangeAnswer | DeskFailure> {
  const failure = changeRefusal(work, asked);
  if (failure) return failure;
  const { job, request } = asked;
  const badge = job.task === 'set-pin' ? await rememberOneTimeKey(work, asked) : asked.badge;
  const change = await changeOf(work, { ...asked, badge });
  if (typeof change === 'string') return change;
  const signer = signerOf(work, badge, request);
  if (signer === undefined) return 'card-refused';
  const isOpen = await work.changeJob(job, { step: 'change-signed', failure: null, pinPage: null });
  if (!isOpen) return 'cancelled';
  const target = { challenge: bytesOf(request.challenge), badgeId: bytesOf(badge.id) };
  return {
    type: 'monban.desk-change-answer.v1',
    controllerId: job.controllerId,
    jobId: job.id,
    requestId: request.requestId,
    value: textOf(changeParts(change).value),
    signature: textOf(signChange(target, change, signer)),
    ...(job.task === 'set-pin' ? await pinKeys(work, { ...asked, badge }) : {}),
  };
}

function changeRefusal(work: DeskWork, { job, badge, request }: AskedChange): DeskFailure | undefined {
  if (job.task === 'issue' || badge.publicKey === null) return 'evidence-invalid';
  if (request.badgeId !== badge.id) return 'other-badge';
  const { statement } = request;
  const isOurs = work.keys.siteKeys.some(({ version }) => version === statement.siteKeyVersion);
  // An answer of an earlier day shows nothing about the card that lies there now.
  const isNew = statement.counter > badge.counterFloor;
  const isSigned = verifyBadgeSignature(statementOf(statement, badge.id), bytesOf(badge.publicKey));
  return isOurs && isNew && isSigned ? undefined : 'evidence-invalid';
}

/** From the first answer on, the card may hold the one-time key until a PIN job has ended well. */
async function rememberOneTimeKey(work: DeskWork, { job, badge }: AskedChange): Promise<StoredBadge> {
  if (badge.oneTimeKeyJobId !== null) return badge;
  const deed = { actor: `controller:${job.controllerId}`, at: work.clock(), requestId: null };
  return changeBadges(work, deed, async (trx, context) => {
    const before = await getStoredBadge(trx, 'all', { id: badge.id, at: context.at });
    // Another job's key may be on the card since.
    if (before.oneTimeKeyJobId !== null) return before;
    const change = { oneTimeKeyJobId: job.id };
    return changeBadge(trx, before, { action: 'badge.pin-change-begun', change, context });
  });
}

async function changeOf(work: DeskWork, asked: AskedChange): Promise<BadgeChange | DeskFailure> {
  const { job, badge } = asked;
  switch (job.task) {
    case 'renew-record':
    case 'rebind': {
      const signed = await changedRecord(work, asked);
      return typeof signed === 'string'
        ? signed
        : { kind: 'store', item: 'record', value: bytesOf(signed.record) };
    }
    case 'remove-pin':
      return { kind: 'store', item: 'pins', value: new Uint8Array() };
    case 'set-pin': {
      const scalar = oneTimeScalar(work, badge);
      return scalar === undefined
        ? 'card-refused'
        : { kind: 'store', item: 'managementKey', value: publicKeyOf(scalar) };
    }
    case 'terminate':
      return { kind: 'terminate' };
    case 'issue':
    case 'resume':
      return 'evidence-invalid';
  }
}

function signerOf(work: DeskWork, badge: StoredBadge, { keyRefused }: DeskChangeRequest): Signer | undefined {
  if (!keyRefused) return signerFromKeyObject(work.keys.management.privateKey);
  const scalar = oneTimeScalar(work, badge);
  return scalar && signerFromScalar(scalar);
}

/** Of the PIN job that was the first to give one out and has not been ended well since. */
function oneTimeScalar({ keys }: DeskWork, { id, oneTimeKeyJobId }: StoredBadge): Uint8Array | undefined {
  if (oneTimeKeyJobId === null) return undefined;
  return oneTimeKey(keys.management, { badgeId: id, jobId: oneTimeKeyJobId });
}

async function pinKeys(
  work: DeskWork,
  { job, badge, recipient }: AskedChange,
): Promise<Pick<DeskChangeAnswer, 'oneTimeKey' | 'managementPublicKey'>> {
  const scalar = oneTimeScalar(work, badge);
  if (scalar === undefined) return {};
  const key = { jobId: job.id, badgeId: badge.id, privateKey: textOf(scalar) };
  return {
    oneTimeKey: await sealOneTimeKey(key, recipient),
    managementPublicKey: work.keys.management.point.toString('base64url'),
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

import { type KeyObject, randomBytes } from 'node:crypto';
import { type BadgeProof, type BadgeStatement, verifyBadgeSignature } from '@monban/card-ap/applet/message';
import { signChange } from '@monban/card-ap/applet/management';
import type { BadgeChange } from '@monban/card-ap/applet/commands';
import { fromBase64Url, toBase64Url } from '@monban/card-ap/bytes';
import { generateKeyPair, type KeyPair } from '@monban/card-ap/crypto/p256';
import { signerFromScalar } from '@monban/card-ap/crypto/signature';
import { verifyBinding } from '@monban/card-ap/jpki/binding';
import type { BadgeId, DeskJobId } from '@monban/core/ids';
import type { ControllerRequest } from '@monban/core/messages/controller';
import type { CardStatement } from '@monban/core/messages/card-statement';
import type {
  BindingEvidence,
  DeskAnswer,
  DeskChangeRequest,
  DeskEvidence,
  DeskRecordRequest,
} from '@monban/core/messages/desk';
import type { DeskOrder } from '@monban/core/messages/door-command';
import { generateSigningKey } from '@monban/trust/keys';
import { openOneTimeKey, sealOneTimeKey } from '@monban/trust/sealed-keys';
import { companyRecord, deskRecordAnswer, management } from './test-company.ts';

/** The key of a controller that has no directory of its own. */
const controllerKey = generateSigningKey();
export const openSealed = (sealed: string) => openOneTimeKey(sealed, controllerKey);

type DeskRequest = Extract<ControllerRequest, { type: `monban.desk-${string}` }>;

/**
 * The server's half of a desk job, in memory: it verifies what the desk shows, and signs one change at a time. What it
 * would have to refuse throws.
 */
export class DeskOffice {
  readonly orders = new Map<DeskJobId, DeskOrder>();
  readonly given = new Map<DeskJobId, { badgeId: BadgeId; publicKey: string; record: string }>();
  readonly evidence: DeskEvidence[] = [];
  /** The management key that each badge may hold besides the company's own, until its job is done. */
  readonly leftBehind = new Map<BadgeId, KeyPair>();
  readonly #records = new Map<DeskJobId, Uint8Array>();
  readonly #recipient: KeyObject;

  /** `recipient`: the key of the controller that one-time keys are sealed to. */
  constructor(recipient: KeyObject = controllerKey.publicKey) {
    this.#recipient = recipient;
  }

  async answer(request: DeskRequest): Promise<DeskAnswer> {
    switch (request.type) {
      case 'monban.desk-record-request.v1':
        return this.#signRecord(request);
      case 'monban.desk-change-request.v1':
        return this.#signChange(request);
      case 'monban.desk-evidence.v1':
        this.#believe(request);
        return accepted(request);
      case 'monban.desk-termination.v1':
        return accepted(request);
    }
  }

  #signRecord(request: DeskRecordRequest): DeskAnswer {
    const { badgeId, record, ...answer } = deskRecordAnswer(request);
    this.given.set(request.jobId, { badgeId, publicKey: request.publicKey, record });
    return { ...answer, badgeId, record };
  }

  async #signChange(request: DeskChangeRequest): Promise<DeskAnswer> {
    const order = this.#orderOf(request.jobId);
    if (order.task === 'issue' || order.badgeId !== request.badgeId) throw new Error('not the job’s badge');
    requireSigned(request.statement, request.badgeId, order.publicKey);
    if (order.task === 'rebind') requireBound(request.binding ?? undefined, request.badgeId, order.binding);
    const { change, extra } = await this.#changeFor(request, order);
    const oneTime = request.keyRefused ? this.leftBehind.get(request.badgeId) : undefined;
    const badgeId = fromBase64Url(request.badgeId);
    const target = { challenge: fromBase64Url(request.challenge), badgeId };
    const signer = signerFromScalar((oneTime ?? management).privateKey);
    const { controllerId, jobId, requestId } = request;
    return {
      type: 'monban.desk-change-answer.v1',
      controllerId,
      jobId,
      requestId,
      value: toBase64Url(change.kind === 'store' ? change.value : new Uint8Array()),
      signature: toBase64Url(signChange(target, change, signer)),
      ...extra,
    };
  }

  async #changeFor(
    request: DeskChangeRequest,
    order: Exclude<DeskOrder, { task: 'issue' }>,
  ): Promise<{ change: BadgeChange; extra: { oneTimeKey?: string; managementPublicKey?: string } }> {
    switch (order.task) {
      case 'resume':
        throw new Error('nothing is changed to resume a badge');
      case 'terminate':
        return { change: { kind: 'terminate' }, extra: {} };
      case 'remove-pin':
        return { change: { kind: 'store', item: 'pins', value: new Uint8Array() }, extra: {} };
      case 'renew-record':
      case 'rebind':
        return {
          change: { kind: 'store', item: 'record', value: this.#newRecord(request, order.publicKey) },
          extra: {},
        };
      case 'set-pin': {
        const { jobId, badgeId } = request;
        const key = this.#oneTimeKey(request);
        const content = { jobId, badgeId, privateKey: toBase64Url(key.privateKey) };
        return {
          change: { kind: 'store', item: 'managementKey', value: key.publicKey },
          extra: {
            oneTimeKey: await sealOneTimeKey(content, this.#recipient),
            managementPublicKey: toBase64Url(management.publicKey),
          },
        };
      }
    }
  }

  /** The same job gets the same record again. */
  #newRecord({ jobId, badgeId, cardLink }: DeskChangeRequest, publicKey: string): Uint8Array {
    const former = this.#records.get(jobId);
    if (former) return former;
    const link = cardLink === null ? null : fromBase64Url(cardLink);
    const badge = { badgeId: fromBase64Url(badgeId), publicKey: fromBase64Url(publicKey), link };
    const record = companyRecord(badge, new Date('2026-06-01T00:00:00.000Z'));
    this.#records.set(jobId, record);
    return record;
  }

  /** As the server: a second PIN job goes on with the key that the first one may have left. */
  #oneTimeKey({ badgeId }: DeskChangeRequest): KeyPair {
    const key =
      this.leftBehind.get(badgeId) ?? generateKeyPair((length) => new Uint8Array(randomBytes(length)));
    this.leftBehind.set(badgeId, key);
    return key;
  }

  #believe(evidence: DeskEvidence): void {
    const order = this.#orderOf(evidence.jobId);
    const { publicKey } = order.task === 'issue' ? this.given.get(evidence.jobId)! : order;
    requireSigned({ mode: 1, ...evidence }, evidence.badgeId, publicKey);
    const isBound = order.task === 'issue' && order.carrier === 'my-number-card';
    if (isBound) requireBound(evidence.binding, evidence.badgeId, order.binding);
    if (order.task === 'set-pin') this.leftBehind.delete(evidence.badgeId);
    this.evidence.push(evidence);
  }

  #orderOf(jobId: DeskJobId): DeskOrder {
    const order = this.orders.get(jobId);
    if (!order) throw new Error('nobody ordered this');
    return order;
  }
}

function accepted({ controllerId, jobId, requestId }: DeskRequest): DeskAnswer {
  return { type: 'monban.desk-evidence-accepted.v1', controllerId, jobId, requestId };
}

function requireSigned(statement: CardStatement, badgeId: BadgeId, publicKey: string): void {
  const proof: BadgeProof = {
    ...statementOf(statement, badgeId),
    signature: fromBase64Url(statement.signature),
  };
  if (!verifyBadgeSignature(proof, fromBase64Url(publicKey))) throw new Error('the badge has not said this');
}

function requireBound(binding: BindingEvidence | undefined, badgeId: BadgeId, kind: string): void {
  if (!binding || (binding.jpki === null) !== (kind === 'face-check'))
    throw new Error('not bound as ordered');
  if (!binding.jpki) return;
  const { certificate, signature, statement } = binding.jpki;
  const isSigned = verifyBinding({
    statement: statementOf(statement, badgeId),
    certificate: fromBase64Url(certificate),
    signature: fromBase64Url(signature),
  });
  if (!isSigned) throw new Error('the national card has not signed this');
}

function statementOf(statement: CardStatement, badgeId: BadgeId): BadgeStatement {
  return {
    siteKeyVersion: statement.siteKeyVersion,
    mode: statement.mode,
    readerNonce: fromBase64Url(statement.readerNonce),
    readerId: fromBase64Url(statement.readerId),
    ephemeralKey: fromBase64Url(statement.ephemeralKey),
    badgeId: fromBase64Url(badgeId),
    counter: statement.counter,
    pinStatus: statement.pinStatus,
  };
}

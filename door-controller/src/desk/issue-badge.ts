import { MODE } from '@monban/card-ap/applet/format';
import type { CardStatement } from '@monban/core/messages/card-statement';
import type { DeskRecordAnswer } from '@monban/core/messages/desk';
import { bindingEvidence, needsBindingSignature, signBinding } from './binding-evidence.ts';
import type {
  BadgeEvidence,
  DeskEffect,
  DeskJob,
  DeskStep,
  ExpectedBadge,
  GivenBadge,
  Material,
} from './desk-state.ts';
import { after, onCard, reached } from './desk-steps.ts';

/**
 * A badge of a blank card: the card makes its key, the server signs a record for it, the items are stored, the badge
 * is activated and proves itself (badge-ap.md section 6). A blank card always starts over, for nothing was given away
 * yet; an active one that carries this job's own badge goes on at its proof.
 */
export function issueBadge(job: DeskJob, material: Material, before: readonly DeskEffect[]): DeskStep {
  return after(before, material.isBlank ? onCard(job, material, { kind: 'make-key' }) : prove(job, material));
}

/** Has this job given the card the badge that it carries, as far as anybody can tell before it answers? */
export function givenBadge(job: DeskJob): GivenBadge | undefined {
  return job.memory?.kind === 'given' ? job.memory : undefined;
}

export function keyMade(job: DeskJob, material: Material, requestId: string): DeskStep {
  const { publicKey, certificate } = material;
  if (publicKey === undefined) return [job, []];
  return [
    { ...job, phase: { kind: 'asking-record', requestId, material } },
    [reached(job, 'key-made'), { kind: 'ask-record', jobId: job.jobId, requestId, publicKey, certificate }],
  ];
}

/** Remembered before the card gets any of it. */
export function recordSigned(job: DeskJob, material: Material, items: DeskRecordAnswer): DeskStep {
  const { order } = job;
  const { publicKey } = material;
  if (publicKey === undefined || order.task !== 'issue') return [job, []];
  const { badgeId, record } = items;
  const memory: GivenBadge = { kind: 'given', jobId: job.jobId, badgeId, publicKey, record };
  const operation = { kind: 'store-items', items, withPins: order.setsPin } as const;
  return after(
    [{ kind: 'stop-asking' }, { kind: 'remember', memory }, reached(job, 'record-signed')],
    onCard({ ...job, memory }, material, operation),
  );
}

export function itemsStored(job: DeskJob, material: Material): DeskStep {
  return after([reached(job, 'items-stored')], onCard(job, material, { kind: 'activate' }));
}

export function activated(job: DeskJob, material: Material): DeskStep {
  return after([reached(job, 'activated')], prove(job, material));
}

/** With a checking contract, its national card signs for it in the same power-on. */
export function issueProved(
  job: DeskJob,
  material: Material & { readonly evidence: BadgeEvidence },
  requestId: string,
): DeskStep {
  const { evidence } = material;
  if (!needsBindingSignature(job)) {
    return sendEvidence(job, { requestId, evidence, binding: bindingEvidence(material) });
  }
  const operation = signBinding(material, statementOf(evidence), evidence.badgeId);
  return operation === undefined ? [job, []] : onCard(job, material, operation);
}

export function issueBound(
  job: DeskJob,
  material: Material,
  { signature, requestId }: { readonly signature: string; readonly requestId: string },
): DeskStep {
  const { evidence } = material;
  if (evidence === undefined) return [job, []];
  const binding = bindingEvidence(material, { statement: statementOf(evidence), signature });
  return sendEvidence(job, { requestId, evidence, binding });
}

/** The card is not needed any more. */
export function sendEvidence(
  job: DeskJob,
  sent: Pick<Extract<DeskEffect, { kind: 'send-evidence' }>, 'requestId' | 'evidence' | 'binding'>,
): DeskStep {
  return [
    { ...job, phase: { kind: 'asking-acceptance', requestId: sent.requestId }, pinsHeld: false },
    [{ kind: 'close-session' }, { kind: 'send-evidence', jobId: job.jobId, ...sent }],
  ];
}

function prove(job: DeskJob, material: Material): DeskStep {
  const given = givenBadge(job);
  if (given === undefined) return [job, []];
  const { badgeId, publicKey, record } = given;
  const expected: ExpectedBadge = { badgeId, publicKey, record };
  return onCard(job, material, { kind: 'prove', expected });
}

/** In mode 01: the badge showed its record, too. */
function statementOf(evidence: BadgeEvidence): CardStatement {
  return {
    siteKeyVersion: evidence.siteKeyVersion,
    mode: MODE.withRecord,
    readerNonce: evidence.readerNonce,
    readerId: evidence.readerId,
    ephemeralKey: evidence.ephemeralKey,
    counter: evidence.counter,
    pinStatus: evidence.pinStatus,
    signature: evidence.signature,
  };
}

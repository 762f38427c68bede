import type { DeskChangeAnswer } from '@monban/core/messages/desk';
import type { DeskOrder } from '@monban/core/messages/door-command';
import { bindingEvidence, needsBindingSignature, signBinding } from './binding-evidence.ts';
import type {
  CardOperation,
  DeskEffect,
  DeskJob,
  DeskStep,
  ExpectedBadge,
  Material,
  Terminating,
} from './desk-state.ts';
import { after, onCard, reached, standStill } from './desk-steps.ts';

/**
 * One change of an active badge: the card gives a challenge, the server signs exactly this change over it, the card
 * applies it and proves that it did (badge-ap.md section 6). Every such change may be made again, so a card that was
 * pulled begins from its challenge. A badge that is only resumed changes nothing: it proves itself and that is all.
 */
export function changeBadge(job: DeskJob, material: Material, before: readonly DeskEffect[]): DeskStep {
  const badge = changedBadge(job);
  const { statement } = material;
  if (badge === undefined || statement === undefined) return [job, []];
  if (badge.task === 'resume') return after(before, onCard(job, material, checkOf(badge, material)));
  const signature = needsBindingSignature(job) ? signBinding(material, statement, badge.badgeId) : undefined;
  return after(before, onCard(job, material, signature ?? { kind: 'challenge' }));
}

/** The existing badge that the order is about. */
export function changedBadge({ order }: DeskJob): Exclude<DeskOrder, { task: 'issue' }> | undefined {
  return order.task === 'issue' ? undefined : order;
}

export function changeBound(job: DeskJob, material: Material, signature: string): DeskStep {
  const { statement } = material;
  const binding = statement && bindingEvidence(material, { statement, signature });
  return onCard(job, { ...material, ...(binding && { binding }) }, { kind: 'challenge' });
}

export function challenged(
  job: DeskJob,
  material: Material,
  { challenge, requestId }: { readonly challenge: string; readonly requestId: string },
): DeskStep {
  const badge = changedBadge(job);
  const { statement, certificate, keyRefused = false } = material;
  if (badge === undefined || statement === undefined) return [job, []];
  return [
    { ...job, phase: { kind: 'asking-change', requestId, material } },
    [
      {
        kind: 'ask-change',
        jobId: job.jobId,
        requestId,
        badgeId: badge.badgeId,
        challenge,
        statement,
        keyRefused,
        cardLink: certificate?.cardLink ?? null,
        binding: material.binding ?? bindingEvidence(material) ?? null,
      },
    ],
  ];
}

/** A terminated badge cannot say who it was: that is remembered before it is told. */
export function changeSigned(job: DeskJob, material: Material, change: DeskChangeAnswer): DeskStep {
  const badge = changedBadge(job);
  if (badge === undefined || badge.task === 'resume') return [job, []];
  const { task, badgeId } = badge;
  const memory: Terminating = { kind: 'terminating', jobId: job.jobId, badgeId };
  const isEnd = task === 'terminate';
  const remember: readonly DeskEffect[] = isEnd ? [{ kind: 'remember', memory }] : [];
  return after(
    [{ kind: 'stop-asking' }, ...remember, reached(job, 'change-signed')],
    onCard(isEnd ? { ...job, memory } : job, { ...material, change }, { kind: 'apply-change', task, change }),
  );
}

/**
 * A refused signature changes nothing on the card. Once, the server is asked to sign with the one-time key that a PIN
 * job may have left there (ADR 0013).
 */
export function changeApplied(job: DeskJob, material: Material, applied: boolean): DeskStep {
  if (applied) return afterChange(job, material);
  if (material.keyRefused) return standStill(job, 'card-refused');
  return onCard(job, { ...material, keyRefused: true }, { kind: 'challenge' });
}

/** The PIN is on the card; what is left is to give the card back to the server's own key. */
export function pinsStored(job: DeskJob, material: Material): DeskStep {
  return afterChange({ ...job, pinsStored: true }, material);
}

export function keyRestored(job: DeskJob, material: Material): DeskStep {
  return check(job, material);
}

/** The badge is gone from the card, or was when it came back. */
export function sendTermination(job: DeskJob, requestId: string): DeskStep {
  const badge = changedBadge(job);
  if (badge === undefined) return [job, []];
  return [
    { ...job, phase: { kind: 'asking-acceptance', requestId } },
    [
      { kind: 'close-session' },
      { kind: 'send-termination', jobId: job.jobId, requestId, badgeId: badge.badgeId },
    ],
  ];
}

function afterChange(job: DeskJob, material: Material): DeskStep {
  const badge = changedBadge(job);
  const { change } = material;
  if (badge?.task !== 'set-pin' || change === undefined) return check(job, material);
  const { badgeId } = badge;
  return onCard(job, material, { kind: job.pinsStored ? 'restore-key' : 'store-pins', badgeId, change });
}

function check(job: DeskJob, material: Material): DeskStep {
  const badge = changedBadge(job);
  if (badge === undefined) return [job, []];
  return after([reached(job, 'change-applied')], onCard(job, material, checkOf(badge, material)));
}

function checkOf(badge: Exclude<DeskOrder, { task: 'issue' }>, { change }: Material): CardOperation {
  const { badgeId, publicKey, task } = badge;
  const expected: ExpectedBadge = { badgeId, publicKey };
  switch (task) {
    case 'terminate':
      return { kind: 'check-terminated' };
    case 'renew-record':
    case 'rebind':
      return { kind: 'prove', expected: change ? { ...expected, record: change.value } : expected };
    case 'resume':
      return { kind: 'prove', expected };
    case 'set-pin':
    case 'remove-pin':
      return { kind: 'prove', expected: { ...expected, hasPin: task === 'set-pin' } };
  }
}

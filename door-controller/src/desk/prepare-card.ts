import type { CardStatement } from '@monban/core/messages/card-statement';
import { needsBindingSignature } from './binding-evidence.ts';
import { changeBadge, changedBadge, sendTermination } from './change-badge.ts';
import type {
  DeskEffect,
  DeskJob,
  DeskStep,
  Material,
  Outcome,
  PinsWanted,
  SeenCertificate,
} from './desk-state.ts';
import { after, onCard, reached, standStill } from './desk-steps.ts';
import { type FoundCard, needsCertificate, unfitFor } from './found-card.ts';
import { givenBadge, issueBadge } from './issue-badge.ts';

/**
 * What comes before every task: which card is this, is it the badge that the order means, the certificate it sits
 * beside, and the PINs that only its holder knows. What the holder typed is used in a session of its own, which begins
 * here again: the card may have been exchanged meanwhile.
 */
export function inspected(job: DeskJob, { card }: Outcome<'inspect'>, requestId: string): DeskStep {
  const unfit = unfitFor(job.order, card);
  if (unfit !== undefined) return standStill(job, unfit);
  const badge = changedBadge(job);
  if (badge === undefined) return inspectedForIssue(job, card.badge);
  switch (card.badge) {
    case 'absent':
      return standStill(job, 'no-badge-ap');
    case 'blank':
      return standStill(job, 'other-badge');
    case 'terminated':
      return job.memory?.kind === 'terminating'
        ? sendTermination(job, requestId)
        : standStill(job, 'terminated');
    case 'active': {
      const { badgeId, publicKey } = badge;
      return onCard(job, { isBlank: false }, { kind: 'authenticate', expected: { badgeId, publicKey } });
    }
  }
}

export function authenticated(job: DeskJob, material: Material, statement: CardStatement): DeskStep {
  return readCertificate(job, { ...material, statement });
}

export function certificateRead(job: DeskJob, material: Material, certificate: SeenCertificate): DeskStep {
  return takePins(job, { ...material, certificate }, soFar(job, 'certificate-read'));
}

/** The national PIN may be typed, or was right: tried before anything on the card is changed. */
export function pinQueried(job: DeskJob, material: Material): DeskStep {
  return askPins(job, pinsWanted(job, material), []);
}

export function pinTried(job: DeskJob, material: Material): DeskStep {
  return goOn(job, material, []);
}

export function pinWrong(job: DeskJob, material: Material, jpkiTriesLeft: number): DeskStep {
  const wanted = { ...pinsWanted(job, material), jpkiTriesLeft };
  return askPins(job, wanted, []);
}

function inspectedForIssue(job: DeskJob, lifeCycle: FoundCard['badge']): DeskStep {
  switch (lifeCycle) {
    case 'absent':
      return standStill(job, 'no-badge-ap');
    case 'terminated':
      return standStill(job, 'terminated');
    case 'active':
      return givenBadge(job) ? readCertificate(job, { isBlank: false }) : standStill(job, 'not-blank');
    case 'blank':
      return readCertificate(job, { isBlank: true });
  }
}

function readCertificate(job: DeskJob, material: Material): DeskStep {
  const found = soFar(job, 'card-found');
  return needsCertificate(job.order)
    ? after(found, onCard(job, material, { kind: 'read-certificate' }))
    : takePins(job, material, found);
}

function takePins(job: DeskJob, material: Material, before: readonly DeskEffect[]): DeskStep {
  const wanted = pinsWanted(job, material);
  if (!wanted.jpki && !wanted.badge) return goOn(job, material, before);
  if (job.pinsHeld) {
    return wanted.jpki
      ? after(before, onCard(job, material, { kind: 'try-jpki-pin' }))
      : goOn(job, material, before);
  }
  return wanted.jpki
    ? after(before, onCard(job, material, { kind: 'query-jpki-pin' }))
    : askPins(job, wanted, before);
}

/** A badge PIN that is on the card already is not asked for again. */
function pinsWanted(job: DeskJob, { isBlank }: Material): PinsWanted {
  const { order } = job;
  const setsPin = order.task === 'issue' ? order.setsPin && isBlank : order.task === 'set-pin';
  return { jpki: needsBindingSignature(job), badge: setsPin && !job.pinsStored };
}

/** The card may be lifted while its holder types. */
function askPins(job: DeskJob, wanted: PinsWanted, before: readonly DeskEffect[]): DeskStep {
  return [
    { ...job, phase: { kind: 'asking-pins' }, pinsHeld: false },
    [...before, { kind: 'close-session' }, { kind: 'ask-pins', jobId: job.jobId, wanted }],
  ];
}

function goOn(job: DeskJob, material: Material, before: readonly DeskEffect[]): DeskStep {
  return job.order.task === 'issue' ? issueBadge(job, material, before) : changeBadge(job, material, before);
}

/** The console has seen these steps when the holder was asked; it is not sent back. */
function soFar(job: DeskJob, step: 'card-found' | 'certificate-read'): readonly DeskEffect[] {
  return job.pinsHeld ? [] : [reached(job, step)];
}

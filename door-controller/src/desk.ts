import type { BadgeId, DeskJobId } from '@monban/core/ids';
import type { DeskCommand, DeskOrder } from '@monban/core/messages/door-command';
import type {
  DeskAnswer,
  DeskEvidence,
  DeskRecordAnswer,
  DeskFailure,
  DeskJobStep,
} from '@monban/core/messages/desk';

/**
 * Personalisation at a desk as a pure state machine: one desk job at a time, from a blank card to a badge that has
 * proved itself. The card may be pulled at any command: the job stays open, and laying the card on again goes on
 * from what the card itself says. A blank card starts over, for nothing was given away yet; an active one that
 * carries this job's own badge goes on at its proof.
 */
export type DeskState = { readonly kind: 'idle' } | DeskJob;

export interface DeskJob {
  readonly kind: 'job';
  readonly jobId: DeskJobId;
  readonly carrier: DeskOrder['carrier'];
  readonly phase: DeskPhase;
  /** What this job has given to a card already; survives a restart of the controller. */
  readonly given: GivenBadge | undefined;
}

export type DeskPhase =
  | { readonly kind: 'waiting-for-card' }
  /** A session is open and this operation runs. */
  | { readonly kind: 'card'; readonly operation: CardOperation['kind']; readonly material: Material }
  | { readonly kind: 'asking-record'; readonly requestId: string; readonly material: Material }
  /** The card is not needed any more. */
  | { readonly kind: 'asking-acceptance'; readonly requestId: string };

/** Collected in this session. */
export interface Material {
  readonly publicKey?: string;
  /** Null: a company-owned card, or the organisation has switched links off. */
  readonly cardLink?: string | null;
}

/** Remembered durably before the first item is stored: by it a card that comes back is known as this job's. */
export interface GivenBadge {
  readonly jobId: DeskJobId;
  readonly badgeId: BadgeId;
  /** The card key's point, base64url. */
  readonly publicKey: string;
  /** COSE_Sign1, base64url. */
  readonly record: string;
}

export type CardOperation =
  | { readonly kind: 'inspect' }
  | { readonly kind: 'read-certificate' }
  | { readonly kind: 'make-key' }
  | { readonly kind: 'store-items'; readonly items: DeskRecordAnswer }
  | { readonly kind: 'activate' }
  /** AUTHENTICATE mode 01; the runner verifies signature, badge id and record against what was given. */
  | { readonly kind: 'prove'; readonly given: GivenBadge };

export type CardOutcome =
  | {
      readonly kind: 'inspect';
      readonly lifeCycle: 'absent' | 'blank' | 'active' | 'terminated';
      readonly hasJpki: boolean;
    }
  | { readonly kind: 'read-certificate'; readonly cardLink: string | null | undefined }
  | { readonly kind: 'make-key'; readonly publicKey: string }
  | { readonly kind: 'store-items' }
  | { readonly kind: 'activate' }
  | { readonly kind: 'prove'; readonly proof: BadgeEvidence | 'other-badge' | 'invalid' };

export type BadgeEvidence = Omit<DeskEvidence, 'type' | 'controllerId' | 'jobId' | 'at' | 'requestId'>;

export type DeskInput =
  | {
      readonly kind: 'begin';
      readonly command: Extract<DeskCommand, { action: 'begin' }>;
      readonly given: GivenBadge | undefined;
      readonly cardPresent: boolean;
    }
  | { readonly kind: 'cancel'; readonly jobId: DeskJobId }
  | { readonly kind: 'card-present' }
  | { readonly kind: 'card-done'; readonly outcome: CardOutcome; readonly requestId: string }
  | { readonly kind: 'card-failed'; readonly failure: DeskFailure }
  | { readonly kind: 'answer'; readonly answer: DeskAnswer }
  | { readonly kind: 'no-answer' };

export type DeskEffect =
  | { readonly kind: 'open-session' }
  | { readonly kind: 'close-session' }
  | { readonly kind: 'card'; readonly operation: CardOperation }
  | { readonly kind: 'remember'; readonly given: GivenBadge }
  | { readonly kind: 'forget' }
  | {
      readonly kind: 'progress';
      readonly jobId: DeskJobId;
      readonly step: DeskJobStep;
      readonly failure?: DeskFailure;
    }
  /** Sent, and sent again while no answer comes; `no-answer` after the last time. */
  | {
      readonly kind: 'ask-record';
      readonly jobId: DeskJobId;
      readonly requestId: string;
      readonly publicKey: string;
      readonly cardLink: string | null;
    }
  | {
      readonly kind: 'send-evidence';
      readonly jobId: DeskJobId;
      readonly requestId: string;
      readonly evidence: BadgeEvidence;
    }
  | { readonly kind: 'stop-asking' };

export type DeskStep = readonly [DeskState, readonly DeskEffect[]];

export function deskStep(state: DeskState, input: DeskInput): DeskStep {
  if (input.kind === 'begin') return begin(state, input);
  if (state.kind === 'idle') return [state, []];
  switch (input.kind) {
    case 'cancel':
      return cancelled(state, input.jobId);
    case 'card-present':
      return cardPresent(state);
    case 'card-done':
      return cardDone(state, input.outcome, input.requestId);
    case 'card-failed':
      return cardFailed(state, input.failure);
    case 'answer':
      return answered(state, input.answer);
    case 'no-answer':
      return noAnswer(state);
  }
}

/** Which of the console's steps this job has reached. */
export function stepOf(job: DeskJob): DeskJobStep {
  const { phase } = job;
  switch (phase.kind) {
    case 'waiting-for-card':
      return 'waiting-for-card';
    case 'asking-record':
      return 'key-made';
    case 'asking-acceptance':
      return 'activated';
    case 'card':
      return STEP_BEFORE[phase.operation];
  }
}

const STEP_BEFORE = {
  inspect: 'waiting-for-card',
  'read-certificate': 'card-found',
  'make-key': 'certificate-read',
  'store-items': 'record-signed',
  activate: 'items-stored',
  prove: 'activated',
} as const satisfies Record<CardOperation['kind'], DeskJobStep>;

type Begin = Extract<DeskInput, { kind: 'begin' }>;
type Outcome<Kind extends CardOutcome['kind']> = Extract<CardOutcome, { kind: Kind }>;

/** The same job again, as a server repeats it after a restart, goes on; another one takes over. */
function begin(state: DeskState, input: Begin): DeskStep {
  const { jobId, order } = input.command;
  const { carrier } = order;
  if (state.kind === 'job' && state.jobId === jobId) {
    return [state, [{ kind: 'progress', jobId, step: stepOf(state) }]];
  }
  const job: DeskJob = {
    kind: 'job',
    jobId,
    carrier,
    phase: { kind: 'waiting-for-card' },
    given: input.given?.jobId === jobId ? input.given : undefined,
  };
  const superseded: readonly DeskEffect[] =
    state.kind === 'job' ? [{ kind: 'stop-asking' }, { kind: 'close-session' }] : [];
  const waiting: DeskEffect = { kind: 'progress', jobId, step: 'waiting-for-card' };
  if (!input.cardPresent) return [job, [...superseded, waiting]];
  const [next, effects] = cardPresent(job);
  return [next, [...superseded, waiting, ...effects]];
}

function cancelled(job: DeskJob, jobId: DeskJobId): DeskStep {
  return jobId === job.jobId ? end(job, [progress(job, 'cancelled')]) : [job, []];
}

/** Once the card has proved itself, it may go. */
function cardFailed(job: DeskJob, failure: DeskFailure): DeskStep {
  const isNeeded = job.phase.kind === 'card' || job.phase.kind === 'asking-record';
  return isNeeded ? standStill(job, failure) : [job, []];
}

function cardPresent(job: DeskJob): DeskStep {
  if (job.phase.kind !== 'waiting-for-card') return [job, []];
  return [onCard(job, 'inspect', {}), [{ kind: 'open-session' }, card({ kind: 'inspect' })]];
}

function cardDone(job: DeskJob, outcome: CardOutcome, requestId: string): DeskStep {
  if (job.phase.kind !== 'card' || job.phase.operation !== outcome.kind) return [job, []];
  const { material } = job.phase;
  switch (outcome.kind) {
    case 'inspect':
      return inspected(job, outcome);
    case 'read-certificate':
      return certificateRead(job, outcome);
    case 'make-key':
      return keyMade(job, { ...material, publicKey: outcome.publicKey }, requestId);
    case 'store-items':
      return [
        onCard(job, 'activate', material),
        [progress(job, undefined, 'items-stored'), card({ kind: 'activate' })],
      ];
    case 'activate':
      return job.given ? prove(job, job.given, [progress(job, undefined, 'activated')]) : [job, []];
    case 'prove':
      return proved(job, outcome, requestId);
  }
}

function inspected(job: DeskJob, outcome: Outcome<'inspect'>): DeskStep {
  if ((job.carrier === 'my-number-card') !== outcome.hasJpki) return standStill(job, 'wrong-carrier');
  const found = progress(job, undefined, 'card-found');
  switch (outcome.lifeCycle) {
    case 'absent':
      return standStill(job, 'no-badge-ap');
    case 'terminated':
      return standStill(job, 'terminated');
    case 'active':
      return job.given ? prove(job, job.given, [found]) : standStill(job, 'not-blank');
    case 'blank':
      return job.carrier === 'company-card'
        ? makeKey(job, null, [found])
        : [onCard(job, 'read-certificate', {}), [found, card({ kind: 'read-certificate' })]];
  }
}

function certificateRead(job: DeskJob, { cardLink }: Outcome<'read-certificate'>): DeskStep {
  return cardLink === undefined
    ? standStill(job, 'certificate-missing')
    : makeKey(job, cardLink, [progress(job, undefined, 'certificate-read')]);
}

function makeKey(job: DeskJob, cardLink: string | null, before: readonly DeskEffect[]): DeskStep {
  return [onCard(job, 'make-key', { cardLink }), [...before, card({ kind: 'make-key' })]];
}

function keyMade(job: DeskJob, material: Material & { publicKey: string }, requestId: string): DeskStep {
  const { publicKey, cardLink = null } = material;
  return [
    { ...job, phase: { kind: 'asking-record', requestId, material } },
    [
      progress(job, undefined, 'key-made'),
      { kind: 'ask-record', jobId: job.jobId, requestId, publicKey, cardLink },
    ],
  ];
}

function answered(job: DeskJob, answer: DeskAnswer): DeskStep {
  const { phase } = job;
  const isAsked = phase.kind === 'asking-record' || phase.kind === 'asking-acceptance';
  if (!isAsked || answer.jobId !== job.jobId || answer.requestId !== phase.requestId) return [job, []];
  switch (answer.type) {
    case 'monban.desk-refusal.v1':
      return end(job, [progress(job, answer.failure)]);
    case 'monban.desk-record-answer.v1':
      return phase.kind === 'asking-record' ? recordSigned(job, phase.material, answer) : [job, []];
    case 'monban.desk-change-answer.v1':
      return [job, []];
    case 'monban.desk-evidence-accepted.v1':
      return phase.kind === 'asking-acceptance'
        ? end(job, [progress(job, undefined, 'verified')])
        : [job, []];
  }
}

function recordSigned(job: DeskJob, material: Material, items: DeskRecordAnswer): DeskStep {
  const { publicKey } = material;
  if (publicKey === undefined) return [job, []];
  const given: GivenBadge = { jobId: job.jobId, badgeId: items.badgeId, publicKey, record: items.record };
  return [
    { ...onCard(job, 'store-items', material), given },
    [
      { kind: 'stop-asking' },
      { kind: 'remember', given },
      progress(job, undefined, 'record-signed'),
      card({ kind: 'store-items', items }),
    ],
  ];
}

function prove(job: DeskJob, given: GivenBadge, before: readonly DeskEffect[]): DeskStep {
  return [onCard(job, 'prove', {}), [...before, card({ kind: 'prove', given })]];
}

function proved(job: DeskJob, { proof }: Outcome<'prove'>, requestId: string): DeskStep {
  if (proof === 'other-badge') return standStill(job, 'not-blank');
  if (proof === 'invalid') return standStill(job, 'evidence-invalid');
  return [
    { ...job, phase: { kind: 'asking-acceptance', requestId } },
    [{ kind: 'close-session' }, { kind: 'send-evidence', jobId: job.jobId, requestId, evidence: proof }],
  ];
}

/** The server does not answer: the card may go, and be laid on again later. */
function noAnswer(job: DeskJob): DeskStep {
  const isAsking = job.phase.kind === 'asking-record' || job.phase.kind === 'asking-acceptance';
  return isAsking ? standStill(job, 'desk-offline') : [job, []];
}

/** The job stays open and waits for the card to be laid on again. */
function standStill(job: DeskJob, failure: DeskFailure): DeskStep {
  return [
    { ...job, phase: { kind: 'waiting-for-card' } },
    [{ kind: 'stop-asking' }, { kind: 'close-session' }, progress(job, failure)],
  ];
}

function end(job: DeskJob, effects: readonly DeskEffect[]): DeskStep {
  const over: readonly DeskEffect[] = [
    { kind: 'stop-asking' },
    { kind: 'close-session' },
    { kind: 'forget' },
  ];
  return [{ kind: 'idle' }, [...(job.given ? over : over.slice(0, 2)), ...effects]];
}

function onCard(job: DeskJob, operation: CardOperation['kind'], material: Material): DeskJob {
  return { ...job, phase: { kind: 'card', operation, material } };
}

const card = (operation: CardOperation): DeskEffect => ({ kind: 'card', operation });

function progress(job: DeskJob, failure?: DeskFailure, step: DeskJobStep = stepOf(job)): DeskEffect {
  return { kind: 'progress', jobId: job.jobId, step, ...(failure === undefined ? {} : { failure }) };
}

import type { BadgeId, DeskJobId } from '@monban/core/ids';
import type { CardStatement } from '@monban/core/messages/card-statement';
import type {
  BindingEvidence,
  DeskAnswer,
  DeskChangeAnswer,
  DeskEvidence,
  DeskFailure,
  DeskJobStep,
  DeskRecordAnswer,
} from '@monban/core/messages/desk';
import type { DeskCommand, DeskOrder } from '@monban/core/messages/door-command';
import type { FoundCard } from './found-card.ts';

/**
 * What a desk does with a card, as a pure state machine: one job at a time. The card may be pulled at any command:
 * the job stays open, and laying the card on again goes on from what the card itself says.
 */
export type DeskState = { readonly kind: 'idle' } | DeskJob;

export interface DeskJob {
  readonly kind: 'job';
  readonly jobId: DeskJobId;
  readonly order: DeskOrder;
  readonly phase: DeskPhase;
  /** What this job has done to a card already; survives a restart of the controller. */
  readonly memory: DeskMemory | undefined;
  /** The holder has typed; the runner keeps it for the next session and wipes it with its end. */
  readonly pinsHeld: boolean;
  /** set-pin: the card has the new PIN, and still the one-time key. */
  readonly pinsStored: boolean;
}

export type DeskPhase =
  | { readonly kind: 'waiting-for-card' }
  /** No session is open: typing takes longer than a card may wait. */
  | { readonly kind: 'asking-pins' }
  /** A session is open and this operation runs. */
  | { readonly kind: 'card'; readonly operation: CardOperation['kind']; readonly material: Material }
  | { readonly kind: 'asking-record'; readonly requestId: string; readonly material: Material }
  | { readonly kind: 'asking-change'; readonly requestId: string; readonly material: Material }
  /** The card is not needed any more. */
  | { readonly kind: 'asking-acceptance'; readonly requestId: string };

/** Collected in this session. */
export interface Material {
  readonly isBlank: boolean;
  /** The existing badge's answer in this power-on. */
  readonly statement?: CardStatement;
  readonly certificate?: SeenCertificate;
  /** The key that a blank card has made, 65-byte point, base64url. */
  readonly publicKey?: string;
  readonly binding?: BindingEvidence;
  readonly keyRefused?: boolean;
  readonly change?: DeskChangeAnswer;
  readonly evidence?: BadgeEvidence;
}

/** The user certificate that lay in the card in this session; its path and dates are checked. */
export interface SeenCertificate {
  /** DER, base64url. */
  readonly certificate: string;
  /** Null: the organisation has switched links off. */
  readonly cardLink: string | null;
  /** notAfter. */
  readonly until: string;
}

export type DeskMemory = GivenBadge | Terminating;

/** Remembered durably before the first item is stored: by it a card that comes back is known as this job's. */
export interface GivenBadge {
  readonly kind: 'given';
  readonly jobId: DeskJobId;
  readonly badgeId: BadgeId;
  /** The card key's point, base64url. */
  readonly publicKey: string;
  /** COSE_Sign1, base64url. */
  readonly record: string;
}

/** Remembered durably before a badge is terminated: afterwards it can say no more who it was. */
export interface Terminating {
  readonly kind: 'terminating';
  readonly jobId: DeskJobId;
  readonly badgeId: BadgeId;
}

/** Which badge has to answer, and how. */
export interface ExpectedBadge {
  readonly badgeId: BadgeId;
  readonly publicKey: string;
  /** The very record, base64url; undefined: whichever it carries. */
  readonly record?: string;
  readonly hasPin?: boolean;
}

export type CardOperation =
  | { readonly kind: 'inspect' }
  /** AUTHENTICATE mode 00. */
  | { readonly kind: 'authenticate'; readonly expected: ExpectedBadge }
  | { readonly kind: 'read-certificate' }
  | { readonly kind: 'query-jpki-pin' }
  | { readonly kind: 'try-jpki-pin' }
  /** The badge's statement and the certificate under one signature of the card's user key. */
  | {
      readonly kind: 'sign-binding';
      readonly statement: CardStatement;
      readonly badgeId: BadgeId;
      readonly certificate: string;
    }
  | { readonly kind: 'make-key' }
  | { readonly kind: 'store-items'; readonly items: DeskRecordAnswer; readonly withPins: boolean }
  | { readonly kind: 'activate' }
  /** AUTHENTICATE mode 01; the runner verifies signature, badge id and what else is expected. */
  | { readonly kind: 'prove'; readonly expected: ExpectedBadge }
  | { readonly kind: 'challenge' }
  | {
      readonly kind: 'apply-change';
      readonly task: ChangeTask;
      readonly change: DeskChangeAnswer;
    }
  /** set-pin: item 04, signed at the desk with the one-time key. */
  | { readonly kind: 'store-pins'; readonly badgeId: BadgeId; readonly change: DeskChangeAnswer }
  /** set-pin: item 05 back to the management key, signed with the one-time key. */
  | { readonly kind: 'restore-key'; readonly badgeId: BadgeId; readonly change: DeskChangeAnswer }
  | { readonly kind: 'check-terminated' };

export type ChangeTask = Exclude<DeskOrder['task'], 'issue' | 'resume'>;

export type CardOutcome =
  | { readonly kind: 'inspect'; readonly card: FoundCard }
  | { readonly kind: 'authenticate'; readonly statement: CardStatement }
  | { readonly kind: 'read-certificate'; readonly certificate: SeenCertificate }
  | { readonly kind: 'query-jpki-pin' }
  | { readonly kind: 'try-jpki-pin' }
  /** Base64url. */
  | { readonly kind: 'sign-binding'; readonly signature: string }
  | { readonly kind: 'make-key'; readonly publicKey: string }
  | { readonly kind: 'store-items' }
  | { readonly kind: 'activate' }
  | { readonly kind: 'prove'; readonly evidence: BadgeEvidence }
  /** 16 bytes, base64url. */
  | { readonly kind: 'challenge'; readonly challenge: string }
  /** False: 6982, the card holds another management key. */
  | { readonly kind: 'apply-change'; readonly applied: boolean }
  | { readonly kind: 'store-pins' }
  | { readonly kind: 'restore-key' }
  | { readonly kind: 'check-terminated' }
  /** The holder's PIN was wrong, and there are tries left for another. */
  | { readonly kind: 'jpki-pin-wrong'; readonly triesLeft: number }
  /** The card answered as it should, and this job cannot go on with it. */
  | { readonly kind: 'unfit'; readonly failure: DeskFailure };

export type BadgeEvidence = Omit<
  DeskEvidence,
  'type' | 'controllerId' | 'jobId' | 'at' | 'requestId' | 'binding'
>;

/** What the holder is asked for. */
export interface PinsWanted {
  readonly jpki: boolean;
  readonly badge: boolean;
  /** After a wrong one. */
  readonly jpkiTriesLeft?: number;
}

export type DeskBegin = Extract<DeskCommand, { action: 'begin' }>;

export type DeskInput =
  | {
      readonly kind: 'begin';
      readonly command: DeskBegin;
      readonly memory: DeskMemory | undefined;
      readonly cardPresent: boolean;
    }
  | { readonly kind: 'cancel'; readonly jobId: DeskJobId }
  | { readonly kind: 'card-present' }
  | { readonly kind: 'card-done'; readonly outcome: CardOutcome; readonly requestId: string }
  | { readonly kind: 'card-failed'; readonly failure: DeskFailure }
  | { readonly kind: 'pins-entered'; readonly cardPresent: boolean }
  /** Nobody typed in time, or the card did not come in time for what was typed. */
  | { readonly kind: 'pins-not-entered' }
  | { readonly kind: 'answer'; readonly answer: DeskAnswer }
  | { readonly kind: 'no-answer' };

interface Asked {
  readonly jobId: DeskJobId;
  readonly requestId: string;
}

export type DeskEffect =
  | { readonly kind: 'open-session' }
  /** Ends the session if there is one, closes the page where PINs are typed, and wipes what was typed. */
  | { readonly kind: 'close-session' }
  | { readonly kind: 'card'; readonly operation: CardOperation }
  | { readonly kind: 'remember'; readonly memory: DeskMemory }
  | { readonly kind: 'forget' }
  | {
      readonly kind: 'progress';
      readonly jobId: DeskJobId;
      readonly step: DeskJobStep;
      readonly failure?: DeskFailure;
    }
  /** Opens the page and tells its address, and that the last PIN was wrong, with a progress of its own. */
  | { readonly kind: 'ask-pins'; readonly jobId: DeskJobId; readonly wanted: PinsWanted }
  | DeskQuestion
  | { readonly kind: 'stop-asking' };

/** Sent, and sent again while no answer comes; `no-answer` after the last time. */
export type DeskQuestion =
  | (Asked & {
      readonly kind: 'ask-record';
      readonly publicKey: string;
      readonly certificate: SeenCertificate | undefined;
    })
  | (Asked & {
      readonly kind: 'ask-change';
      readonly badgeId: BadgeId;
      readonly challenge: string;
      readonly statement: CardStatement;
      readonly keyRefused: boolean;
      readonly cardLink: string | null;
      readonly binding: BindingEvidence | null;
    })
  | (Asked & {
      readonly kind: 'send-evidence';
      readonly evidence: BadgeEvidence;
      readonly binding: BindingEvidence | undefined;
    })
  | (Asked & { readonly kind: 'send-termination'; readonly badgeId: BadgeId });

export type DeskStep = readonly [DeskState, readonly DeskEffect[]];

/** An outcome by its name. */
export type Outcome<Kind extends CardOutcome['kind']> = Extract<CardOutcome, { kind: Kind }>;

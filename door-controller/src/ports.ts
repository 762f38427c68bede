import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { DoorId, ReaderId } from '@monban/core/ids';
import type { DoorSignal } from '@monban/core/access/reasons';
import type { DoorNotice, StrikeRelease } from './door.ts';

/** Stops what was started; calling it again does nothing. */
export type Cancel = () => void;

/** Time as the controller needs it. `monotonicMs` never jumps and survives a restart of the process, not of the machine. */
export interface Clock {
  now(): Date;
  monotonicMs(): number;
  /** Runs once, `delayMs` from now, unless cancelled first. */
  after(delayMs: number, run: () => void): Cancel;
}

export type ReaderEvent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'lost'; readonly detail: ReaderLoss }
  /** A presentation began. Once each: a card that stays on the reader is reported once. */
  | { readonly kind: 'card-present' }
  /** Right after `ready`: a card that lay there already, presented to nobody who watched. It can be read. */
  | { readonly kind: 'card-found' }
  | { readonly kind: 'card-removed' };

export const READER_LOSSES = [
  'pcsc-missing',
  'pcscd-down',
  'unplugged',
  'killed-past-deadline',
  'closed',
] as const;
export type ReaderLoss = (typeof READER_LOSSES)[number];

/** One reader. */
export interface CardReader {
  readonly readerId: ReaderId;
  /**
   * Powers the card up, lends a guarded transmit to `work`, resets the card afterwards whatever happened.
   * Past `deadlineMs` the session fails with `ReaderError` `read-timeout` and the reader frees itself;
   * a card that goes away fails with `card-removed`. One session at a time.
   */
  session<T>(deadlineMs: number, work: (transmit: GuardedTransmit) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A reader that was made and does not watch yet. All events go to the listener given when it was made. */
export interface ReaderDevice extends CardReader {
  /** Begins to watch. Nothing is reported before, so that whoever hears of a card has the reader at hand. */
  start(): Promise<void>;
}

export const KEYPAD_KEYS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'clear'] as const;
export type KeypadKey = (typeof KEYPAD_KEYS)[number];

export type DoorHardwareEvent =
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'contact'; readonly open: boolean }
  | { readonly kind: 'exit-button' }
  | { readonly kind: 'tamper'; readonly active: boolean }
  /** Secret: a key of the keypad beside the reader of this side. Never logged, never in a message. */
  | { readonly kind: 'key'; readonly side: 'in' | 'out'; readonly key: KeypadKey };

/** One door. */
export interface DoorHardware {
  readonly doorId: DoorId;
  release(release: StrikeRelease): Promise<void>;
  engage(): Promise<void>;
  /**
   * For the person in front of the door: `notice` names what it is about, `signal` is the light, the tone and the words
   * in both languages to show for it, undefined to go dark. Never fails a passage: losses are swallowed.
   */
  show(notice: DoorNotice, signal: DoorSignal | undefined): void;
  close(): Promise<void>;
}

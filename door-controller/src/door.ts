import type { DoorDisplay } from '@monban/core/access/reasons';
import type { DoorState as DoorStateName } from '@monban/core/messages/controller';
import type { ReceiptType } from '@monban/core/messages/receipt';

/**
 * One door as a pure state machine. `atMs` is a clock that never jumps: a change of the wall clock can neither hold
 * a strike open nor cut a passage short.
 *
 * Order that the caller keeps: a `release` or `lock` is fed only after its receipt is durable, so an open
 * door always has a row. The exit button is the other way round: effects begin with the release, the fact is
 * recorded afterwards if it can be. People can always get out.
 */
export interface DoorState {
  readonly contact: 'closed' | 'open' | 'unknown';
  /** A contact change that has not been stable for `SETTLE_MS` yet. */
  readonly settling: Settling | undefined;
  /** Strike released from … until, half-open. Undefined: engaged. */
  readonly released: { readonly fromMs: number; readonly untilMs: number } | undefined;
  /** Until when an opening still counts as authorised, although the strike is engaged again. */
  readonly graceUntilMs: number;
  readonly passage: 'none' | 'authorised' | 'held-open' | 'forced';
  readonly openedAtMs: number;
  readonly tampered: boolean;
  readonly settings: DoorSettings;
}

interface Settling {
  readonly open: boolean;
  readonly sinceMs: number;
  readonly authorised: boolean;
}

export interface DoorSettings {
  readonly unlockMs: number;
  readonly heldOpenMs: number;
}

export type DoorInput =
  /** The hardware answers (at start, or again), or is gone. */
  | { readonly kind: 'hardware'; readonly connected: boolean }
  | { readonly kind: 'settings'; readonly settings: DoorSettings }
  /** A granted tap or a command of the server. */
  | { readonly kind: 'release'; readonly unlockMs: number; readonly reference: string }
  /** Nothing moves: only the person in front of the door is told. */
  | { readonly kind: 'display'; readonly display: DoorDisplay }
  | { readonly kind: 'lock' }
  | { readonly kind: 'exit-button' }
  | { readonly kind: 'contact'; readonly open: boolean }
  | { readonly kind: 'tamper'; readonly active: boolean }
  | { readonly kind: 'timer'; readonly timer: DoorTimer };

export const DOOR_TIMERS = ['settle', 'relock', 'pre-alarm', 'held-open'] as const;
export type DoorTimer = (typeof DOOR_TIMERS)[number];

/** What the people around the door are to see and hear; texts and patterns of a display are core's. */
export type DoorNotice =
  | { readonly kind: 'idle' }
  | { readonly kind: 'display'; readonly display: DoorDisplay }
  | { readonly kind: 'held-open-warning' }
  | { readonly kind: 'alarm'; readonly alarm: 'held-open' | 'forced-open' | 'tampered' };

export type DoorFact = Extract<ReceiptType, `door.${string}`>;

export interface StrikeRelease {
  /** The hardware lets the strike fall by itself after this time, should its controller be gone. */
  readonly forAtMostMs: number;
  /** The receipt that allows it, `<epoch>/<sequence>`, for hardware that keeps a log of its own. */
  readonly reference?: string;
}

export type DoorEffect =
  | ({ readonly kind: 'release' } & StrikeRelease)
  | { readonly kind: 'engage' }
  | { readonly kind: 'record'; readonly type: DoorFact }
  | { readonly kind: 'start-timer'; readonly timer: DoorTimer; readonly delayMs: number }
  | { readonly kind: 'cancel-timer'; readonly timer: DoorTimer }
  | { readonly kind: 'show'; readonly notice: DoorNotice };

export type DoorStep = readonly [DoorState, readonly DoorEffect[]];

/** A contact must be stable this long: reed contacts bounce for 1–20 ms. */
export const SETTLE_MS = 50;
/** Somebody who pulls in the moment the strike falls is no burglar. */
export const GRACE_MS = 300;
/** The hardware's own timer is the second one to act. */
export const HARDWARE_MARGIN_MS = 1_000;
/** Share of `heldOpenMs` after which the door warns the people around it. */
const PRE_ALARM_SHARE = 0.75;

export const DEFAULT_SETTINGS: DoorSettings = { unlockMs: 5_000, heldOpenMs: 30_000 };

export function initialDoor(settings: DoorSettings = DEFAULT_SETTINGS): DoorState {
  return {
    contact: 'unknown',
    settling: undefined,
    released: undefined,
    graceUntilMs: Number.NEGATIVE_INFINITY,
    passage: 'none',
    openedAtMs: 0,
    tampered: false,
    settings,
  };
}

/** The word of the console for this state. */
export function doorStateName(state: DoorState): DoorStateName {
  if (state.contact === 'unknown') return 'unknown';
  if (state.contact === 'closed') return state.released ? 'unlocked' : 'locked';
  if (state.passage === 'forced') return 'forced-open';
  return state.passage === 'held-open' ? 'held-open' : 'open';
}

export function step(state: DoorState, input: DoorInput, atMs: number): DoorStep {
  switch (input.kind) {
    case 'hardware':
      return hardware(state, input.connected);
    case 'settings':
      return [{ ...state, settings: input.settings }, []];
    case 'release':
      return release(state, input, atMs);
    case 'display':
      return [state, [{ kind: 'show', notice: { kind: 'display', display: input.display } }]];
    case 'lock':
      return engage(state, Number.NEGATIVE_INFINITY);
    case 'exit-button':
      return exit(state, atMs);
    case 'contact':
      return contactChanged(state, input.open, atMs);
    case 'tamper':
      return tamper(state, input.active);
    case 'timer':
      return timerFired(state, input.timer, atMs);
  }
}

const idle: DoorEffect = { kind: 'show', notice: { kind: 'idle' } };
const cancel = (timer: DoorTimer): DoorEffect => ({ kind: 'cancel-timer', timer });
const start = (timer: DoorTimer, delayMs: number): DoorEffect => ({ kind: 'start-timer', timer, delayMs });
const record = (type: DoorFact): DoorEffect => ({ kind: 'record', type });

/** Whatever a former process left behind: the strike falls first, the contact is believed only when it reports. */
function hardware(state: DoorState, connected: boolean): DoorStep {
  const timers = DOOR_TIMERS.map(cancel);
  return [initialDoor(state.settings), connected ? [{ kind: 'engage' }, ...timers, idle] : timers];
}

/** A second tap prolongs, never shortens; the strike is told each time, so that its own timer is prolonged too. */
function release(state: DoorState, allowed: { unlockMs: number; reference: string }, atMs: number): DoorStep {
  const [next, forAtMostMs] = releasedFor(state, allowed.unlockMs, atMs);
  return [
    next,
    [
      { kind: 'release', forAtMostMs: forAtMostMs + HARDWARE_MARGIN_MS, reference: allowed.reference },
      start('relock', forAtMostMs),
      { kind: 'show', notice: { kind: 'display', display: 'welcome' } },
    ],
  ];
}

function releasedFor(state: DoorState, unlockMs: number, atMs: number): readonly [DoorState, number] {
  const untilMs = Math.max(atMs + unlockMs, state.released?.untilMs ?? 0);
  return [{ ...state, released: { fromMs: atMs, untilMs } }, untilMs - atMs];
}

function engage(state: DoorState, graceUntilMs: number): DoorStep {
  return [{ ...state, released: undefined, graceUntilMs }, [{ kind: 'engage' }, cancel('relock'), idle]];
}

/** Nothing is asked and nothing is waited for: whatever else is broken, this person gets out. */
function exit(state: DoorState, atMs: number): DoorStep {
  const [next, forAtMostMs] = releasedFor(state, state.settings.unlockMs, atMs);
  return [
    next,
    [
      { kind: 'release', forAtMostMs: forAtMostMs + HARDWARE_MARGIN_MS },
      start('relock', forAtMostMs),
      record('door.exit-requested'),
    ],
  ];
}

function contactChanged(state: DoorState, open: boolean, atMs: number): DoorStep {
  if (state.contact === 'unknown') return firstReport(state, open, atMs);
  if (open === (state.contact === 'open')) {
    return state.settling ? [{ ...state, settling: undefined }, [cancel('settle')]] : [state, []];
  }
  if (state.settling) return [state, []];
  const settling = { open, sinceMs: atMs, authorised: isAuthorised(state, atMs) };
  return [{ ...state, settling }, [start('settle', SETTLE_MS)]];
}

/** A door found open at power-up is open, not forced: nobody knows who opened it. It still may not stay open. */
function firstReport(state: DoorState, open: boolean, atMs: number): DoorStep {
  if (!open) return [{ ...state, contact: 'closed' }, []];
  const next: DoorState = { ...state, contact: 'open', passage: 'authorised', openedAtMs: atMs };
  return [next, watchOpening(state.settings)];
}

function isAuthorised(state: DoorState, atMs: number): boolean {
  return state.released !== undefined || atMs < state.graceUntilMs;
}

function watchOpening(settings: DoorSettings): DoorEffect[] {
  return [
    start('pre-alarm', Math.round(settings.heldOpenMs * PRE_ALARM_SHARE)),
    start('held-open', settings.heldOpenMs),
  ];
}

function timerFired(state: DoorState, timer: DoorTimer, atMs: number): DoorStep {
  switch (timer) {
    case 'settle':
      return settled(state, atMs);
    case 'relock':
      return relock(state, atMs);
    case 'pre-alarm':
      return state.passage === 'authorised'
        ? [state, [{ kind: 'show', notice: { kind: 'held-open-warning' } }]]
        : [state, []];
    case 'held-open':
      return heldOpen(state, atMs);
  }
}

function settled(state: DoorState, atMs: number): DoorStep {
  const { settling } = state;
  if (!settling) return [state, []];
  const waitMs = settling.sinceMs + SETTLE_MS - atMs;
  if (waitMs > 0) return [state, [start('settle', waitMs)]];
  const stable = { ...state, settling: undefined };
  return settling.open ? opened(stable, settling) : closed(stable);
}

function opened(state: DoorState, opening: Settling): DoorStep {
  const next = { ...state, contact: 'open', openedAtMs: opening.sinceMs } as const;
  if (opening.authorised) {
    return [{ ...next, passage: 'authorised' }, [record('door.opened'), ...watchOpening(state.settings)]];
  }
  const alarm = { kind: 'show', notice: { kind: 'alarm', alarm: 'forced-open' } } as const;
  return [{ ...next, passage: 'forced' }, [record('door.forced-open'), alarm]];
}

/** One grant, one passage: the strike falls when the door closes behind a person, unless somebody tapped since. */
function closed(state: DoorState): DoorStep {
  const next: DoorState = { ...state, contact: 'closed', passage: 'none' };
  const effects: DoorEffect[] = [record('door.closed'), cancel('pre-alarm'), cancel('held-open'), idle];
  if (!state.released || state.released.fromMs > state.openedAtMs) return [next, effects];
  return [{ ...next, released: undefined }, [{ kind: 'engage' }, cancel('relock'), ...effects]];
}

function relock(state: DoorState, atMs: number): DoorStep {
  if (!state.released) return [state, []];
  const waitMs = state.released.untilMs - atMs;
  return waitMs > 0 ? [state, [start('relock', waitMs)]] : engage(state, atMs + GRACE_MS);
}

function heldOpen(state: DoorState, atMs: number): DoorStep {
  if (state.passage !== 'authorised') return [state, []];
  const waitMs = state.openedAtMs + state.settings.heldOpenMs - atMs;
  if (waitMs > 0) return [state, [start('held-open', waitMs)]];
  const alarm = { kind: 'show', notice: { kind: 'alarm', alarm: 'held-open' } } as const;
  return [{ ...state, passage: 'held-open' }, [record('door.held-open'), alarm]];
}

function tamper(state: DoorState, active: boolean): DoorStep {
  if (active === state.tampered) return [state, []];
  const next = { ...state, tampered: active };
  if (!active) return [next, [idle]];
  return [next, [record('door.tampered'), { kind: 'show', notice: { kind: 'alarm', alarm: 'tampered' } }]];
}

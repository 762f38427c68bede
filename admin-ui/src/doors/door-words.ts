import {
  mdiAlertOctagon,
  mdiDoorOpen,
  mdiHelpRhombusOutline,
  mdiLock,
  mdiLockOpenVariant,
  mdiTimerAlertOutline,
} from '@mdi/js';
import type { LiveDoor } from '@monban/core/api/doors';
import type { DoorState } from '@monban/core/messages/controller';
import type { Tone } from '../ui/tone.ts';

/** Each state has its own shape: it can be told from afar and without colours. */
export const DOOR_SHAPES: Readonly<Record<DoorState, { readonly icon: string; readonly tone: Tone }>> = {
  locked: { icon: mdiLock, tone: 'quiet' },
  unlocked: { icon: mdiLockOpenVariant, tone: 'good' },
  open: { icon: mdiDoorOpen, tone: 'good' },
  'held-open': { icon: mdiTimerAlertOutline, tone: 'warn' },
  'forced-open': { icon: mdiAlertOctagon, tone: 'bad' },
  unknown: { icon: mdiHelpRhombusOutline, tone: 'warn' },
};

export const CONTROLLER_TONES: Readonly<Record<LiveDoor['controllerState'], Tone>> = {
  online: 'good',
  offline: 'bad',
  'not-enrolled': 'warn',
  none: 'quiet',
};

/** Has the door's controller not yet confirmed the newest rules that were made for it? */
export function isBehind({ snapshotVersion, latestSnapshotVersion }: LiveDoor): boolean {
  return latestSnapshotVersion !== null && (snapshotVersion ?? 0) < latestSnapshotVersion;
}

export function isAlarmed({ state }: LiveDoor): boolean {
  return state === 'forced-open' || state === 'held-open';
}

export function needsAttention(door: LiveDoor): boolean {
  return isAlarmed(door) || isBehind(door) || door.controllerState === 'offline' || door.lockedDown;
}

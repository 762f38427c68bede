import type { ApiKey } from '@monban/core/api/api-keys';
import { API_KEY_PERMISSIONS, type Permission } from '@monban/core/api/permissions';
import type { MessageKey } from '../text/text.ts';
import type { Tone } from '../ui/tone.ts';

export interface KeyState {
  readonly tone: Tone;
  readonly label: MessageKey;
}

const SOON_MS = 30 * 24 * 3_600_000;

/** Good while it works; a month before its end it says so, so that nothing stops by surprise. */
export function keyState({ revokedAt, expiresAt }: ApiKey, now: Date): KeyState {
  const leftMs = Date.parse(expiresAt) - now.getTime();
  if (revokedAt !== null) return { tone: 'bad', label: 'apiKeys.states.revoked' };
  if (leftMs <= 0) return { tone: 'quiet', label: 'apiKeys.states.expired' };
  if (leftMs < SOON_MS) return { tone: 'warn', label: 'apiKeys.states.endsSoon' };
  return { tone: 'good', label: 'apiKeys.states.active' };
}

/** What can be given to a key: never more than its maker has. */
export function grantable(can: (permission: Permission) => boolean): readonly Permission[] {
  return API_KEY_PERMISSIONS.filter(can);
}

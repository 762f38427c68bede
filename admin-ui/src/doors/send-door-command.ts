import { DoorCommandOutcome } from '@monban/core/api/doors';
import type { DOOR_ACTIONS } from '@monban/core/messages/door-command';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';

/** Answered when the door has answered, or after about ten seconds with `unanswered`. */
export function sendDoorCommand(
  doorId: string,
  action: (typeof DOOR_ACTIONS)[number],
): Promise<Answer<DoorCommandOutcome>> {
  return api.call({
    method: 'POST',
    path: `/doors/${encodeURIComponent(doorId)}/commands`,
    body: { action },
    answer: DoorCommandOutcome,
  });
}

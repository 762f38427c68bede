import type { ControllerId } from '../ids.ts';

const ROOT = 'monban/v1/controllers';

/** What a controller says; it may write only below its own `up`. */
export const UP_CHANNELS = ['receipts', 'status', 'requests', 'results'] as const;
/** What the server says; a controller may read only below its own `down`. */
export const DOWN_CHANNELS = ['snapshot', 'commands', 'acks', 'answers'] as const;

export type UpChannel = (typeof UP_CHANNELS)[number];
export type DownChannel = (typeof DOWN_CHANNELS)[number];

export function upTopic(controllerId: ControllerId | '+', channel: UpChannel): string {
  return `${ROOT}/${controllerId}/up/${channel}`;
}

export function downTopic(controllerId: ControllerId | '+', channel: DownChannel): string {
  return `${ROOT}/${controllerId}/down/${channel}`;
}

/** The filter a controller subscribes to: all that is meant for it. */
export function downFilter(controllerId: ControllerId): string {
  return `${ROOT}/${controllerId}/down/+`;
}

const UP = new RegExp(`^${ROOT}/([0-9a-f-]{36})/up/(${UP_CHANNELS.join('|')})$`);

/** Reads an up topic; `undefined` for any other text. */
export function parseUpTopic(topic: string): { controllerId: string; channel: UpChannel } | undefined {
  const match = UP.exec(topic);
  const [, controllerId, channel] = match ?? [];
  return controllerId && channel ? { controllerId, channel: channel as UpChannel } : undefined;
}

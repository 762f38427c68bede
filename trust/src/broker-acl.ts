import { ControllerId } from '@monban/core/ids';
import {
  DOWN_CHANNELS,
  downFilter,
  downTopic,
  parseUpTopic,
  UP_CHANNELS,
  upTopic,
} from '@monban/core/messages/topics';

/** Common name of the server's own client certificate; every server instance has the same. */
export const SERVER_IDENTITY = 'server';

/**
 * Who may say and hear what on the broker. An identity is the common name of a client certificate that the broker
 * has verified: a controller's id, or `server`; any other identity may do nothing. A controller writes only its own
 * `up` channels and reads only its own `down` channels; the server the other way round, for all controllers.
 * The same rules as text for mosquitto: `mosquitto-configuration.ts`.
 */
export function mayPublish(identity: string, topic: string): boolean {
  if (identity === SERVER_IDENTITY) return isDownTopic(topic);
  return isController(identity) && parseUpTopic(topic)?.controllerId === identity;
}

/** Only the controller's last word about itself outlives a connection; a retained command would be obeyed again. */
export function mayRetain(identity: string, topic: string): boolean {
  return isController(identity) && topic === upTopic(ControllerId.parse(identity), 'status');
}

/** Filters are compared as text, not as sets: there is a handful of good ones, and every other is refused. */
export function maySubscribe(identity: string, filter: string): boolean {
  if (identity === SERVER_IDENTITY) return SERVER_FILTERS.has(withoutShare(filter));
  if (!isController(identity)) return false;
  const id = ControllerId.parse(identity);
  return filter === downFilter(id) || DOWN_CHANNELS.some((channel) => filter === downTopic(id, channel));
}

/** May this message be delivered to this identity? The last line of defence, whatever was subscribed to. */
export function mayReceive(identity: string, topic: string): boolean {
  if (identity === SERVER_IDENTITY) return parseUpTopic(topic) !== undefined;
  if (!isController(identity)) return false;
  return DOWN_CHANNELS.some((channel) => topic === downTopic(ControllerId.parse(identity), channel));
}

const SERVER_FILTERS: ReadonlySet<string> = new Set([
  ...UP_CHANNELS.map((channel) => upTopic('+', channel)),
  upTopic('+', 'status').replace(/status$/, '+'),
]);

/** Several server instances share the work: `$share/<group>/<filter>` (MQTT 5 section 4.8.2, mosquitto for 3.1.1 too). */
function withoutShare(filter: string): string {
  return filter.replace(/^\$share\/[^/+#]+\//, '');
}

function isController(identity: string): identity is ControllerId {
  return ControllerId.safeParse(identity).success;
}

function isDownTopic(topic: string): boolean {
  const [controllerId] = /[0-9a-f-]{36}/.exec(topic) ?? [];
  if (controllerId === undefined || !isController(controllerId)) return false;
  return DOWN_CHANNELS.some((channel) => topic === downTopic(controllerId, channel));
}

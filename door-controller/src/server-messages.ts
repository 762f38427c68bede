import { AppError } from '@monban/core/errors';
import { PolicySnapshot } from '@monban/core/access/policy';
import type { ControllerId } from '@monban/core/ids';
import { DeskAnswer } from '@monban/core/messages/desk';
import { Command } from '@monban/core/messages/door-command';
import { ReceiptAck } from '@monban/core/messages/receipt';
import { DOWN_CHANNELS, type DownChannel, downTopic } from '@monban/core/messages/topics';
import type { VerifyingKeys } from '@monban/trust/keys';
import { openMessage } from '@monban/trust/signed-message';

/** What the server may tell a controller, verified and parsed. A snapshot stays raw: its store keeps the exact bytes. */
export type ServerMessage =
  | { readonly kind: 'snapshot'; readonly raw: Uint8Array }
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'ack'; readonly ack: ReceiptAck }
  | { readonly kind: 'answer'; readonly answer: DeskAnswer };

export interface Incoming {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
}

/**
 * Throws `SIGNATURE_INVALID` or `MESSAGE_MALFORMED`, without a word of what was received, for everything that is not
 * from our server, for us, in its place. Whatever acts at once may not have been retained: a retained unlock would
 * be an unlock after every reconnection.
 */
export function openServerMessage(
  incoming: Incoming,
  controllerId: ControllerId,
  keys: VerifyingKeys,
): ServerMessage {
  const { payload, retained } = incoming;
  const channel = channelOf(incoming.topic, controllerId);
  if (retained && channel !== 'snapshot') throw malformed('retained');
  switch (channel) {
    case 'snapshot':
      return { kind: 'snapshot', raw: payload };
    case 'commands':
      return { kind: 'command', command: forUs(openMessage(payload, Command, keys), controllerId) };
    case 'acks':
      return { kind: 'ack', ack: forUs(openMessage(payload, ReceiptAck, keys), controllerId) };
    case 'answers':
      return { kind: 'answer', answer: forUs(openMessage(payload, DeskAnswer, keys), controllerId) };
  }
}

/** The verified policy, for the snapshot store. */
export function openSnapshotMessage(raw: Uint8Array, keys: VerifyingKeys): PolicySnapshot {
  return openMessage(raw, PolicySnapshot, keys);
}

function channelOf(topic: string, controllerId: ControllerId): DownChannel {
  const channel = DOWN_CHANNELS.find((each) => downTopic(controllerId, each) === topic);
  if (!channel) throw malformed('unknown topic');
  return channel;
}

function forUs<Message extends { readonly controllerId: ControllerId }>(
  message: Message,
  controllerId: ControllerId,
): Message {
  if (message.controllerId !== controllerId) throw malformed('meant for another controller');
  return message;
}

function malformed(problem: string): AppError {
  return new AppError('MESSAGE_MALFORMED', { details: { problem } });
}

import { randomUUID } from 'node:crypto';
import { AppError } from '@monban/core/errors';
import { CommandId, ControllerId, DoorId } from '@monban/core/ids';
import { downTopic } from '@monban/core/messages/topics';
import { openServerMessage } from '@monban/door-controller/server-messages';
import { generateSigningKey, verifyingKeys } from '@monban/trust/keys';
import { signMessage } from '@monban/trust/signed-message';
import { expect } from 'chai';
import * as fc from 'fast-check';

const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const OTHER = ControllerId.parse('b0000000-0000-4000-8000-a00000000001');
const server = generateSigningKey();
const keys = verifyingKeys(server.publicKey);

const command = (controllerId = CONTROLLER) => ({
  type: 'monban.door-command.v1',
  commandId: CommandId.parse(randomUUID()),
  controllerId,
  doorId: DoorId.parse(randomUUID()),
  action: 'unlock-once',
  issuedAt: '2026-11-23T03:00:00.000Z',
  expiresAt: '2026-11-23T03:00:05.000Z',
});
const signed = (payload: object, key = server) => Buffer.from(JSON.stringify(signMessage(payload, key)));
const commands = downTopic(CONTROLLER, 'commands');

function codeOf(topic: string, payload: Uint8Array, retained = false): string {
  try {
    return openServerMessage({ topic, payload, retained }, CONTROLLER, keys).kind;
  } catch (cause) {
    return cause instanceof AppError ? cause.code : 'not an AppError';
  }
}

describe('message from the server', () => {
  it('is what the server signed for this controller', () => {
    expect(codeOf(commands, signed(command()))).to.equal('command');
  });

  it('is nothing that was retained, but for a snapshot, which carries its version', () => {
    expect(codeOf(commands, signed(command()), true)).to.equal('MESSAGE_MALFORMED');
    expect(codeOf(downTopic(CONTROLLER, 'snapshot'), signed({}), true)).to.equal('snapshot');
  });

  it('is nothing that a stranger signed', () => {
    expect(codeOf(commands, signed(command(), generateSigningKey()))).to.equal('SIGNATURE_INVALID');
  });

  it('is nothing that is meant for another controller, by topic or by text', () => {
    expect(codeOf(commands, signed(command(OTHER)))).to.equal('MESSAGE_MALFORMED');
    expect(codeOf(downTopic(OTHER, 'commands'), signed(command()))).to.equal('MESSAGE_MALFORMED');
  });

  it('does not pass for another kind of message on another topic', () => {
    for (const channel of ['acks', 'answers'] as const) {
      expect(codeOf(downTopic(CONTROLLER, channel), signed(command()))).to.equal('MESSAGE_MALFORMED');
    }
  });

  it('is a coded refusal for any topic and any bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constant(commands)),
        fc.uint8Array({ maxLength: 200 }),
        (topic, payload) => {
          expect(codeOf(topic, payload)).to.equal('MESSAGE_MALFORMED');
        },
      ),
    );
  });
});

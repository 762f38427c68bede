import { AppError } from '@monban/core/errors';
import { generateSigningKey, verifyingKeys } from '@monban/trust/keys';
import { MAXIMUM_MESSAGE_BYTES, openMessage, signMessage, signText } from '@monban/trust/signed-message';
import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';

const key = generateSigningKey();
const stranger = generateSigningKey();
const keys = verifyingKeys(key.publicKey);
const Greeting = z.strictObject({ type: z.literal('test.greeting.v1'), text: z.string(), count: z.int() });
const greeting = { type: 'test.greeting.v1', text: '門番 "門" \\ \u0001 🚪', count: 7 } as const;

/** What openMessage made of it: the payload, or the code of its refusal. */
function open(raw: unknown): unknown {
  try {
    return openMessage(raw, Greeting, keys);
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

const onTheWire = (message: unknown) => new TextEncoder().encode(JSON.stringify(message));

describe('a signed message', () => {
  it('opens to what was signed, as a value and from its bytes', () => {
    const message = signMessage(greeting, key);
    expect(open(message)).to.deep.equal(greeting);
    expect(open(onTheWire(message))).to.deep.equal(greeting);
    expect(open(Buffer.from(onTheWire(message)))).to.deep.equal(greeting);
  });

  it('opens for any payload', () => {
    const payload = fc.record({
      type: fc.constant('test.greeting.v1'),
      text: fc.string({ unit: 'binary' }),
      count: fc.nat(),
    });
    fc.assert(
      fc.property(payload, (any) => {
        expect(open(onTheWire(signMessage(any, key)))).to.deep.equal(any);
      }),
    );
  });

  it('is signed over the exact text: other JSON of the same meaning does not pass', () => {
    const message = signMessage(greeting, key);
    expect(open({ ...message, payload: `${message.payload} ` })).to.equal('SIGNATURE_INVALID');
    const spaced = JSON.stringify(greeting, null, 1);
    expect(open({ ...message, payload: spaced })).to.equal('SIGNATURE_INVALID');
    expect(open(signText(spaced, key))).to.deep.equal(greeting);
  });

  it('is refused with any one byte changed', () => {
    const bytes = onTheWire(signMessage(greeting, key));
    const refusals = new Set<unknown>();
    for (let place = 0; place < bytes.length; place += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = bytes.slice();
        changed[place]! ^= 1 << bit;
        refusals.add(open(changed));
      }
    }
    expect([...refusals]).to.have.members(['SIGNATURE_INVALID', 'MESSAGE_MALFORMED']);
  });

  it('is refused when cut short, prolonged, or preceded by a byte-order mark', () => {
    const bytes = onTheWire(signMessage(greeting, key));
    for (let length = 0; length < bytes.length; length += 1) {
      expect(open(bytes.subarray(0, length))).to.equal('MESSAGE_MALFORMED');
    }
    expect(open(Buffer.concat([bytes, Buffer.from('}')]))).to.equal('MESSAGE_MALFORMED');
    expect(open(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]))).to.equal('MESSAGE_MALFORMED');
  });

  it('is refused from a key that is not listed, also under a listed id', () => {
    const foreign = signMessage(greeting, stranger);
    expect(open(foreign)).to.equal('SIGNATURE_INVALID');
    expect(open({ ...foreign, keyId: key.keyId })).to.equal('SIGNATURE_INVALID');
    expect(() => openMessage(signMessage(greeting, key), Greeting, new Map())).to.throw(AppError);
  });

  it('has one writing of its signature: spare bits of base64url do not pass', () => {
    const message = signMessage(greeting, key);
    const last = message.signature.at(-1)!;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const other of alphabet.replace(last, '')) {
      expect(open({ ...message, signature: message.signature.slice(0, -1) + other })).to.equal(
        'SIGNATURE_INVALID',
      );
    }
  });

  it('does not let half a character stand for the replacement character', () => {
    const message = signMessage({ ...greeting, text: '\ufffd' }, key);
    expect(open(message)).to.deep.equal({ ...greeting, text: '\ufffd' });
    const forged = { ...message, payload: message.payload.replace('\ufffd', '\ud800') };
    expect(open(forged)).to.equal('SIGNATURE_INVALID');
  });

  it('with a good signature still has to be of the expected kind', () => {
    expect(open(signMessage({ ...greeting, type: 'test.farewell.v1' }, key))).to.equal('MESSAGE_MALFORMED');
    expect(open(signMessage({ ...greeting, more: 1 }, key))).to.equal('MESSAGE_MALFORMED');
    expect(open(signText('not JSON', key))).to.equal('MESSAGE_MALFORMED');
  });

  it('is not found in anything else', () => {
    for (const junk of [
      undefined,
      null,
      7,
      'text',
      [],
      {},
      { payload: '{}' },
      { ...signMessage(greeting, key), more: 1 },
    ]) {
      expect(open(junk)).to.equal('MESSAGE_MALFORMED');
    }
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.json().map((text) => new TextEncoder().encode(text)),
        ),
        (bytes) => {
          expect(open(bytes)).to.equal('MESSAGE_MALFORMED');
        },
      ),
    );
  });

  it('longer than the limit is refused unread', () => {
    expect(open(new Uint8Array(MAXIMUM_MESSAGE_BYTES + 1))).to.equal('MESSAGE_MALFORMED');
  });

  it('is refused without repeating what was received', () => {
    for (const raw of [
      '{"payload": secret-7',
      JSON.stringify({ ...signMessage({ secret: 'secret-7' }, key) }),
    ]) {
      try {
        openMessage(new TextEncoder().encode(raw), Greeting, keys);
        expect.fail('it was accepted');
      } catch (error) {
        expect(JSON.stringify([error, String(error), (error as Error).cause])).not.to.include('secret-7');
      }
    }
  });
});

import { changeCommand, type BadgeChange } from '@monban/card-ap/applet/commands';
import { signChange, verifyChange } from '@monban/card-ap/applet/management';
import {
  type BadgeProof,
  managementMessage,
  signedMessage,
  verifyBadgeSignature,
} from '@monban/card-ap/applet/message';
import { encodeCommand } from '@monban/card-ap/apdu';
import { fromHex, toHex } from '@monban/card-ap/bytes';
import { signerFromScalar } from '@monban/card-ap/crypto/signature';
import { expect } from 'chai';
import fc from 'fast-check';

import { thrownCode } from '../../../support/codec-laws.ts';
import { type AuthenticateVector, badgeApVectors } from '../../../vectors/badge-ap.ts';

const { keys, manage } = badgeApVectors;
const cardKey = fromHex(keys.card.public);
const badgeId = fromHex(badgeApVectors.badgeId);

function proofOf(vector: AuthenticateVector): BadgeProof {
  return {
    siteKeyVersion: keys.site.kv,
    mode: vector.mode,
    readerNonce: fromHex(vector.readerNonce),
    readerId: fromHex(vector.readerId),
    ephemeralKey: fromHex(vector.ephemeral.public),
    badgeId,
    counter: vector.counter,
    pinStatus: vector.pinStatus,
    signature: fromHex(vector.S),
  };
}

for (const vector of badgeApVectors.authenticate) {
  describe(`a badge's statement, ${vector.name}`, () => {
    const proof = proofOf(vector);

    it('is M, and S is its signature', () => {
      expect(toHex(signedMessage(proof))).to.equal(vector.M);
      expect(signedMessage(proof).length).to.equal(136);
      expect(verifyBadgeSignature(proof, cardKey)).to.equal(true);
    });

    const zeros = new Uint8Array(16);
    const changes: readonly (readonly [string, Partial<BadgeProof>])[] = [
      ['another site key version', { siteKeyVersion: 2 }],
      ['the other mode', { mode: 1 - vector.mode }],
      ['another nonce', { readerNonce: zeros }],
      ['another reader', { readerId: zeros }],
      ['another ephemeral key', { ephemeralKey: cardKey }],
      ['another badge', { badgeId: zeros }],
      ['another counter', { counter: vector.counter + 1 }],
      ['another PIN status', { pinStatus: vector.pinStatus === 1 ? 0 : 1 }],
      ['another signature', { signature: fromHex(manage.commands[0]!.signature) }],
      ['a nonce of 15 bytes', { readerNonce: zeros.subarray(1) }],
      ['a reader id of 17 bytes', { readerId: new Uint8Array(17) }],
      ['a badge id of no bytes', { badgeId: new Uint8Array() }],
      ['an ephemeral key of 33 bytes', { ephemeralKey: cardKey.subarray(0, 33) }],
      ['a counter of zero', { counter: 0 }],
      ['a counter beyond four bytes', { counter: 0x100000000 }],
      ['a mode that does not exist', { mode: 2 }],
      ['a PIN status that does not exist', { pinStatus: 2 }],
      ['a site key version of 256', { siteKeyVersion: 256 }],
      ['a signature of 63 bytes', { signature: proof.signature.subarray(1) }],
    ];
    for (const [what, change] of changes) {
      it(`is not proven with ${what}`, () => {
        expect(verifyBadgeSignature({ ...proof, ...change }, cardKey)).to.equal(false);
      });
    }

    it('is not proven by another key, or by something that is no key', () => {
      expect(verifyBadgeSignature(proof, fromHex(keys.site.public))).to.equal(false);
      expect(verifyBadgeSignature(proof, new Uint8Array(65))).to.equal(false);
      expect(verifyBadgeSignature(proof, new Uint8Array())).to.equal(false);
    });
  });
}

describe('a change of an active badge', () => {
  const target = { challenge: fromHex(manage.challenge), badgeId };
  const signer = signerFromScalar(fromHex(keys.management.d));
  const siteKey = manage.commands[0]!;
  const changes: readonly BadgeChange[] = [
    { kind: 'store', item: 'siteKey', value: fromHex(siteKey.command.slice(10 + 128)) },
    { kind: 'store', item: 'pins', value: new Uint8Array() },
    { kind: 'terminate' },
  ];

  for (const [index, vector] of manage.commands.entries()) {
    const change = changes[index]!;
    const ins = Number.parseInt(vector.command.slice(2, 4), 16);
    const p2 = Number.parseInt(vector.command.slice(6, 8), 16);
    const value = change.kind === 'store' ? change.value : new Uint8Array();

    it(`is written as the vector "${vector.name}"`, () => {
      expect(toHex(managementMessage({ ...target, ins, p2, value }))).to.equal(vector.toBeSigned);
      expect(toHex(encodeCommand(changeCommand(change, fromHex(vector.signature))))).to.equal(vector.command);
    });

    it(`is signed for one card, challenge, item and value: ${vector.name}`, () => {
      const message = { target, ins, p2, value };
      const other = new Uint8Array(16);
      for (const signature of [fromHex(vector.signature), signChange(target, change, signer)]) {
        const holds = (part: Partial<typeof message>, key = signer.publicKey): boolean =>
          verifyChange({ ...message, ...part }, signature, key);
        expect(holds({})).to.equal(true);
        expect(holds({ target: { ...target, challenge: other } })).to.equal(false);
        expect(holds({ target: { ...target, badgeId: other } })).to.equal(false);
        expect(holds({ ins: ins ^ 1 })).to.equal(false);
        expect(holds({ p2: p2 ^ 1 })).to.equal(false);
        expect(holds({ value: Uint8Array.of(...value, 0) })).to.equal(false);
        expect(holds({}, cardKey)).to.equal(false);
      }
    });
  }

  it('is not sent with anything but a signature before it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 63 }), (bytes) => {
        expect(thrownCode(() => changeCommand({ kind: 'terminate' }, bytes))).to.equal('SIGNATURE_MALFORMED');
      }),
    );
  });
});

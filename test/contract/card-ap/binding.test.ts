import { randomBytes } from 'node:crypto';

import type { BadgeStatement } from '@monban/card-ap/applet/message';
import { utf8Bytes } from '@monban/card-ap/bytes';
import type { NationalCardProfile } from '@monban/card-ap/card-profile';
import { JPKI_2016 } from '@monban/card-ap/card-profiles/jpki-2016';
import { NEXT_GEN_PLACEHOLDER } from '@monban/card-ap/card-profiles/next-gen-placeholder';
import { generateKeyPair } from '@monban/card-ap/crypto/p256';
import { guardTransmit } from '@monban/card-ap/guard';
import { identifyCard } from '@monban/card-ap/identify-card';
import { bindMessage, type CardBinding, verifyBinding } from '@monban/card-ap/jpki/binding';
import { readCertificate } from '@monban/card-ap/jpki/certificate';
import { verifyUserPin } from '@monban/card-ap/jpki/user-pin';
import { signWithUserKey } from '@monban/card-ap/jpki/user-signature';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import type { VirtualCard } from '@monban/simulators/virtual-card/card';
import { expect } from 'chai';
import fc from 'fast-check';

import { blankCard } from '../../support/test-company.ts';

const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

function readerOver(card: VirtualCard): GuardedTransmit {
  card.powerOn();
  return guardTransmit((command) => Promise.resolve(card.execute(command) ?? new Uint8Array()), 'desk');
}

function statement(): BadgeStatement {
  return {
    siteKeyVersion: 1,
    mode: 0,
    readerNonce: random(16),
    readerId: random(16),
    ephemeralKey: generateKeyPair(random).publicKey,
    badgeId: random(16),
    counter: 7,
    pinStatus: 0,
  };
}

/** What a desk does, whatever the card: it never asks which generation it has before it. */
async function bind(card: VirtualCard): Promise<CardBinding & { readonly profile: NationalCardProfile }> {
  const transmit = readerOver(card);
  const { national: profile } = await identifyCard(transmit, 'desk');
  if (profile === undefined) throw new Error('no card of the state');
  const read = await readCertificate(transmit, 'user-certificate', profile);
  if (read.kind !== 'read') throw new Error(`certificate ${read.kind}`);
  const pin = await verifyUserPin(transmit, utf8Bytes('1234'), profile);
  expect(pin).to.deep.equal({ kind: 'right' });
  const bound = statement();
  const signed = await signWithUserKey(transmit, bindMessage(bound, read.bytes), profile);
  if (signed.kind !== 'signed') throw new Error(`signature ${signed.kind}`);
  return { statement: bound, certificate: read.bytes, signature: signed.signature, profile };
}

for (const [persona, name, other] of [
  ['normal', 'jpki-2016', NEXT_GEN_PLACEHOLDER],
  ['next-gen', 'next-gen-placeholder', JPKI_2016],
] as const) {
  describe(`binding a badge to a card "${persona}"`, () => {
    let binding: Awaited<ReturnType<typeof bind>>;

    before(async () => {
      binding = await bind(await blankCard(persona));
    });

    it(`verifies by its profile ${name}, and by no other`, () => {
      expect(binding.profile.name).to.equal(name);
      expect(verifyBinding(binding, binding.profile)).to.equal(true);
      expect(verifyBinding(binding, other)).to.equal(false);
    });

    it('does not verify when one bit of the certificate or the signature is another', () => {
      const flip = (bytes: Uint8Array, bit: number): Uint8Array => {
        const index = (bit >> 3) % bytes.length;
        return bytes.map((byte, position) => (position === index ? byte ^ (1 << (bit & 7)) : byte));
      };
      fc.assert(
        fc.property(
          fc.constantFrom('certificate' as const, 'signature' as const),
          fc.nat(12_000),
          (part, bit) => {
            const changed = { ...binding, [part]: flip(binding[part], bit) };
            expect(verifyBinding(changed, binding.profile)).to.equal(false);
          },
        ),
        { seed: 20_261_121, numRuns: 200 },
      );
    });

    it('does not verify for another tap, another certificate, or another signature', async () => {
      const stranger = await bind(await blankCard(persona));
      const flipped = binding.signature.map((byte, index) => (index === 9 ? byte ^ 1 : byte));
      for (const part of [
        { statement: { ...binding.statement, counter: 8 } },
        { statement: { ...binding.statement, readerNonce: random(16) } },
        { statement: { ...binding.statement, badgeId: random(16) } },
        { statement: stranger.statement },
        { certificate: stranger.certificate },
        { signature: stranger.signature },
        { signature: flipped },
        { signature: new Uint8Array() },
        { signature: new Uint8Array(binding.signature.length) },
        { certificate: new Uint8Array() },
        { certificate: binding.certificate.subarray(0, -1) },
        { statement: { ...binding.statement, readerId: random(15) } },
        { statement: { ...binding.statement, counter: -1 } },
      ]) {
        expect(verifyBinding({ ...binding, ...part }, binding.profile)).to.equal(false);
      }
    });
  });
}

describe('binding', () => {
  it("finds out a certificate that was copied without its card's key", async () => {
    const binding = await bind(await blankCard('copied-cert'));
    expect(verifyBinding(binding, binding.profile)).to.equal(false);
  });

  it('signs 183 bytes: label, suite, the badge statement, and the hash of the certificate', () => {
    const message = bindMessage(statement(), random(1500));
    expect(message).to.have.length(14 + 1 + 136 + 32);
    expect(Buffer.from(message.subarray(0, 14)).toString()).to.equal('monban/bind/v1');
    expect(message[14]).to.equal(0x01);
  });

  for (const [persona, outcome] of [
    ['pin-blocked', { kind: 'blocked' }],
    ['face-auth', { kind: 'not-usable' }],
  ] as const) {
    it(`gets no further than the PIN on a card "${persona}"`, async () => {
      const transmit = readerOver(await blankCard(persona));
      expect(await verifyUserPin(transmit, utf8Bytes('1234'))).to.deep.equal(outcome);
    });
  }

  it('leaves the last try to the holder', async () => {
    const card = await blankCard('normal');
    for (const triesLeft of [2, 1]) {
      const wrong = await verifyUserPin(readerOver(card), utf8Bytes('9999'));
      expect(wrong).to.deep.equal({ kind: 'wrong', triesLeft });
    }
    for (const pin of ['9999', '1234']) {
      const refused = await verifyUserPin(readerOver(card), utf8Bytes(pin));
      expect(refused).to.deep.equal({ kind: 'too-few-tries', triesLeft: 1 });
    }
  });
});

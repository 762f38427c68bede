import type { BadgeStatement } from '@monban/card-ap/applet/message';
import { fromHex } from '@monban/card-ap/bytes';
import { NATIONAL_CARD_PROFILES } from '@monban/card-ap/card-profile';
import { bindMessage, verifyBinding } from '@monban/card-ap/jpki/binding';
import { expect } from 'chai';
import fc from 'fast-check';

import { thrownCode } from '../../../support/codec-laws.ts';
import { badgeApVectors } from '../../../vectors/badge-ap.ts';

const [vector] = badgeApVectors.authenticate;
const statement: BadgeStatement = {
  siteKeyVersion: badgeApVectors.keys.site.kv,
  mode: vector!.mode,
  readerNonce: fromHex(vector!.readerNonce),
  readerId: fromHex(vector!.readerId),
  ephemeralKey: fromHex(vector!.ephemeral.public),
  badgeId: fromHex(badgeApVectors.badgeId),
  counter: vector!.counter,
  pinStatus: vector!.pinStatus,
};

describe('the message of a binding', () => {
  it('holds the statement that the badge signed, byte for byte, and the hash of the certificate', () => {
    const message = Buffer.from(bindMessage(statement, new Uint8Array()));
    expect(message.subarray(0, 15).toString('latin1')).to.equal('monban/bind/v1\u0001');
    expect(message.subarray(15, -32).toString('hex')).to.equal(vector!.M);
    // SHA-256 of nothing (FIPS 180-4).
    expect(message.subarray(-32).toString('hex')).to.equal(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('is none for a statement whose parts have not their size', () => {
    const short = { ...statement, readerNonce: new Uint8Array(15) };
    expect(thrownCode(() => bindMessage(short, new Uint8Array()))).to.equal('LENGTH_INVALID');
  });
});

describe('a binding', () => {
  it('of any bytes is not valid, and never an exception', () => {
    const bytes = fc.uint8Array({ maxLength: 400 });
    fc.assert(
      fc.property(
        fc.record({ certificate: bytes, signature: bytes, readerNonce: fc.uint8Array({ maxLength: 20 }) }),
        fc.constantFrom(...NATIONAL_CARD_PROFILES),
        ({ certificate, signature, readerNonce }, profile) => {
          const changed = { ...statement, readerNonce };
          expect(verifyBinding({ statement: changed, certificate, signature }, profile)).to.equal(false);
        },
      ),
      { seed: 20_261_121 },
    );
  });
});

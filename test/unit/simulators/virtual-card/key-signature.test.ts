import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  publicDecrypt,
  verify,
} from 'node:crypto';
import { findSignatureForm } from '@monban/simulators/virtual-card/key-signature';
import { expect } from 'chai';

const MESSAGE = new TextEncoder().encode('a message');
const HASH = new Uint8Array(createHash('sha256').update(MESSAGE).digest());

describe('the signature forms of the card', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sign = (p1: number, data: Uint8Array): Uint8Array =>
    findSignatureForm(privateKey, p1)!.sign(privateKey, data);

  it('00 pads what it is given, and 01 the hash that it makes, without a DigestInfo', () => {
    const opened = (signature: Uint8Array): string => publicDecrypt(publicKey, signature).toString('hex');
    expect(opened(sign(0x00, MESSAGE))).to.equal(Buffer.from(MESSAGE).toString('hex'));
    expect(opened(sign(0x01, MESSAGE))).to.equal(Buffer.from(HASH).toString('hex'));
  });

  it('02 takes a hash and 03 a message, and both are what everybody verifies', () => {
    for (const signature of [sign(0x02, HASH), sign(0x03, MESSAGE)]) {
      expect(verify('sha256', MESSAGE, publicKey, signature)).to.equal(true);
    }
  });

  it('04 takes a hash and 05 a message for PSS, with a fresh salt each time', () => {
    const key = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    const signatures = [sign(0x04, HASH), sign(0x04, HASH), sign(0x05, MESSAGE)];
    for (const signature of signatures) expect(verify('sha256', MESSAGE, key, signature)).to.equal(true);
    expect(new Set(signatures.map((bytes) => Buffer.from(bytes).toString('hex'))).size).to.equal(3);
  });

  it('there are no others', () => {
    for (const p1 of [0x06, 0x80, 0xff]) expect(findSignatureForm(privateKey, p1)).to.equal(undefined);
  });

  it('04 and 02 take nothing but a hash', () => {
    for (const p1 of [0x02, 0x04]) {
      expect([31, 32, 33].map((length) => findSignatureForm(privateKey, p1)!.fits(length))).to.deep.equal([
        false,
        true,
        false,
      ]);
    }
  });

  it('the next card’s placeholder signs a hash on P-384, and node verifies it', () => {
    const next = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    const form = findSignatureForm(next.privateKey, 0x00)!;
    const hash = new Uint8Array(createHash('sha384').update(MESSAGE).digest());
    for (let round = 0; round < 20; round += 1) {
      const signature = form.sign(next.privateKey, hash);
      const key = { key: createPublicKey(next.privateKey), dsaEncoding: 'ieee-p1363' as const };
      expect(signature).to.have.length(96);
      expect(verify('sha384', MESSAGE, key, signature)).to.equal(true);
    }
    expect(form.fits(32)).to.equal(false);
    expect(findSignatureForm(next.privateKey, 0x02)).to.equal(undefined);
  });
});

import { generateKeyPair } from '@monban/card-ap/crypto/p256';
import { signedMessage } from '@monban/card-ap/applet/message';
import { signerFromScalar } from '@monban/card-ap/crypto/signature';
import { ProofPool } from '@monban/server/mqtt/proof-pool';
import type { ProofTask } from '@monban/server/mqtt/proof-worker';
import { expect } from 'chai';
import { randomBytes } from 'node:crypto';

const random = (length: number) => new Uint8Array(randomBytes(length));
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

describe('ProofPool', () => {
  const pool = new ProofPool();
  after(() => pool.close());

  it('runs its thread from the sources, and gives one verdict per card signature, in order', async () => {
    const right = signedTask(1);
    const wrongCounter = { ...signedTask(2), counter: 3 };
    const nonsense = { ...signedTask(4), signature: 'AA' };
    expect(await pool.verify([right, wrongCounter, nonsense, right])).to.deep.equal([
      true,
      false,
      false,
      true,
    ]);
  });

  it('asks nobody for nothing', async () => {
    expect(await pool.verify([])).to.deep.equal([]);
  });
});

function signedTask(counter: number): ProofTask {
  const card = generateKeyPair(random);
  const statement = {
    siteKeyVersion: 1,
    mode: 0,
    readerNonce: random(16),
    readerId: random(16),
    ephemeralKey: generateKeyPair(random).publicKey,
    badgeId: random(16),
    counter,
    pinStatus: 0,
  };
  return {
    ...statement,
    readerNonce: text(statement.readerNonce),
    readerId: text(statement.readerId),
    ephemeralKey: text(statement.ephemeralKey),
    badgeId: text(statement.badgeId),
    publicKey: text(card.publicKey),
    signature: text(signerFromScalar(card.privateKey).sign(signedMessage(statement))),
  };
}

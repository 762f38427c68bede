import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import {
  generateSigningKey,
  keyIdOf,
  loadKey,
  loadOrCreateKey,
  pointOf,
  publicKeyFromPoint,
  verifyingKeys,
} from '@monban/trust/keys';
import { expect } from 'chai';
import fc from 'fast-check';

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('a key file', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'monban-keys-'));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('is made once, for its owner only, and is the same key ever after', async () => {
    const path = join(directory, 'keys', 'signing.pem');
    const made = await loadOrCreateKey(path);
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect((await stat(join(directory, 'keys'))).mode & 0o777).to.equal(0o700);
    expect(await readFile(path, 'utf8')).to.match(/^-----BEGIN PRIVATE KEY-----\n/);
    expect((await loadOrCreateKey(path)).keyId).to.equal(made.keyId);
    expect((await loadKey(path)).point).to.deep.equal(made.point);
  });

  it('is one key for all who make it at once, and leaves no draft behind', async () => {
    const path = join(directory, 'signing.pem');
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateKey(path)));
    expect(new Set(keys.map(({ keyId }) => keyId))).to.have.property('size', 1);
    expect(await readdir(directory)).to.deep.equal(['signing.pem']);
  });

  it('that others may read, or in a directory that others may enter, is refused', async () => {
    const path = join(directory, 'signing.pem');
    await loadOrCreateKey(path);
    for (const mode of [0o640, 0o604, 0o620, 0o601]) {
      await chmod(path, mode);
      expect(await codeOf(loadOrCreateKey(path)), mode.toString(8)).to.equal('CONFIGURATION_INVALID');
    }
    await chmod(path, 0o600);
    await chmod(directory, 0o750);
    expect(await codeOf(loadOrCreateKey(path))).to.equal('CONFIGURATION_INVALID');
  });

  it('that is not a P-256 key is refused, without showing it', async () => {
    const path = join(directory, 'other.pem');
    const other = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey;
    for (const text of ['', 'secret words', other.export({ type: 'pkcs8', format: 'pem' }).toString()]) {
      await writeFile(path, text, { mode: 0o600 });
      expect(await codeOf(loadKey(path))).to.equal('CONFIGURATION_INVALID');
    }
  });

  it('that has to be there and is not, is refused', async () => {
    expect(await codeOf(loadKey(join(directory, 'missing.pem')))).to.equal('CONFIGURATION_INVALID');
  });

  it('may not be hidden behind a directory of the same name', async () => {
    await mkdir(join(directory, 'signing.pem'), { mode: 0o700 });
    const refused = await loadOrCreateKey(join(directory, 'signing.pem')).catch(() => 'refused');
    expect(refused).to.equal('refused');
  });
});

describe('a point', () => {
  it('makes the same key again, and the key id is the start of its hash', () => {
    const key = generateSigningKey();
    expect(key.point).to.have.length(65);
    expect(pointOf(publicKeyFromPoint(key.point))).to.deep.equal(key.point);
    expect(pointOf(key.privateKey)).to.deep.equal(key.point);
    expect(key.keyId).to.equal(
      createHash('sha256').update(key.point).digest().subarray(0, 8).toString('base64url'),
    );
    expect(verifyingKeys(key.publicKey).get(keyIdOf(key.point))?.equals(key.publicKey)).to.equal(true);
  });

  it('that is compressed, cut, off the curve or of another curve is refused', () => {
    const { point } = generateSigningKey();
    const bad = [
      point.subarray(0, 64),
      Buffer.concat([point, Buffer.alloc(1)]),
      Buffer.concat([Buffer.from([2 + (point[64]! & 1)]), point.subarray(1, 33)]),
      Buffer.concat([Buffer.from([6 + (point[64]! & 1)]), point.subarray(1)]),
      Buffer.concat([Buffer.from([4]), Buffer.alloc(64)]),
      Buffer.alloc(0),
    ];
    for (const bytes of bad) {
      expect(() => publicKeyFromPoint(bytes))
        .to.throw(AppError)
        .with.property('code', 'MESSAGE_MALFORMED');
    }
    const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey;
    expect(() => pointOf(p384))
      .to.throw(AppError)
      .with.property('code', 'MESSAGE_MALFORMED');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    expect(() => pointOf(rsa))
      .to.throw(AppError)
      .with.property('code', 'MESSAGE_MALFORMED');
  });

  it('with any other coordinates is almost never on the curve, and never crashes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (coordinates) => {
        expect(() => publicKeyFromPoint(Buffer.concat([Buffer.from([4]), coordinates]))).to.throw(AppError);
      }),
    );
  });

  it('is the uncompressed one also of a key that was stored compressed', () => {
    const key = generateSigningKey();
    const half = Buffer.concat([Buffer.from([2 + (key.point[64]! & 1)]), key.point.subarray(1, 33)]);
    const prefix = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');
    const compressed = createPublicKey({ key: Buffer.concat([prefix, half]), format: 'der', type: 'spki' });
    expect(pointOf(compressed)).to.deep.equal(key.point);
  });
});

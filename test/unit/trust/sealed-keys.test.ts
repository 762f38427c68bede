import { AppError } from '@monban/core/errors';
import { BadgeId, DeskJobId } from '@monban/core/ids';
import { generateSigningKey, keyIdOf } from '@monban/trust/keys';
import { openOneTimeKey, openReaderKeys, sealOneTimeKey, sealReaderKeys } from '@monban/trust/sealed-keys';
import { expect } from 'chai';
import { CompactEncrypt } from 'jose';

const controller = generateSigningKey();
const stranger = generateSigningKey();
const readerKeys = {
  siteKeys: [
    {
      version: 3,
      privateKey: Buffer.alloc(32, 1).toString('base64url'),
      publicKey: Buffer.alloc(65, 4).toString('base64url'),
    },
  ],
  linkKey: Buffer.alloc(32, 2).toString('base64url'),
};

async function refusal(sealed: string, key = controller): Promise<AppError> {
  try {
    await openReaderKeys(sealed, key);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  return expect.fail('it was opened');
}

describe('sealed reader keys', () => {
  it('open for the controller they are meant for, to what was sealed', async () => {
    const sealed = await sealReaderKeys(readerKeys, controller.publicKey);
    expect(await openReaderKeys(sealed, controller)).to.deep.equal(readerKeys);
  });

  it('are a compact JWE with an ephemeral key of its own, naming the recipient', async () => {
    const [one, two] = await Promise.all([
      sealReaderKeys(readerKeys, controller.publicKey),
      sealReaderKeys(readerKeys, controller.publicKey),
    ]);
    const header = JSON.parse(Buffer.from(one.split('.')[0]!, 'base64url').toString()) as Record<
      string,
      unknown
    >;
    expect(header).to.include({ alg: 'ECDH-ES', enc: 'A256GCM', kid: keyIdOf(controller.point) });
    expect(one.split('.')[0]).not.to.equal(two.split('.')[0]);
    expect(one).not.to.include(readerKeys.linkKey);
  });

  it('do not open for anybody else', async () => {
    const sealed = await sealReaderKeys(readerKeys, stranger.publicKey);
    expect(await refusal(sealed)).to.have.property('code', 'MESSAGE_MALFORMED');
  });

  it('do not open with any part changed', async () => {
    const parts = (await sealReaderKeys(readerKeys, controller.publicKey)).split('.');
    for (const [index, part] of parts.entries()) {
      const middle = Math.floor(part.length / 2);
      const changed =
        part === ''
          ? 'AA'
          : part.slice(0, middle) + (part[middle] === 'A' ? 'B' : 'A') + part.slice(middle + 1);
      const text = parts.with(index, changed).join('.');
      expect(await refusal(text), `part ${index}`).to.have.property('code', 'MESSAGE_MALFORMED');
    }
    for (const junk of ['', '....', 'x'])
      expect(await refusal(junk)).to.have.property('code', 'MESSAGE_MALFORMED');
  });

  it('do not open when sealed by other means, for another purpose, or when they hold something else', async () => {
    const seal = (header: object, payload: unknown = readerKeys) =>
      new CompactEncrypt(Buffer.from(JSON.stringify(payload)))
        .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: 'monban-reader-keys-v1+jwe', ...header })
        .encrypt(controller.publicKey);
    expect(await openReaderKeys(await seal({}), controller)).to.deep.equal(readerKeys);
    for (const sealed of [
      await seal({ alg: 'ECDH-ES+A256KW' }),
      await seal({ enc: 'A128GCM' }),
      await seal({ typ: 'other' }),
      await seal({}, { ...readerKeys, more: 1 }),
    ]) {
      expect(await refusal(sealed)).to.have.property('code', 'MESSAGE_MALFORMED');
    }
  });

  it('are refused without a word about what they hold', async () => {
    const sealed = await new CompactEncrypt(Buffer.from(`{"linkKey": ${readerKeys.linkKey}`))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ: 'monban-reader-keys-v1+jwe' })
      .encrypt(controller.publicKey);
    const error = await refusal(sealed);
    expect(JSON.stringify([error.details, error.message, String(error.cause)])).not.to.include(
      readerKeys.linkKey.slice(0, 8),
    );
  });
});

describe('sealed one-time key', () => {
  const key = {
    jobId: DeskJobId.parse('a0000000-0000-4000-8000-a00000000001'),
    badgeId: BadgeId.parse(Buffer.alloc(16, 1).toString('base64url')),
    privateKey: Buffer.alloc(32, 3).toString('base64url'),
  };

  it('opens for its controller, and fits into a change answer', async () => {
    const sealed = await sealOneTimeKey(key, controller.publicKey);
    expect(sealed.length).to.be.lessThan(1_200);
    expect(await openOneTimeKey(sealed, controller)).to.deep.equal(key);
  });

  it('passes for nothing else, and nothing else for it', async () => {
    const oneTime = await sealOneTimeKey(key, controller.publicKey);
    expect(await refusal(oneTime)).to.have.property('code', 'MESSAGE_MALFORMED');
    const reader = await sealReaderKeys(readerKeys, controller.publicKey);
    const opened = await openOneTimeKey(reader, controller).catch((cause: unknown) => cause);
    expect(opened).to.have.property('code', 'MESSAGE_MALFORMED');
  });
});

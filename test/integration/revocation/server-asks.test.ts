import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import { openRevocation } from '@monban/server/legal-basis/open-revocation';
import { expect } from 'chai';
import { OpensslAuthority, OpensslResponder } from '../../support/openssl-authority.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const LEAF = ['basicConstraints = CA:FALSE', 'keyUsage = critical,digitalSignature'];

describe('the server asking its responder', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let authority: OpensslAuthority;
  let responder: OpensslResponder;
  let agreed: string;
  let question: { certificate: Buffer; issuer: Buffer };

  before(async () => {
    folder = await temporaryDirectory();
    authority = await OpensslAuthority.create(folder.path);
    const signer = await authority.issue('2001', LEAF);
    agreed = signer.path;
    responder = await OpensslResponder.start(authority, { lines: [{ serial: '1001' }], signer });
    question = {
      certificate: (await authority.issue('1001', LEAF)).der,
      issuer: await authority.certificate(),
    };
  });

  after(async () => {
    await responder.stop();
    await folder.remove();
  });

  it('has nobody to ask without a setting', async () => {
    expect(await openRevocation(undefined)).to.equal(undefined);
  });

  it('believes a responder that its settings name, and keeps the answer', async () => {
    const at = new Date();
    const url = responder.url.href;
    const alone = await openRevocation({ url, respondersFile: undefined });
    expect(await alone?.standingOf({ ...question, at })).to.include({ why: 'responder-not-authorised' });
    const source = await openRevocation({ url, respondersFile: agreed });
    const first = await source?.standingOf({ ...question, at });
    expect(first).to.include({ kind: 'good' });
    const later = new Date(at.getTime() + 60_000);
    expect(await source?.standingOf({ ...question, at: later }), 'from memory').to.equal(first);
  });

  it('does not start with a file of responders that holds none', async () => {
    const missing = join(folder.path, 'missing.pem');
    expect(await readFile(authority.keyPath, 'utf8')).not.to.contain('CERTIFICATE');
    for (const respondersFile of [missing, authority.keyPath]) {
      const failure: unknown = await openRevocation({ url: 'http://ocsp.test/', respondersFile }).catch(
        (error: unknown) => error,
      );
      expect(failure).to.be.instanceOf(AppError).with.property('code', 'CONFIGURATION_INVALID');
    }
  });
});

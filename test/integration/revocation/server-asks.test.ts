import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import type { RevocationConfiguration } from '@monban/server/config';
import { openRevocation } from '@monban/server/legal-basis/open-revocation';
import { expect } from 'chai';
import { pino } from 'pino';
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

  const logged: string[] = [];
  const log = pino({}, { write: (line: string) => logged.push(line) });
  const opened = (configuration: Partial<RevocationConfiguration>) =>
    openRevocation(
      { responder: undefined, listDirectory: undefined, ...configuration },
      { issuers: [question.issuer], log },
    );

  it('has nobody to ask without a setting', async () => {
    expect(await opened({})).to.equal(undefined);
  });

  it('believes a responder that its settings name, and keeps the answer', async () => {
    const at = new Date();
    const url = responder.url.href;
    const alone = await opened({ responder: { url, respondersFile: undefined } });
    expect(await alone?.standingOf({ ...question, at })).to.include({ why: 'responder-not-authorised' });
    const source = await opened({ responder: { url, respondersFile: agreed } });
    const first = await source?.standingOf({ ...question, at });
    expect(first).to.include({ kind: 'good' });
    const later = new Date(at.getTime() + 60_000);
    expect(await source?.standingOf({ ...question, at: later }), 'from memory').to.equal(first);
  });

  it('looks into a folder of lists first, and takes a new one when it is there', async () => {
    const listDirectory = join(folder.path, 'lists');
    await mkdir(listDirectory);
    const source = await opened({ listDirectory });
    const standing = async () => {
      const { certificate, issuer } = question;
      const found = await source?.standingOf({ certificate, issuer, at: new Date(Date.now() + 1_000) });
      return found?.kind === 'unknown' ? found.why : found?.kind;
    };
    expect(await standing()).to.equal('no-list');
    await writeFile(join(listDirectory, 'notes.txt'), 'no list');
    await writeFile(join(listDirectory, '1.crl'), await authority.list([], { number: 1 }));
    expect(await standing()).to.equal('good');
    const revoked = { at: new Date('2026-01-02T00:00:00.000Z'), reason: 'superseded' };
    const newer = await authority.list([{ serial: '1001', revoked }], { number: 2 });
    await writeFile(join(listDirectory, '2.crl'), newer);
    expect(await standing()).to.equal('revoked');
    logged.length = 0;
    await writeFile(join(listDirectory, '3.crl'), await authority.list([], { number: 1 }));
    await writeFile(join(listDirectory, '4.crl'), 'nonsense');
    expect(await standing(), 'an older list and nonsense change nothing').to.equal('revoked');
    expect(logged.join('')).to.match(/3\.crl.*rollback[\s\S]*4\.crl.*malformed/);
  });

  it('asks the responder where the lists do not know', async () => {
    const listDirectory = join(folder.path, 'empty');
    const responderToo = { url: responder.url.href, respondersFile: agreed };
    const source = await opened({ listDirectory, responder: responderToo });
    expect(await source?.standingOf({ ...question, at: new Date() })).to.include({
      kind: 'good',
      source: 'ocsp',
    });
    expect(logged.join(''), 'and says that there is no folder').to.contain('cannot be read');
  });

  it('does not start with a file of responders that holds none', async () => {
    const missing = join(folder.path, 'missing.pem');
    expect(await readFile(authority.keyPath, 'utf8')).not.to.contain('CERTIFICATE');
    for (const respondersFile of [missing, authority.keyPath]) {
      const failure: unknown = await opened({
        responder: { url: 'http://ocsp.test/', respondersFile },
      }).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(AppError).with.property('code', 'CONFIGURATION_INVALID');
    }
  });
});

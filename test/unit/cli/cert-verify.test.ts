import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certVerify } from '@monban/cli/cert-verify-command';
import type { CertVerifyRequest } from '@monban/cli/cert-verify';
import { writeTestAnchorFolder } from '@monban/trust/certificate-path/anchor-folder';
import { encodePem } from '@monban/trust/pem';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  AUTHORITY_EXTENSIONS,
  commonName,
  ecKey,
  keyUsage,
  DIGITAL_SIGNATURE,
  makeCertificate,
  policies,
  rsaKey,
  utcTime,
} from '../../support/certificate-maker.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const NOW = new Date('2026-04-01T00:00:00Z');
const POLICY = '1.2.392.200149.8.5.1.3.30';
const TEST_POLICY = '2.999.3.30';

describe('monban cert verify', function () {
  this.timeout(30_000);
  const [rootKey, newRootKey, leafKey] = [rsaKey(), rsaKey(), rsaKey()];
  const NAME = commonName('Authority');
  const root = authority(rootKey, '200101000000Z');
  const newRoot = authority(newRootKey, '230101000000Z');
  const leaf = holder(POLICY);
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;

  before(async () => {
    folder = await temporaryDirectory();
    await mkdir(at('trust'));
    await writeFile(at('trust/b-older.pem'), pemOf(root));
    await writeFile(at('trust/a-newer.der'), newRoot);
    await writeFile(at('leaf.der'), leaf);
    await writeFile(at('leaf.pem'), `a comment\n${pemOf(leaf)}`);
    await writeFile(at('noise'), 'noise');
  });
  after(() => folder.remove());

  it('accepts PEM and DER under the anchors of the data folder, and says which generation issued it', async () => {
    for (const file of ['leaf.der', 'leaf.pem']) {
      const { exitCode, stdout, stderr } = await verify({ file: at(file) });
      expect(stderr).to.deep.equal([]);
      expect(exitCode).to.equal(0);
      expect(stdout).to.have.lengthOf(1);
      expect(JSON.parse(stdout[0]!)).to.deep.equal({
        valid: true,
        reason: null,
        depth: null,
        at: NOW.toISOString(),
        profile: 'jpki-2016',
        hierarchy: 'own',
        notAfter: '2029-12-31T23:59:59.000Z',
        generation: 1,
        revocation: { standing: 'not-checked', why: null, refusedLists: [] },
      });
    }
  });

  it('says which rule is broken, and ends with 1', async () => {
    const cases: readonly [Buffer, Partial<CertVerifyRequest>, string][] = [
      [holder('1.2.392.200149.8.5.1.1.20'), {}, 'policy-not-allowed'],
      [holder(TEST_POLICY), {}, 'policy-not-allowed'],
      [holder(POLICY, ecKey()), {}, 'key-not-allowed'],
      [leaf, { at: '2030-01-01T00:00:00Z' }, 'expired'],
      [leaf, { at: '2023-12-31T23:59:59+00:00' }, 'not-yet-valid'],
      [leaf, { profile: 'next-gen-placeholder' }, 'algorithm-not-allowed'],
      [root, {}, 'authority-not-allowed'],
    ];
    for (const [certificate, change, reason] of cases) {
      await writeFile(at('case.der'), certificate);
      const { exitCode, stdout } = await verify({ file: at('case.der'), ...change });
      expect(JSON.parse(stdout[0]!), reason).to.include({ valid: false, reason, depth: 0 });
      expect(exitCode, reason).to.equal(1);
    }
  });

  it('says it to people as well, without a number or a name of the certificate', async () => {
    const { stdout } = await verify({ file: at('leaf.der') }, false);
    expect(stdout[0]).to.equal('valid until 2029-12-31T23:59:59.000Z');
    await writeFile(at('case.der'), holder(TEST_POLICY));
    const refused = await verify({ file: at('case.der') }, false);
    expect(refused.stdout.slice(0, 2)).to.deep.equal([
      'invalid: it was not issued under the policy that the profile asks for (the certificate itself)',
      'reason: policy-not-allowed',
    ]);
    for (const line of [...stdout, ...refused.stdout]) expect(line).not.to.match(/holder|2a2b2c/i);
  });

  it('accepts a test hierarchy under its own policy, and says that it is one', async () => {
    const trust = at('test-trust');
    await writeTestAnchorFolder(trust, { anchors: [root], policies: [TEST_POLICY] });
    await writeFile(at('case.der'), holder(TEST_POLICY));
    const { exitCode, stdout } = await verify({ file: at('case.der'), trust });
    expect(exitCode).to.equal(0);
    expect(JSON.parse(stdout[0]!)).to.include({ valid: true, hierarchy: 'test' });
  });

  it('judges a whole path in one PEM file by the neutral profile', async () => {
    const middleKey = ecKey();
    const middle = makeCertificate({
      subject: commonName('Middle'),
      key: middleKey,
      issuer: NAME,
      issuerKey: rootKey,
      extensions: AUTHORITY_EXTENSIONS,
    });
    const end = makeCertificate({
      subject: commonName('End'),
      key: leafKey,
      issuer: commonName('Middle'),
      issuerKey: middleKey,
    });
    await writeFile(at('path.pem'), `${pemOf(end)}${pemOf(middle)}`);
    expect((await verify({ file: at('path.pem'), profile: 'neutral' })).exitCode).to.equal(0);
    await writeFile(at('path.pem'), pemOf(end));
    expect((await verify({ file: at('path.pem'), profile: 'neutral' })).exitCode).to.equal(1);
  });

  it('ends with 2, the trouble and a remedy where there is nothing to judge', async () => {
    await mkdir(at('empty'));
    await writeFile(at('cut.der'), leaf.subarray(0, 300));
    const troubles: Readonly<Record<string, Partial<CertVerifyRequest>>> = {
      'a file that is not there': { file: at('nothing') },
      'a folder': { file: folder.path },
      'no certificate': { file: at('noise') },
      'a certificate that is cut off': { file: at('cut.der') },
      'a data folder without anchors': { data: at('empty') },
      'a trust folder that is none': { trust: at('noise') },
      'an empty trust folder': { trust: at('empty') },
      'a trust folder with a damaged certificate': { trust: await damagedFolder() },
      'no instant': { at: 'yesterday' },
      'an instant without a zone': { at: '2026-04-01T00:00:00' },
      'no profile': { profile: 'jpki' },
      'a list that is not there': { crl: [at('nothing')] },
      'a list that is none': { crl: [at('noise')] },
      'no address': { ocsp: 'file:///etc/hosts' },
    };
    for (const [what, change] of Object.entries(troubles)) {
      const json = await verify(change);
      expect(json.exitCode, what).to.equal(2);
      expect(json.stdout, what).to.have.lengthOf(1);
      const answer = JSON.parse(json.stdout[0]!) as Record<string, unknown>;
      expect(answer, what).to.include({ valid: false, reason: 'unusable-input' });
      expect(answer['problem'], what).to.be.a('string');
      const text = await verify(change, false);
      expect(text.stdout, what).to.deep.equal([]);
      expect(text.stderr.join('\n'), what).to.include('problem: ');
    }
  });

  it('survives any bytes: 0, 1 or 2, and one line of JSON', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      fc
        .tuple(fc.nat({ max: leaf.length - 1 }), fc.integer({ min: 1, max: 255 }))
        .map(([index, change]) => leaf.map((byte, place) => (place === index ? byte ^ change : byte))),
      fc.nat({ max: leaf.length }).map((length) => leaf.subarray(0, length)),
      fc.string({ maxLength: 80 }).map((text) => Buffer.from(pemOf(Buffer.from(text)))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        await writeFile(at('any'), content);
        const { exitCode, stdout } = await verify({ file: at('any') });
        expect(exitCode).to.be.oneOf(Buffer.compare(content, leaf) === 0 ? [0] : [1, 2]);
        expect(stdout).to.have.lengthOf(1);
        expect(JSON.parse(stdout[0]!)).to.have.property('reason').that.is.not.equal(undefined);
      }),
      { numRuns: 300 },
    );
  });

  function at(name: string): string {
    return join(folder.path, name);
  }

  function verify(change: Partial<CertVerifyRequest>, json = true) {
    const request = { file: at('leaf.der'), data: folder.path, now: NOW, profile: 'jpki-2016', crl: [] };
    return certVerify({ ...request, ...change }, json);
  }

  async function damagedFolder(): Promise<string> {
    await mkdir(at('damaged'));
    await writeFile(at('damaged/a.pem'), pemOf(root));
    await writeFile(at('damaged/b.pem'), pemOf(root.subarray(1)));
    return at('damaged');
  }

  function authority(key: typeof rootKey, begin: string): Buffer {
    const [notBefore, notAfter] = [utcTime(begin), utcTime('391231235959Z')];
    const own = { subject: NAME, key, issuer: NAME, issuerKey: key, notBefore, notAfter };
    return makeCertificate({ ...own, extensions: AUTHORITY_EXTENSIONS });
  }

  function holder(policy: string, key: ReturnType<typeof ecKey> = leafKey): Buffer {
    return makeCertificate({
      subject: commonName('holder'),
      key,
      issuer: NAME,
      issuerKey: rootKey,
      serialNumber: Buffer.from('2a2b2c', 'hex'),
      extensions: [keyUsage(DIGITAL_SIGNATURE), policies(policy)],
    });
  }
});

function pemOf(der: Uint8Array): string {
  return encodePem('CERTIFICATE', Uint8Array.from(der).buffer);
}

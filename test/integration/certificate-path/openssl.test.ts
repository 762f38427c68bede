import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { JPKI_2016 } from '@monban/card-ap/card-profiles/jpki-2016';
import { certificatesIn } from '@monban/trust/certificate-path/certificate-file';
import { NEUTRAL_PROFILE } from '@monban/trust/certificate-path/neutral-profile';
import type { PathFailure } from '@monban/trust/certificate-path/path-outcome';
import { validatePath } from '@monban/trust/certificate-path/validate-path';
import { expect } from 'chai';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const run = promisify(execFile);

const POLICY = '1.2.392.200149.8.5.1.3.30';
const SIGN_POLICY = '1.2.392.200149.8.5.1.1.20';

const GOOD = ['keyUsage=critical,digitalSignature', `certificatePolicies=critical,${POLICY}`];

interface Made {
  readonly name: string;
  readonly extensions: readonly string[];
  /** Further arguments of `openssl x509 -req`. */
  readonly further?: readonly string[];
  readonly key?: 'weak' | 'odd';
  readonly issuer?: 'forged' | 'not-an-authority' | 'no-list';
  /** By the national profile. */
  readonly expected: PathFailure | 'valid';
}

const CASES: readonly Made[] = [
  { name: 'a good one', extensions: GOOD, expected: 'valid' },
  {
    name: 'the longest serial number',
    extensions: GOOD,
    further: ['-set_serial', `0x7f${'ab'.repeat(19)}`],
    expected: 'valid',
  },
  {
    name: 'a negative serial number',
    extensions: GOOD,
    further: ['-set_serial', '-5'],
    expected: 'serial-number-not-allowed',
  },
  {
    name: 'serial number zero',
    extensions: GOOD,
    further: ['-set_serial', '0'],
    expected: 'serial-number-not-allowed',
  },
  {
    name: 'a serial number of 21 bytes',
    extensions: GOOD,
    further: ['-set_serial', `0x7f${'ab'.repeat(20)}`],
    expected: 'serial-number-not-allowed',
  },
  {
    name: 'an unknown critical extension',
    extensions: [...GOOD, '1.2.3.4=critical,DER:0500'],
    expected: 'extension-not-understood',
  },
  {
    name: 'an unknown extension that is not critical',
    extensions: [...GOOD, '1.2.3.4=DER:0500'],
    expected: 'valid',
  },
  {
    name: 'name constraints',
    extensions: [...GOOD, 'nameConstraints=permitted;DNS:example'],
    expected: 'extension-not-understood',
  },
  {
    name: 'the policy of signature certificates',
    extensions: [GOOD[0]!, `certificatePolicies=critical,${SIGN_POLICY}`],
    expected: 'policy-not-allowed',
  },
  {
    name: 'both policies',
    extensions: [GOOD[0]!, `certificatePolicies=${POLICY},${SIGN_POLICY}`],
    expected: 'policy-not-allowed',
  },
  {
    name: 'the arc instead of the policy',
    extensions: [GOOD[0]!, 'certificatePolicies=1.2.392.200149.8.5.1'],
    expected: 'policy-not-allowed',
  },
  { name: 'no policy', extensions: [GOOD[0]!], expected: 'policy-not-allowed' },
  { name: 'no key usage', extensions: [GOOD[1]!], expected: 'key-usage-not-allowed' },
  {
    name: 'the uses of a signature certificate',
    extensions: ['keyUsage=digitalSignature,nonRepudiation', GOOD[1]!],
    expected: 'key-usage-not-allowed',
  },
  {
    name: 'the use of an authority',
    extensions: ['keyUsage=digitalSignature,keyCertSign', GOOD[1]!],
    expected: 'key-usage-not-allowed',
  },
  {
    name: 'CA:TRUE',
    extensions: ['basicConstraints=critical,CA:TRUE', ...GOOD],
    expected: 'authority-not-allowed',
  },
  { name: 'CA:FALSE', extensions: ['basicConstraints=critical,CA:FALSE', ...GOOD], expected: 'valid' },
  { name: 'SHA-1', extensions: GOOD, further: ['-sha1'], expected: 'algorithm-not-allowed' },
  { name: 'MD5', extensions: GOOD, further: ['-md5'], expected: 'algorithm-not-allowed' },
  {
    name: 'SHA-512, which is not the profile’s',
    extensions: GOOD,
    further: ['-sha512'],
    expected: 'algorithm-not-allowed',
  },
  {
    name: 'RSA-PSS',
    extensions: GOOD,
    further: ['-sigopt', 'rsa_padding_mode:pss'],
    expected: 'algorithm-not-allowed',
  },
  { name: 'a key of 1024 bits', extensions: GOOD, key: 'weak', expected: 'key-not-allowed' },
  { name: 'a key with exponent 3', extensions: GOOD, key: 'odd', expected: 'key-not-allowed' },
  {
    name: 'a forged authority of the same name',
    extensions: GOOD,
    issuer: 'forged',
    expected: 'signature-invalid',
  },
  {
    name: 'an issuer that is no authority',
    extensions: GOOD,
    issuer: 'not-an-authority',
    expected: 'not-an-authority',
  },
  {
    name: 'an authority that signs lists only',
    extensions: GOOD,
    issuer: 'no-list',
    expected: 'key-usage-not-allowed',
  },
  { name: 'no extension at all', extensions: [], expected: 'version-not-allowed' },
];

describe('certificates that OpenSSL makes', function () {
  this.timeout(120_000);
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let anchors: readonly Uint8Array[];

  before(async () => {
    folder = await temporaryDirectory();
    await Promise.all([
      key('good', 2048),
      key('weak', 1024),
      key('leaf', 2048),
      key('forger', 2048),
      key('odd', 2048, 3),
    ]);
    await authority('authority', 'good', [
      'basicConstraints=critical,CA:TRUE',
      'keyUsage=critical,keyCertSign,cRLSign',
    ]);
    await authority('forged', 'forger', [
      'basicConstraints=critical,CA:TRUE',
      'keyUsage=critical,keyCertSign,cRLSign',
    ]);
    await authority('not-an-authority', 'good', [
      'basicConstraints=critical,CA:FALSE',
      'keyUsage=critical,keyCertSign',
    ]);
    await authority('no-list', 'good', ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,cRLSign']);
    anchors = [await der('authority')];
  });
  after(() => folder.remove());

  for (const [index, made] of CASES.entries()) {
    it(`with ${made.name}: ${made.expected}`, async () => {
      const name = `leaf-${index}`;
      await issue(name, made);
      const certificate = await der(name);
      const trusted =
        made.issuer === undefined || made.issuer === 'forged' ? anchors : [await der(made.issuer)];
      const question = { certificate, anchors: trusted, at: new Date() };
      const outcome = validatePath({ ...question, profile: JPKI_2016.certificate });
      expect(outcome.kind === 'valid' ? 'valid' : outcome.reason).to.equal(made.expected);
      if (validatePath({ ...question, profile: NEUTRAL_PROFILE }).kind === 'valid') {
        const anchor = made.issuer === 'forged' ? 'authority' : (made.issuer ?? 'authority');
        expect(await opensslAccepts(name, anchor), 'OpenSSL refuses what we accept').to.equal(true);
      }
    });
  }

  it('are over, for us and for OpenSSL, one second after their last; in that second they are only for OpenSSL', async () => {
    const certificate = await der('leaf-0');
    const { stdout } = await openssl(['x509', '-in', path('leaf-0.pem'), '-noout', '-enddate']);
    const end = Date.parse(stdout.replace('notAfter=', ''));
    // RFC 5280 section 4.1.2.5 counts the second of notAfter in; OpenSSL 3.0 does not.
    for (const [offsetMs, ours, theirs] of [
      [-1_000, true, true],
      [0, true, false],
      [999, true, false],
      [1_000, false, false],
    ] as const) {
      const at = new Date(end + offsetMs);
      const outcome = validatePath({ certificate, anchors, at, profile: JPKI_2016.certificate });
      expect(outcome.kind === 'valid', `${offsetMs} ms`).to.equal(ours);
      const time = ['-attime', String(Math.floor(at.getTime() / 1000))];
      expect(await opensslAccepts('leaf-0', 'authority', time), `${offsetMs} ms`).to.equal(theirs);
    }
  });

  function path(name: string): string {
    return join(folder.path, name);
  }

  async function der(name: string): Promise<Uint8Array> {
    const [first] = certificatesIn(await readFile(path(`${name}.pem`)));
    return first ?? expect.fail(`OpenSSL made no certificate ${name}`);
  }

  function key(name: string, bits: number, exponent = 65_537): Promise<unknown> {
    const options = ['-pkeyopt', `rsa_keygen_bits:${bits}`, '-pkeyopt', `rsa_keygen_pubexp:${exponent}`];
    return openssl(['genpkey', '-algorithm', 'RSA', ...options, '-out', path(`${name}.key`)]);
  }

  async function authority(name: string, keyName: string, extensions: readonly string[]): Promise<void> {
    const request = ['req', '-x509', '-new', '-key', path(`${keyName}.key`), '-days', '3000', '-sha256'];
    await writeFile(
      path(`${name}.cnf`),
      ['[req]', 'distinguished_name=dn', '[dn]', '[own]', ...extensions].join('\n'),
    );
    const shape = [
      '-config',
      path(`${name}.cnf`),
      '-extensions',
      'own',
      '-subj',
      '/C=JP/O=Test/OU=One/OU=Two',
    ];
    await openssl([...request, ...shape, '-out', path(`${name}.pem`)]);
  }

  async function issue(name: string, made: Made): Promise<void> {
    const [issuer, issuerKey] = [made.issuer ?? 'authority', made.issuer === 'forged' ? 'forger' : 'good'];
    const subject = ['-subj', '/C=JP/CN=holder', '-key', path(`${made.key ?? 'leaf'}.key`)];
    await openssl(['req', '-new', ...subject, '-out', path(`${name}.csr`)]);
    await writeFile(path(`${name}.ext`), made.extensions.join('\n'));
    const by = ['-CA', path(`${issuer}.pem`), '-CAkey', path(`${issuerKey}.key`)];
    const extensions = made.extensions.length > 0 ? ['-extfile', path(`${name}.ext`)] : [];
    const serial = made.further?.includes('-set_serial') === true ? [] : ['-set_serial', '0x1234'];
    await openssl([
      ...['x509', '-req', '-in', path(`${name}.csr`), ...by, ...extensions, ...serial, '-days', '1000'],
      ...[...(made.further ?? []), '-out', path(`${name}.pem`)],
    ]);
  }

  async function opensslAccepts(
    name: string,
    anchor: string,
    further: readonly string[] = [],
  ): Promise<boolean> {
    const question = ['verify', '-CAfile', path(`${anchor}.pem`), ...further, path(`${name}.pem`)];
    return openssl(question).then(
      () => true,
      () => false,
    );
  }

  function openssl(list: readonly string[]) {
    return run('openssl', list);
  }
});

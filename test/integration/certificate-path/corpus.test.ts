import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCertificate } from '@monban/trust/certificate-path/certificate';
import { certificatesIn } from '@monban/trust/certificate-path/certificate-file';
import { NEUTRAL_PROFILE } from '@monban/trust/certificate-path/neutral-profile';
import { validatePath } from '@monban/trust/certificate-path/validate-path';
import { expect } from 'chai';
import { missingPkits } from '../../support/pkits.ts';
import { requireOrSkip } from '../../support/requirements.ts';

const FOLDER = '/usr/lib/python3/dist-packages/cryptography_vectors/x509';

/** What OpenSSL reads of the corpus and we do not, and what is wrong with it. */
const REFUSED: Readonly<Record<string, string>> = {
  'alternate-rsa-sha1-oid.der': 'a key usage with a zero at its end',
  'badasn1time.pem': 'a UTCTime with a year of four digits',
  'e-trust.ru.der': 'a key of a kind that OpenSSL does not read',
  'ed25519-rfc8410.pem': 'a default value written out',
  'inhibit_any_policy_negative.pem': 'a count below zero',
  'invalid_version.pem': 'a version that does not exist',
  'unsupported_subject_public_key_info.pem': 'a key of a kind that OpenSSL does not read',
  'wosign-bc-invalid.pem': 'a path length without an authority',
};

describe('certificates of the world, and broken ones that others collected', () => {
  before(function () {
    requireOrSkip(this, missingPkits());
  });

  it('are read as OpenSSL reads them, but for those whose fault is known', () => {
    const refused = new Set<string>();
    let read = 0;
    for (const { name, der } of corpus()) {
      const isOurs = readCertificate(der).kind === 'certificate';
      if (isOurs) read += 1;
      if (isOurs) expect(isReadByOpenSsl(der), name).to.equal(true);
      else if (isReadByOpenSsl(der)) refused.add(name);
    }
    expect([...refused].sort()).to.deep.equal(Object.keys(REFUSED));
    expect(read).to.be.greaterThan(90);
  });

  it('are valid where they were', () => {
    const [leaf, intermediate] = certificatesIn(readFileSync(join(FOLDER, 'cryptography.io.chain.pem')));
    const question = { certificate: leaf!, anchors: [intermediate!], profile: NEUTRAL_PROFILE };
    expect(validatePath({ ...question, at: new Date('2016-01-01T00:00:00Z') }).kind).to.equal('valid');
    expect(validatePath({ ...question, at: new Date('2019-01-01T00:00:00Z') })).to.include({
      reason: 'expired',
    });
  });

  it('are each invalid under the anchors of somebody else', () => {
    const anchors = certificatesIn(readFileSync(join(FOLDER, 'rapidssl_sha256_ca_g3.pem')));
    const at = new Date('2016-01-01T00:00:00Z');
    const valid = corpus().filter(
      ({ der }) => validatePath({ certificate: der, anchors, at, profile: NEUTRAL_PROFILE }).kind === 'valid',
    );
    const names = new Set(valid.map(({ name }) => name));
    expect(
      [...names].every((name) => name.startsWith('cryptography.io')),
      [...names].join(' '),
    ).to.equal(true);
  });
});

interface CorpusCertificate {
  readonly name: string;
  readonly der: Uint8Array;
}

/** All that the package holds besides PKITS, requests and lists left out. */
function corpus(): readonly CorpusCertificate[] {
  return readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.(pem|der)$/.test(entry.name) && !entry.parentPath.includes('PKITS'),
    )
    .flatMap(({ parentPath, name }) =>
      certificatesIn(readFileSync(join(parentPath, name))).map((der) => ({ name, der })),
    );
}

function isReadByOpenSsl(der: Uint8Array): boolean {
  try {
    return new X509Certificate(der).raw.length > 0;
  } catch {
    return false;
  }
}

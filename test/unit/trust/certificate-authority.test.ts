import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@monban/core/errors';
import { ControllerId } from '@monban/core/ids';
import {
  certificateFingerprint,
  certificateSerial,
  createCertificateAuthority,
  issueCertificate,
  issueRevocationList,
  loadOrCreateCertificateAuthority,
  parseCertificate,
  type CertificateAuthority,
  type CertificatePurpose,
} from '@monban/trust/certificate-authority';
import { requireIssued, trustedMessageKeys } from '@monban/trust/certificate-check';
import { createCertificateRequest, openCertificateRequest } from '@monban/trust/certificate-request';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';

const run = promisify(execFile);
const controllerId = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');
const subjectKey = generateSigningKey();
const NOW = new Date('2026-11-21T00:00:00.000Z');
const YEARS = {
  notBefore: new Date('2026-01-01T00:00:00.000Z'),
  notAfter: new Date('2036-01-01T00:00:00.000Z'),
};
const DAYS_90 = { notBefore: NOW, notAfter: new Date('2027-02-19T00:00:00.000Z') };

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'accepted';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('the certificate authority', () => {
  let directory = '';
  let ca: CertificateAuthority;
  const issue = (purpose: CertificatePurpose, authority = ca) =>
    issueCertificate(authority, { purpose, publicKey: subjectKey.publicKey }, DAYS_90);

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'monban-ca-'));
    await chmod(directory, 0o700);
    ca = await loadOrCreateCertificateAuthority(join(directory, 'ca'), '例, 株式会社 "+" CA', YEARS);
  });
  after(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('is made once and is the same ever after', async () => {
    const again = await loadOrCreateCertificateAuthority(join(directory, 'ca'), 'another name', YEARS);
    expect(again.certificatePem).to.equal(ca.certificatePem);
    expect(again.fingerprint).to.equal(ca.fingerprint).and.to.have.length(43);
    expect(parseCertificate(ca.certificatePem).subject).to.include('株式会社');
  });

  it('is refused when certificate and key do not belong together', async () => {
    const mixed = join(directory, 'mixed');
    await loadOrCreateCertificateAuthority(mixed, 'one', YEARS);
    await writeFile(join(mixed, 'ca.pem'), ca.certificatePem);
    expect(await codeOf(() => loadOrCreateCertificateAuthority(mixed, 'one', YEARS))).to.equal(
      'CONFIGURATION_INVALID',
    );
  });

  it('issues a controller’s identity: its id as common name, for TLS clients only', async () => {
    const certificate = parseCertificate(await issue({ kind: 'client', commonName: controllerId }));
    expect(certificate.subject).to.equal(`CN=${controllerId}`);
    expect(certificate.keyUsage).to.deep.equal(['1.3.6.1.5.5.7.3.2']);
    expect(certificate.ca).to.equal(false);
    expect(certificate.publicKey.equals(subjectKey.publicKey)).to.equal(true);
    expect(new Date(certificate.validTo)).to.deep.equal(DAYS_90.notAfter);
  });

  it('issues a server certificate for names and addresses', async () => {
    const certificate = parseCertificate(
      await issue({ kind: 'tls-server', hosts: ['door.example', '127.0.0.1', '::1'] }),
    );
    expect(certificate.checkHost('door.example')).to.equal('door.example');
    expect([certificate.checkIP('127.0.0.1'), certificate.checkIP('::1')]).to.deep.equal([
      '127.0.0.1',
      '::1',
    ]);
    expect(certificate.keyUsage).to.deep.equal(['1.3.6.1.5.5.7.3.1']);
  });

  it('gives every certificate a positive random serial of at most 20 bytes', async () => {
    const serials = await Promise.all(
      Array.from({ length: 20 }, async () => certificateSerial(await issue({ kind: 'message-signing' }))),
    );
    expect(new Set(serials)).to.have.property('size', 20);
    for (const serial of serials) expect(serial).to.match(/^[4-7][0-9a-f]{31}$/);
  });

  it('satisfies OpenSSL, which also refuses a revoked certificate', async () => {
    const good = await issue({ kind: 'client', commonName: 'server' });
    const stopped = await issue({ kind: 'client', commonName: controllerId });
    const list = await issueRevocationList(ca, [{ serial: certificateSerial(stopped), revokedAt: NOW }], {
      thisUpdate: NOW,
      nextUpdate: DAYS_90.notAfter,
    });
    const file = (name: string) => join(directory, name);
    await writeFile(file('ca-and-crl.pem'), ca.certificatePem + list);
    await writeFile(file('good.pem'), good);
    await writeFile(file('stopped.pem'), stopped);
    const verify = (name: string) =>
      run('openssl', [
        'verify',
        '-x509_strict',
        '-crl_check',
        '-purpose',
        'sslclient',
        '-attime',
        String(NOW.getTime() / 1000 + 1),
        '-CAfile',
        file('ca-and-crl.pem'),
        file(name),
      ]);
    expect((await verify('good.pem')).stdout).to.include('OK');
    const refused = await verify('stopped.pem').catch(
      (error: unknown) => (error as { stderr: string }).stderr,
    );
    expect(refused).to.include('certificate revoked');
  });

  describe('as a controller sees it', () => {
    const trust = async (purpose: CertificatePurpose, at = NOW) =>
      trustedMessageKeys(ca, await issue(purpose), at);

    it('vouches for the server’s message key', async () => {
      const keys = await trust({ kind: 'message-signing' });
      expect([...keys.keys()]).to.deep.equal([subjectKey.keyId]);
    });

    it('does not vouch with a certificate for another purpose', async () => {
      expect(await codeOf(() => trust({ kind: 'client', commonName: 'server' }))).to.equal(
        'SIGNATURE_INVALID',
      );
      expect(await codeOf(() => trust({ kind: 'tls-server', hosts: ['a'] }))).to.equal('SIGNATURE_INVALID');
      expect(await codeOf(() => trustedMessageKeys(ca, ca.certificatePem, NOW))).to.equal(
        'SIGNATURE_INVALID',
      );
    });

    it('does not vouch before or after its time', async () => {
      const at = (instant: Date) => codeOf(() => trust({ kind: 'message-signing' }, instant));
      expect(await at(new Date(DAYS_90.notBefore.getTime() - 1))).to.equal('SIGNATURE_INVALID');
      expect(await at(DAYS_90.notBefore)).to.equal('accepted');
      expect(await at(new Date(DAYS_90.notAfter.getTime() - 1))).to.equal('accepted');
      expect(await at(DAYS_90.notAfter)).to.equal('SIGNATURE_INVALID');
    });

    it('is another one when the fingerprint of the token says so', async () => {
      const twin = await createCertificateAuthority(generateSigningKey(), '例, 株式会社 "+" CA', YEARS);
      const signing = await issue({ kind: 'message-signing' }, twin);
      expect(await codeOf(() => trustedMessageKeys(twin, signing, NOW))).to.equal('accepted');
      const pinned = { certificatePem: twin.certificatePem, fingerprint: ca.fingerprint };
      expect(await codeOf(() => trustedMessageKeys(pinned, signing, NOW))).to.equal('SIGNATURE_INVALID');
      expect(await codeOf(() => requireIssued(ca.certificatePem, signing, NOW))).to.equal(
        'SIGNATURE_INVALID',
      );
    });

    it('is nothing that cannot be read', async () => {
      expect(await codeOf(() => trustedMessageKeys(ca, 'no certificate', NOW))).to.equal('MESSAGE_MALFORMED');
      expect(await codeOf(() => certificateFingerprint(''))).to.equal('MESSAGE_MALFORMED');
    });
  });

  describe('a certificate request', () => {
    it('hands over the key it proves, and nothing else', async () => {
      const request = await createCertificateRequest(subjectKey, controllerId);
      expect((await openCertificateRequest(request)).equals(subjectKey.publicKey)).to.equal(true);
      const { stdout, stderr } = await run('openssl', [
        'req',
        '-verify',
        '-noout',
        '-subject',
        '-in',
        await stored(request),
      ]);
      expect(stdout + stderr)
        .to.include('OK')
        .and.to.include(controllerId);
    });

    it('with another signature is refused', async () => {
      const request = await createCertificateRequest(subjectKey, controllerId);
      const der = Buffer.from(request.replace(/-----[^-]+-----|\n/g, ''), 'base64');
      // The last byte belongs to s of the signature.
      der[der.length - 1]! ^= 1;
      expect(await codeOf(() => openCertificateRequest(pem(der)))).to.equal('SIGNATURE_INVALID');
    });

    it('for another kind of key, or cut short, is refused', async () => {
      const keyFile = join(directory, 'rsa.pem');
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const { stdout: rsa } = await run('openssl', ['req', '-new', '-key', keyFile, '-subj', '/CN=x']);
      const request = await createCertificateRequest(subjectKey, controllerId);
      const der = Buffer.from(request.replace(/-----[^-]+-----|\n/g, ''), 'base64');
      for (const text of [rsa, '', 'junk', pem(der.subarray(0, 100)), ca.certificatePem]) {
        expect(await codeOf(() => openCertificateRequest(text))).to.equal('MESSAGE_MALFORMED');
      }
    });

    const pem = (der: Buffer) =>
      `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;

    async function stored(request: string): Promise<string> {
      const path = join(directory, 'request.pem');
      await writeFile(path, request);
      return path;
    }
  });
});

import { X509Certificate } from 'node:crypto';
import { type CardKeys, issueCard } from '@monban/simulators/ca/issue-card';
import { createHierarchy, parseHierarchy, type TestHierarchy } from '@monban/simulators/ca/hierarchy';
import { TEST_USER_POLICY_OID } from '@monban/simulators/ca/names';
import { encodeOid } from '@monban/simulators/ca/extensions';
import { x509 } from '@monban/simulators/ca/x509';
import type { JpkiState } from '@monban/simulators/virtual-card/card-state';
import { expect } from 'chai';
import { thrownCode } from '../../../support/codec-laws.ts';

const TERM = {
  notBefore: new Date('2026-04-01T00:00:00Z'),
  notAfter: new Date('2030-02-17T14:59:59Z'),
  serial: Uint8Array.of(0x12, 0x34, 0x56, 0x78),
};

const certificateOf = (base64: string): X509Certificate => new X509Certificate(Buffer.from(base64, 'base64'));

describe('the test certificate authority', () => {
  let hierarchy: TestHierarchy;
  let card: JpkiState;

  before(async () => {
    hierarchy = await createHierarchy();
    card = await issueCard(hierarchy, { ...TERM, generation: 1 });
  });

  it('has two generations under one name with two keys', () => {
    const [older, newer] = hierarchy.userAuthentication.map(({ certificate }) => certificateOf(certificate));
    expect(older!.subject).to.equal(newer!.subject);
    expect(older!.publicKey.equals(newer!.publicKey)).to.equal(false);
    expect(older!.verify(older!.publicKey)).to.equal(true);
    expect(newer!.verify(newer!.publicKey)).to.equal(true);
    expect(older!.verify(newer!.publicKey)).to.equal(false);
  });

  it('has an organisation that nobody takes for the real or the public test authority', () => {
    expect(certificateOf(card.userCertificate).issuer.split('\n')).to.deep.equal([
      'C=JP',
      'O=Monban Test Hierarchy',
      'OU=Monban test hierarchy for user authentication',
      'OU=Agency that exists in tests only',
    ]);
  });

  for (const generation of [0, 1] as const) {
    it(`issues cards of generation ${generation} that only that generation's key verifies`, async () => {
      const keys: CardKeys = { userKey: card.userKey, signKey: card.signKey };
      const issued = await issueCard(hierarchy, { ...TERM, generation }, keys);
      const certificate = certificateOf(issued.userCertificate);
      const verdicts = hierarchy.userAuthentication.map((authority) =>
        certificate.verify(certificateOf(authority.certificate).publicKey),
      );
      expect(verdicts).to.deep.equal([generation === 0, generation === 1]);
      expect(issued.userCaCertificate).to.equal(hierarchy.userAuthentication[generation].certificate);
    });
  }

  it('makes the same bytes again from the same keys and term', async () => {
    const keys: CardKeys = { userKey: card.userKey, signKey: card.signKey };
    expect(await issueCard(hierarchy, { ...TERM, generation: 1 }, keys)).to.deep.equal(card);
    const [a, b] = hierarchy.userAuthentication;
    const [c, d] = hierarchy.digitalSignature;
    const again = await createHierarchy({
      userAuthentication: [a.key, b.key],
      digitalSignature: [c.key, d.key],
    });
    expect(again).to.deep.equal(hierarchy);
  });

  it('shapes the user certificate like the real one', () => {
    const der = Buffer.from(card.userCertificate, 'base64');
    expect(der.length).to.be.within(1200, 1700);
    const certificate = new x509.X509Certificate(der);
    expect(certificate.serialNumber).to.equal('12345678');
    expect(certificate.subject).to.match(/^C=JP, CN=[A-Z]{22}$/);
    expect(certificate.notAfter).to.deep.equal(TERM.notAfter);
    const critical = certificate.extensions.filter((extension) => extension.critical).map(({ type }) => type);
    expect(critical).to.deep.equal(['2.5.29.15', '2.5.29.32']);
    expect(certificate.extensions.map(({ type }) => type)).to.include.members([
      '2.5.29.18',
      '2.5.29.31',
      '2.5.29.35',
      '2.5.29.14',
    ]);
    const usage = certificate.getExtension(x509.KeyUsagesExtension);
    expect(usage?.usages).to.equal(x509.KeyUsageFlags.digitalSignature);
    // The library cannot spell arcs of 128 bits, so the bytes are looked at.
    const policy = certificate.getExtension('2.5.29.32');
    const oid = Buffer.from(encodeOid(TEST_USER_POLICY_OID));
    expect(Buffer.from(policy!.value).includes(oid)).to.equal(true);
  });

  it('shapes the authorities like the real ones', () => {
    for (const { certificate } of [...hierarchy.userAuthentication, ...hierarchy.digitalSignature]) {
      const authority = new x509.X509Certificate(Buffer.from(certificate, 'base64'));
      const usage = authority.getExtension(x509.KeyUsagesExtension);
      expect(usage?.usages).to.equal(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign);
      expect(authority.getExtension(x509.BasicConstraintsExtension)).to.include({ ca: true, critical: true });
      expect(authority.getExtension(x509.AuthorityKeyIdentifierExtension)).to.equal(null);
    }
  });

  it('marks the sign certificate as one for signatures', () => {
    const certificate = new x509.X509Certificate(Buffer.from(card.signCertificate, 'base64'));
    expect(certificate.getExtension(x509.KeyUsagesExtension)?.usages).to.equal(
      x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation,
    );
  });

  it('comes back from its file, and from no other', () => {
    expect(parseHierarchy(JSON.stringify(hierarchy))).to.deep.equal(hierarchy);
    expect(thrownCode(() => parseHierarchy('{}'))).to.equal('STATE_INVALID');
  });

  it('writes object identifiers as X.690 does', () => {
    expect(Buffer.from(encodeOid('1.2.840.113549')).toString('hex')).to.equal('06062a864886f70d');
    expect(Buffer.from(encodeOid('2.999.3')).toString('hex')).to.equal('0603883703');
  });
});

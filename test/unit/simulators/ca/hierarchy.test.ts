import { X509Certificate } from 'node:crypto';
import { type CardKeys, issueCard, issueNextGenerationCard } from '@monban/simulators/ca/issue-card';
import {
  createHierarchy,
  forgeAuthority,
  GENERATIONS,
  parseHierarchy,
  type TestHierarchy,
} from '@monban/simulators/ca/hierarchy';
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
  holder: Uint8Array.of(0x9a, 0xbc, 0xde, 0xf0),
};

const certificateOf = (base64: string): X509Certificate => new X509Certificate(Buffer.from(base64, 'base64'));

describe('the test certificate authority', () => {
  let hierarchy: TestHierarchy;
  let card: JpkiState;

  before(async () => {
    hierarchy = await createHierarchy();
    card = await issueCard(hierarchy, { ...TERM, generation: 3 });
  });

  it('has three generations under one name with three keys', () => {
    const authorities = hierarchy.userAuthentication.map(({ certificate }) => certificateOf(certificate));
    expect(new Set(authorities.map(({ subject }) => subject)).size).to.equal(1);
    for (const [index, authority] of authorities.entries()) {
      const verdicts = authorities.map(({ publicKey }) => authority.verify(publicKey));
      expect(verdicts).to.deep.equal([0, 1, 2].map((other) => other === index));
    }
  });

  it('gives them the spans of the real ones, of which the first has ended', () => {
    const spans = hierarchy.userAuthentication.map(({ certificate }) => {
      const { serialNumber, validFrom, validTo } = certificateOf(certificate);
      return [serialNumber, ...[validFrom, validTo].map((text) => new Date(text).toISOString())];
    });
    expect(spans).to.deep.equal([
      ['01', '2015-10-20T03:08:13.000Z', '2025-10-19T14:59:59.000Z'],
      ['0133C349', '2019-09-14T00:00:00.000Z', '2029-09-13T14:59:59.000Z'],
      ['06D18006', '2023-07-16T01:01:04.000Z', '2033-07-15T14:59:59.000Z'],
    ]);
  });

  it('has a forger with the name, number and dates of the newest, and a key of its own', async () => {
    const forged = certificateOf((await forgeAuthority()).certificate);
    const genuine = certificateOf(hierarchy.userAuthentication[2].certificate);
    expect([forged.subject, forged.serialNumber, forged.validTo]).to.deep.equal([
      genuine.subject,
      genuine.serialNumber,
      genuine.validTo,
    ]);
    expect(forged.publicKey.equals(genuine.publicKey)).to.equal(false);
  });

  it('issues the placeholder of the next card on P-384', async () => {
    const next = await issueNextGenerationCard(hierarchy, { ...TERM, generation: 3 });
    const certificate = certificateOf(next.user!.certificate);
    const authority = certificateOf(hierarchy.nextGeneration.certificate);
    expect(certificate.verify(authority.publicKey)).to.equal(true);
    expect(certificate.publicKey.asymmetricKeyDetails).to.deep.equal({ namedCurve: 'secp384r1' });
    expect(next.sign).to.equal(null);
  });

  it('has an organisation that nobody takes for the real or the public test authority', () => {
    expect(certificateOf(card.user!.certificate).issuer.split('\n')).to.deep.equal([
      'C=JP',
      'O=Monban Test Hierarchy',
      'OU=Monban test hierarchy for user authentication',
      'OU=Agency that exists in tests only',
    ]);
  });

  for (const generation of GENERATIONS) {
    it(`issues cards of generation ${generation} that only that generation's key verifies`, async () => {
      const keys: CardKeys = { userKey: card.user!.key, signKey: card.sign!.key };
      const { user } = await issueCard(hierarchy, { ...TERM, generation }, keys);
      const certificate = certificateOf(user!.certificate);
      const verdicts = hierarchy.userAuthentication.map((authority) =>
        certificate.verify(certificateOf(authority.certificate).publicKey),
      );
      expect(verdicts).to.deep.equal(GENERATIONS.map((other) => other === generation));
      expect(user!.caCertificate).to.equal(hierarchy.userAuthentication[generation - 1]!.certificate);
    });
  }

  it('makes the same bytes again from the same keys and term', async () => {
    const keys: CardKeys = { userKey: card.user!.key, signKey: card.sign!.key };
    expect(await issueCard(hierarchy, { ...TERM, generation: 3 }, keys)).to.deep.equal(card);
    const [a, b, c] = hierarchy.userAuthentication;
    const [d, e, f] = hierarchy.digitalSignature;
    const again = await createHierarchy({
      userAuthentication: [a.key, b.key, c.key],
      digitalSignature: [d.key, e.key, f.key],
      nextGeneration: hierarchy.nextGeneration.key,
    });
    // An ECDSA signature has a random part.
    expect({ ...again, nextGeneration: hierarchy.nextGeneration }).to.deep.equal(hierarchy);
  });

  it('shapes the user certificate like the real one', () => {
    const der = Buffer.from(card.user!.certificate, 'base64');
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
    const certificate = new x509.X509Certificate(Buffer.from(card.sign!.certificate, 'base64'));
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

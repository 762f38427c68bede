import {
  findSubject,
  MAX_CERTIFICATE_BYTES,
  readCertificate,
} from '@monban/trust/certificate-path/certificate';
import { certificatesIn, MAX_CERTIFICATE_FILE_BYTES } from '@monban/trust/certificate-path/certificate-file';
import { encodePem } from '@monban/trust/pem';
import { expect } from 'chai';
import {
  basicConstraints,
  commonName,
  CRITICAL,
  der,
  ecKey,
  extension,
  LEAF_EXTENSIONS,
  makeCertificate,
  objectId,
  policies,
  sequence,
} from '../../../support/certificate-maker.ts';

const key = ecKey();
const good = make();

describe('a certificate', () => {
  it('is read with everything that a path depends on', () => {
    const reading = readCertificate(
      make([basicConstraints(true, 3), ...LEAF_EXTENSIONS, policies('2.999.1', '2.5.29.32.0')]),
    );
    expect(reading.kind).to.equal('certificate');
    if (reading.kind === 'refused') return;
    const { certificate } = reading;
    expect(certificate.notAfter.toISOString()).to.equal('2029-12-31T23:59:59.000Z');
    expect(certificate.publicKey.equals(key.publicKey)).to.equal(true);
    expect(certificate.extensions).to.deep.include({
      authority: { pathLength: 3 },
      keyUses: ['digitalSignature'],
      policies: ['2.999.1', '2.5.29.32.0'],
      purposes: undefined,
      hasUnknown: false,
      hasRepeated: false,
    });
  });

  it('tells its subject without being read whole', () => {
    expect(Buffer.from(findSubject(good)!).equals(commonName('Subject'))).to.equal(true);
    expect(findSubject(Buffer.from('noise'))).to.equal(undefined);
    expect(findSubject(Buffer.alloc(MAX_CERTIFICATE_BYTES + 1, 0x30))).to.equal(undefined);
  });

  it('is refused with a default value written out', () => {
    const FALSE = der(0x01, Buffer.of(0x00));
    refuses([extension('2.5.29.15', der(0x03, Buffer.of(7, 0x80)), FALSE)]);
    refuses([extension('2.5.29.19', sequence(FALSE), CRITICAL)]);
  });

  it('is refused when an extension that we read is not what it should be', () => {
    const wrong: Readonly<Record<string, readonly Buffer[]>> = {
      '2.5.29.15': [der(0x03, Buffer.of(0)), der(0x03, Buffer.of(6, 0x80)), der(0x04), Buffer.of()],
      '2.5.29.19': [der(0x31), sequence(CRITICAL, CRITICAL), sequence(CRITICAL, der(0x02, Buffer.of(0xff)))],
      '2.5.29.32': [sequence(), sequence(sequence()), sequence(sequence(objectId('2.999.1'), der(0x05)))],
      '2.5.29.36': [sequence(), sequence(der(0x82, Buffer.of(0))), sequence(der(0x80, Buffer.of()))],
      '2.5.29.37': [sequence(), sequence(der(0x05))],
      '2.5.29.54': [der(0x02, Buffer.of(0xff)), sequence()],
    };
    for (const [id, values] of Object.entries(wrong)) {
      for (const value of values) refuses([extension(id, value)]);
    }
    const twice = sequence(sequence(objectId('2.999.1')), sequence(objectId('2.999.1')));
    refuses([extension('2.5.29.32', twice)]);
  });

  it('is refused with anything after its end, or beside its fields', () => {
    expect(readCertificate(Buffer.concat([good, Buffer.of(0)])).kind).to.equal('refused');
    const options = { beforeExtensions: der(0xa5, der(0x05)) };
    expect(readCertificate(make(LEAF_EXTENSIONS, options)).kind).to.equal('refused');
  });

  it('may have unique identifiers, which nobody has used for decades', () => {
    const beforeExtensions = der(0x82, Buffer.of(0, 0x01));
    expect(readCertificate(make(LEAF_EXTENSIONS, { beforeExtensions })).kind).to.equal('certificate');
    expect(readCertificate(make([], { version: 0, beforeExtensions })).kind).to.equal('refused');
  });
});

describe('a certificate file', () => {
  const pem = encodePem('CERTIFICATE', Uint8Array.from(good).buffer);

  it('holds one certificate in DER, or any number in PEM with text around them', () => {
    expect(certificatesIn(good)).to.deep.equal([good]);
    const text = `issued by hand\n${pem}\nand another\r\n${pem.replaceAll('\n', '\r\n')}`;
    expect(certificatesIn(Buffer.from(text))).to.deep.equal([good, good]);
  });

  it('holds none when a block is damaged: half of it is not another certificate', () => {
    for (const damaged of [
      pem.replace('-----END CERTIFICATE-----', ''),
      pem.replace('MII', 'M*I'),
      pem.replace('MII', 'MI'),
      `${pem}-----BEGIN CERTIFICATE-----\nMIIB`,
      '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n',
      'nothing',
      '',
    ]) {
      expect(certificatesIn(Buffer.from(damaged)), damaged.slice(0, 40)).to.deep.equal([]);
    }
    expect(certificatesIn(Buffer.alloc(MAX_CERTIFICATE_FILE_BYTES + 1, pem))).to.deep.equal([]);
  });
});

function make(
  extensions = LEAF_EXTENSIONS,
  change: Partial<Parameters<typeof makeCertificate>[0]> = {},
): Buffer {
  return makeCertificate({
    subject: commonName('Subject'),
    key,
    issuer: commonName('Issuer'),
    issuerKey: key,
    extensions,
    ...change,
  });
}

function refuses(extensions: readonly Buffer[]): void {
  expect(readCertificate(make(extensions))).to.deep.equal({
    kind: 'refused',
    reason: 'certificate-malformed',
  });
}

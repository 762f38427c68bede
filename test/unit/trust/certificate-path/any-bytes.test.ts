import { X509Certificate } from 'node:crypto';
import { certificatesIn } from '@monban/trust/certificate-path/certificate-file';
import { readCertificate } from '@monban/trust/certificate-path/certificate';
import { type DerValue, parseDer } from '@monban/trust/certificate-path/der';
import { NEUTRAL_PROFILE } from '@monban/trust/certificate-path/neutral-profile';
import { validatePath } from '@monban/trust/certificate-path/validate-path';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  AUTHORITY_EXTENSIONS,
  commonName,
  der,
  ecKey,
  LEAF_EXTENSIONS,
  makeCertificate,
  policies,
  signed,
} from '../../../support/certificate-maker.ts';

const AT = new Date('2026-04-01T00:00:00Z');
const [rootKey, middleKey, leafKey] = [ecKey(), ecKey(), ecKey()];
const [ROOT, MIDDLE] = [commonName('Root'), commonName('Middle')];
const anchor = makeCertificate({
  subject: ROOT,
  key: rootKey,
  issuer: ROOT,
  issuerKey: rootKey,
  extensions: AUTHORITY_EXTENSIONS,
});
const middle = makeCertificate({
  subject: MIDDLE,
  key: middleKey,
  issuer: ROOT,
  issuerKey: rootKey,
  extensions: [...AUTHORITY_EXTENSIONS, policies('2.999.1')],
});
const leaf = makeCertificate({
  subject: commonName('Leaf'),
  key: leafKey,
  issuer: MIDDLE,
  issuerKey: middleKey,
  extensions: [...LEAF_EXTENSIONS, policies('2.999.1')],
});

describe('whatever bytes come', () => {
  before(() => {
    expect(judge(leaf, middle)).to.equal('valid');
  });

  it('random ones are no valid certificate', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        expect(judge(bytes, middle)).to.equal('invalid');
        expect(judge(leaf, bytes)).to.equal('invalid');
      }),
      { numRuns: 1_000 },
    );
  });

  it('every single flipped bit of the certificate makes it invalid', function () {
    this.timeout(30_000);
    for (let bit = 0; bit < leaf.length * 8; bit++) {
      expect(judge(flipped(leaf, bit), middle), `bit ${bit}`).to.equal('invalid');
    }
  });

  it('a flipped bit of an authority in between makes it invalid', function () {
    this.timeout(30_000);
    for (let bit = 0; bit < middle.length * 8; bit += 7) {
      expect(judge(leaf, flipped(middle, bit)), `bit ${bit}`).to.equal('invalid');
    }
  });

  it('cut, stretched and overwritten certificates are invalid', () => {
    fc.assert(
      fc.property(damage(leaf), (bytes) => {
        fc.pre(!bytes.equals(leaf));
        expect(judge(bytes, middle)).to.equal('invalid');
      }),
      { numRuns: 2_000 },
    );
  });

  it('a damaged certificate with a right signature is judged without an exception', () => {
    const [signedPart] = parseDer(leaf).children;
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const draw = (below: number) => numbers.next().value % below;
        const mutated = signed(mutate(signedPart!, draw), middleKey);
        expect(judge(mutated, middle)).to.be.oneOf(['valid', 'invalid']);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a certificate that is read is one to OpenSSL, too, with the same names', () => {
    const [signedPart] = parseDer(leaf).children;
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const bytes = signed(
          mutate(signedPart!, (below) => numbers.next().value % below),
          middleKey,
        );
        const reading = readCertificate(bytes);
        if (reading.kind === 'refused') return;
        const theirs = new X509Certificate(bytes);
        expect(theirs.ca).to.equal(reading.certificate.extensions.authority !== undefined);
      }),
      { numRuns: 1_000 },
    );
  });

  it('a file of any bytes holds certificates or none', () => {
    const text = fc.constantFrom(
      '-----BEGIN CERTIFICATE-----',
      '-----END CERTIFICATE-----',
      '\n',
      'MIIB',
      '=',
      'é',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (parts) => {
        expect(certificatesIn(Buffer.from(parts.join('')))).to.be.an('array');
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        expect(certificatesIn(bytes)).to.be.an('array');
      }),
    );
  });
});

function judge(certificate: Uint8Array, intermediate: Uint8Array): 'valid' | 'invalid' {
  const question = { certificate, intermediates: [intermediate], anchors: [anchor], at: AT };
  return validatePath({ ...question, profile: NEUTRAL_PROFILE }).kind;
}

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/** Takes some bytes out and puts some in, anywhere. */
function damage(bytes: Buffer): fc.Arbitrary<Buffer> {
  const place = fc.nat({ max: bytes.length });
  return fc
    .tuple(place, fc.nat({ max: 40 }), fc.uint8Array({ maxLength: 40 }))
    .map(([from, cut, put]) => Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + cut)]));
}

/** One value somewhere in the tree is doubled, dropped, emptied, retagged or overwritten; lengths are right again. */
function mutate(value: DerValue, draw: (below: number) => number): Buffer {
  if (value.children.length > 0 && draw(4) !== 0) {
    const chosen = draw(value.children.length);
    return der(
      value.tag,
      ...value.children.map((child, index) => (index === chosen ? mutate(child, draw) : child.raw)),
    );
  }
  switch (draw(6)) {
    case 0:
      return Buffer.concat([value.raw, value.raw]);
    case 1:
      return Buffer.of();
    case 2:
      return der(value.tag);
    case 3:
      return der(draw(256), value.content);
    case 4:
      return der(value.tag, value.content, Buffer.of(draw(256)));
    default:
      return der(value.tag, flipped(Buffer.from(value.content), draw(value.content.length * 8 + 1)));
  }
}

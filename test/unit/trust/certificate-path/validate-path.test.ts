import type { PathFailure } from '@monban/trust/certificate-path/path-outcome';
import { NEUTRAL_PROFILE } from '@monban/trust/certificate-path/neutral-profile';
import type { PathProfile } from '@monban/trust/certificate-path/path-profile';
import { type PathQuestion, validatePath } from '@monban/trust/certificate-path/validate-path';
import { expect } from 'chai';
import {
  AUTHORITY_EXTENSIONS,
  basicConstraints,
  type CertificatePlan,
  commonName,
  CRITICAL,
  CRL_SIGN,
  der,
  DIGITAL_SIGNATURE,
  ecKey,
  ECDSA_SHA256,
  extension,
  generalizedTime,
  KEY_CERT_SIGN,
  keyUsage,
  LEAF_EXTENSIONS,
  makeCertificate,
  NON_REPUDIATION,
  objectId,
  policies,
  RSA_SHA256,
  rsaKey,
  sequence,
  utcTime,
} from '../../../support/certificate-maker.ts';

const POLICY = '2.999.3.30';
const SIGN_POLICY = '2.999.1.20';

/** One tier, one policy, one use: the shape of the national profile, with keys that are quick to make. */
const PROFILE: PathProfile = {
  ...NEUTRAL_PROFILE,
  name: 'test',
  leaf: {
    requiredKeyUses: ['digitalSignature'],
    allowedKeyUses: [],
    policies: [POLICY],
    purposes: ['1.3.6.1.5.5.7.3.2'],
    mayBeAuthority: false,
  },
  maxIntermediates: 0,
};

const AT = new Date('2026-04-01T00:00:00Z');
const ROOT_NAME = commonName('Authority');
const rootKey = ecKey();
const leafKey = ecKey();
const root = makeCertificate(rootPlan());
const GOOD_EXTENSIONS = [...LEAF_EXTENSIONS, policies(POLICY)];

describe('a certificate path', () => {
  it('is valid when every rule holds, and says by which anchor and until when', () => {
    const other = makeCertificate(rootPlan({ key: ecKey() }));
    const leaf = makeLeaf();
    const outcome = judge(leaf, { anchors: [other, root] });
    expect(outcome).to.deep.equal({
      kind: 'valid',
      chain: [leaf],
      anchorIndex: 1,
      anchor: root,
      notAfter: new Date('2029-12-31T23:59:59Z'),
    });
  });

  describe('issuer', () => {
    it('is found by its signature among three generations of one name', () => {
      const generations = [ecKey(), rootKey, ecKey()].map((key) =>
        makeCertificate(rootPlan({ key, issuerKey: key })),
      );
      for (const [index, key] of [undefined, rootKey].entries()) {
        const outcome = judge(makeLeaf(key && { issuerKey: key }), { anchors: generations });
        expect(outcome, String(index)).to.include({ kind: 'valid', anchorIndex: 1 });
      }
    });

    it('is not believed for its name: a forged authority of the same name signs nothing', () => {
      const unfit = makeCertificate(rootPlan({ key: ecKey('secp256k1') }));
      expectInvalid(judge(makeLeaf({ issuerKey: ecKey() }), { anchors: [root, unfit] }), 'signature-invalid');
    });

    it('has a name, and has to be among the anchors', () => {
      expectInvalid(judge(makeLeaf({ issuer: sequence() })), 'certificate-malformed');
      expectInvalid(judge(makeLeaf({ issuer: commonName('Somebody') })), 'issuer-unknown');
      expectInvalid(judge(makeLeaf(), { anchors: [] }), 'issuer-unknown');
      expectInvalid(judge(makeLeaf(), { anchors: [Buffer.from('no certificate')] }), 'issuer-unknown');
    });

    it('is compared byte by byte: another string type, case or space is another name', () => {
      for (const name of [commonName('Authority', 0x0c), commonName('AUTHORITY'), commonName('Authority ')]) {
        expectInvalid(judge(makeLeaf({ issuer: name })), 'issuer-unknown');
      }
    });

    it('is not the certificate itself: a self-signed one is no anchor of its own', () => {
      const own = makeLeaf({ issuer: commonName('Leaf'), issuerKey: leafKey });
      expectInvalid(judge(own, { intermediates: [own] }), 'issuer-unknown');
    });
  });

  describe('time', () => {
    const leaf = makeLeaf({ notBefore: utcTime('260401000000Z'), notAfter: utcTime('260402235959Z') });
    const at = (instant: string) => judge(leaf, { at: new Date(instant) });

    it('begins with the first second and ends with the last one', () => {
      expectInvalid(at('2026-03-31T23:59:59.999Z'), 'not-yet-valid');
      expect(at('2026-04-01T00:00:00.000Z').kind).to.equal('valid');
      expect(at('2026-04-02T23:59:59.999Z').kind).to.equal('valid');
      expectInvalid(at('2026-04-03T00:00:00.000Z'), 'expired');
    });

    it('is never right when it is not known', () => {
      expectInvalid(judge(leaf, { at: new Date(Number.NaN) }), 'not-yet-valid');
    });

    it('ends for a certificate when it ends for its anchor, with a reason of its own', () => {
      const old = makeCertificate(rootPlan({ notAfter: utcTime('251019145959Z') }));
      expectInvalid(judge(makeLeaf(), { anchors: [old] }), 'anchor-expired', 1);
      const young = makeCertificate(rootPlan({ notBefore: utcTime('270101000000Z') }));
      expectInvalid(judge(makeLeaf(), { anchors: [young] }), 'anchor-not-yet-valid', 1);
    });

    it('is found under the anchor that still lives when the authority kept its key', () => {
      const old = makeCertificate(rootPlan({ notAfter: utcTime('251019145959Z') }));
      expect(judge(makeLeaf(), { anchors: [old, root] })).to.include({ kind: 'valid', anchorIndex: 1 });
    });

    it('is read in both forms, with the turn of the century at 50', () => {
      expect(judge(makeLeaf({ notBefore: utcTime('500101000000Z') })).kind).to.equal('valid');
      expect(judge(makeLeaf({ notAfter: generalizedTime('20500101000000Z') })).kind).to.equal('valid');
      for (const time of [
        utcTime('2401010000Z'),
        utcTime('240101000000+0900'),
        utcTime('240231000000Z'),
        utcTime('240101246000Z'),
        generalizedTime('20240101000000.5Z'),
        generalizedTime('20240101000000'),
        der(0x13, Buffer.from('240101000000Z')),
      ]) {
        expectInvalid(judge(makeLeaf({ notBefore: time })), 'certificate-malformed');
      }
    });
  });

  describe('form', () => {
    it('is version 3', () => {
      expectInvalid(judge(makeLeaf({ version: 0, extensions: [] })), 'version-not-allowed');
      expectInvalid(judge(makeLeaf({ version: 1, extensions: [] })), 'version-not-allowed');
      for (const version of [0, 1, 3]) expectInvalid(judge(makeLeaf({ version })), 'certificate-malformed');
    });

    it('has a positive serial number of at most 20 bytes', () => {
      const longest = Buffer.concat([Buffer.of(0x7f), Buffer.alloc(19, 0xff)]);
      expect(judge(makeLeaf({ serialNumber: longest })).kind).to.equal('valid');
      for (const serialNumber of [
        Buffer.of(0x00),
        Buffer.of(0xff),
        Buffer.of(0x80, 0x00),
        Buffer.concat([Buffer.of(0x00, 0x80), Buffer.alloc(19)]),
      ]) {
        expectInvalid(judge(makeLeaf({ serialNumber })), 'serial-number-not-allowed');
      }
      expectInvalid(judge(makeLeaf({ serialNumber: Buffer.of(0x00, 0x2a) })), 'certificate-malformed');
      expectInvalid(judge(makeLeaf({ serialNumber: Buffer.of() })), 'certificate-malformed');
    });

    it('has each extension once', () => {
      const twice = makeLeaf({ extensions: [...GOOD_EXTENSIONS, keyUsage(DIGITAL_SIGNATURE)] });
      expectInvalid(judge(twice), 'extension-repeated');
    });

    it('is not larger than 16 KiB', () => {
      const filler = extension('2.999.1', Buffer.alloc(16_384));
      expectInvalid(judge(makeLeaf({ extensions: [...GOOD_EXTENSIONS, filler] })), 'certificate-too-large');
    });

    it('names one signature algorithm, and one of the profile', () => {
      const other = { identifier: sequence(objectId('1.2.840.10045.4.3.3')), digest: 'sha384' };
      expectInvalid(judge(makeLeaf({ outerAlgorithm: other })), 'algorithms-differ');
      const withNull = { ...ECDSA_SHA256, identifier: sequence(objectId('1.2.840.10045.4.3.2'), der(0x05)) };
      for (const algorithm of [withNull, RSA_SHA1]) {
        expectInvalid(judge(makeLeaf({ algorithm })), 'algorithm-not-allowed');
      }
    });

    it('names an algorithm of the key that made the signature', () => {
      expectInvalid(judge(makeLeaf({ algorithm: RSA_SHA256 })), 'signature-invalid');
    });
  });

  describe('keys', () => {
    it('are of a kind and size that the profile allows', () => {
      for (const key of [rsaKey(1024), rsaKey(2048, 1 + 0x1_00_00 - 2), ecKey('secp256k1'), ecKey('P-224')]) {
        const profile = { ...PROFILE, keys: [RSA_RULE, { keyType: 'ec', curves: ['prime256v1'] }] };
        expectInvalid(judge(makeLeaf({ key }), { profile }), 'key-not-allowed');
      }
    });

    it('are looked at in the anchor, too', () => {
      const weak = rsaKey(1024);
      const weakRoot = makeCertificate(rootPlan({ key: weak, issuerKey: weak }));
      expectInvalid(judge(makeLeaf({ issuerKey: weak }), { anchors: [weakRoot] }), 'key-not-allowed', 1);
    });
  });

  describe('extensions', () => {
    it('are refused when critical and unknown, whatever they say', () => {
      const unknown = extension('2.999.1', der(0x05), CRITICAL);
      expectInvalid(
        judge(makeLeaf({ extensions: [...GOOD_EXTENSIONS, unknown] })),
        'extension-not-understood',
      );
      const harmless = extension('2.999.1', der(0x05));
      expect(judge(makeLeaf({ extensions: [...GOOD_EXTENSIONS, harmless] })).kind).to.equal('valid');
    });

    it('are refused when they narrow a path in a way that is not worked out, critical or not', () => {
      for (const id of ['2.5.29.30', '2.5.29.33']) {
        const leaf = makeLeaf({ extensions: [...GOOD_EXTENSIONS, extension(id, sequence())] });
        expectInvalid(judge(leaf), 'extension-not-understood');
        const narrowed = makeCertificate(
          rootPlan({ extensions: [...AUTHORITY_EXTENSIONS, extension(id, sequence())] }),
        );
        expectInvalid(judge(makeLeaf(), { anchors: [narrowed] }), 'extension-not-understood', 1);
      }
    });
  });

  describe('uses', () => {
    it('of a holder’s key are those of the profile', () => {
      const withUses = (...bits: readonly number[]) =>
        judge(makeLeaf({ extensions: [keyUsage(...bits), policies(POLICY)] }));
      expect(withUses(DIGITAL_SIGNATURE).kind).to.equal('valid');
      expectInvalid(withUses(NON_REPUDIATION), 'key-usage-not-allowed');
      expectInvalid(withUses(DIGITAL_SIGNATURE, NON_REPUDIATION), 'key-usage-not-allowed');
      expectInvalid(withUses(DIGITAL_SIGNATURE, KEY_CERT_SIGN), 'key-usage-not-allowed');
      expectInvalid(judge(makeLeaf({ extensions: [policies(POLICY)] })), 'key-usage-not-allowed');
    });

    it('never include signing certificates for who is no authority, whatever the profile allows', () => {
      const leaf = makeLeaf({ extensions: [keyUsage(DIGITAL_SIGNATURE, KEY_CERT_SIGN)] });
      expectInvalid(judge(leaf, { profile: NEUTRAL_PROFILE }), 'key-usage-not-allowed');
    });

    it('of an authority’s key include signing certificates', () => {
      for (const extensions of [[basicConstraints(true)], [basicConstraints(true), keyUsage(CRL_SIGN)]]) {
        const anchors = [makeCertificate(rootPlan({ extensions }))];
        expectInvalid(judge(makeLeaf(), { anchors }), 'key-usage-not-allowed', 1);
      }
    });

    it('are limited to purposes only where the certificate limits them', () => {
      const purposes = (...ids: readonly string[]) =>
        makeLeaf({
          extensions: [...GOOD_EXTENSIONS, extension('2.5.29.37', sequence(...ids.map(objectId)), CRITICAL)],
        });
      expect(judge(purposes('1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2')).kind).to.equal('valid');
      expectInvalid(judge(purposes('1.3.6.1.5.5.7.3.1')), 'purpose-not-allowed');
      expectInvalid(judge(purposes()), 'certificate-malformed');
    });
  });

  describe('authority', () => {
    it('is only who says so', () => {
      for (const extensions of [
        [keyUsage(KEY_CERT_SIGN)],
        [basicConstraints(false), keyUsage(KEY_CERT_SIGN)],
      ]) {
        const anchors = [makeCertificate(rootPlan({ extensions }))];
        expectInvalid(judge(makeLeaf(), { anchors }), 'not-an-authority', 1);
      }
    });

    it('is no holder', () => {
      const leaf = makeLeaf({ extensions: [basicConstraints(true), ...GOOD_EXTENSIONS] });
      expectInvalid(judge(leaf), 'authority-not-allowed');
      expectInvalid(judge(root, { anchors: [root] }), 'authority-not-allowed');
    });

    it('sets no path length without being one', () => {
      expectInvalid(
        judge(makeLeaf({ extensions: [basicConstraints(false, 0), ...GOOD_EXTENSIONS] })),
        'certificate-malformed',
      );
    });
  });

  describe('policy', () => {
    it('is exactly the one of the profile', () => {
      for (const ids of [[SIGN_POLICY], [POLICY, SIGN_POLICY], ['2.999.3'], ['2.5.29.32.0']]) {
        const leaf = makeLeaf({ extensions: [...LEAF_EXTENSIONS, policies(...ids)] });
        expectInvalid(judge(leaf), 'policy-not-allowed');
      }
      expectInvalid(judge(makeLeaf({ extensions: LEAF_EXTENSIONS })), 'policy-not-allowed');
    });
  });
});

const RSA_SHA1 = {
  identifier: sequence(objectId('1.2.840.113549.1.1.5'), der(0x05)),
  digest: 'sha1',
};
const RSA_RULE = { keyType: 'rsa', minModulusBits: 2048, maxModulusBits: 4096, minExponent: 0x1_00_01 };

function rootPlan(change: Partial<CertificatePlan> = {}): CertificatePlan {
  return {
    subject: ROOT_NAME,
    issuer: ROOT_NAME,
    key: rootKey,
    issuerKey: rootKey,
    extensions: AUTHORITY_EXTENSIONS,
    notBefore: utcTime('200101000000Z'),
    notAfter: utcTime('391231235959Z'),
    ...change,
  };
}

function makeLeaf(change: Partial<CertificatePlan> = {}): Buffer {
  return makeCertificate({
    subject: commonName('Leaf'),
    key: leafKey,
    issuer: ROOT_NAME,
    issuerKey: rootKey,
    extensions: [...LEAF_EXTENSIONS, policies(POLICY)],
    ...change,
  });
}

function judge(certificate: Buffer, change: Partial<PathQuestion> = {}) {
  return validatePath({ certificate, anchors: [root], at: AT, profile: PROFILE, ...change });
}

function expectInvalid(outcome: ReturnType<typeof judge>, reason: PathFailure, depth = 0): void {
  expect(outcome).to.deep.equal({ kind: 'invalid', reason, depth });
}

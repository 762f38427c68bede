import { NEUTRAL_PROFILE } from '@monban/trust/certificate-path/neutral-profile';
import { MAX_SIGNATURES } from '@monban/trust/certificate-path/path-search';
import type { PathProfile } from '@monban/trust/certificate-path/path-profile';
import { type PathQuestion, validatePath } from '@monban/trust/certificate-path/validate-path';
import { expect } from 'chai';
import {
  AUTHORITY_EXTENSIONS,
  basicConstraints,
  commonName,
  CRL_SIGN,
  der,
  ecKey,
  extension,
  KEY_CERT_SIGN,
  type KeyPair,
  keyUsage,
  LEAF_EXTENSIONS,
  makeCertificate,
  policies,
  sequence,
} from '../../../support/certificate-maker.ts';

const AT = new Date('2026-04-01T00:00:00Z');
const keys = Array.from({ length: 12 }, () => ecKey());
const keyOf = (level: number): KeyPair => keys[level] ?? ecKey();
const nameOf = (level: number): Buffer => commonName(`Level ${level}`);

describe('a search for a path', () => {
  it('goes over as many intermediates as the profile allows, in whatever order they are given', () => {
    const { leaf, intermediates, anchor } = ladder(4);
    const question = { intermediates: intermediates.toReversed(), anchors: [anchor] };
    const outcome = judge(leaf, { ...question, profile: withIntermediates(3) });
    expect(outcome).to.deep.include({ kind: 'valid', chain: [leaf, ...intermediates.toReversed()] });
    expect(judge(leaf, { ...question, profile: withIntermediates(2) })).to.include({
      kind: 'invalid',
      reason: 'path-too-long',
    });
  });

  it('never goes over more than eight, whatever a profile allows', () => {
    const eight = ladder(9);
    expect(judge(eight.leaf, { ...given(eight), profile: withIntermediates(99) }).kind).to.equal('valid');
    const nine = ladder(10);
    expect(judge(nine.leaf, { ...given(nine), profile: withIntermediates(99) })).to.include({
      reason: 'path-too-long',
    });
  });

  it('leaves out what is not part of the path, and what is no certificate', () => {
    const { leaf, intermediates, anchor } = ladder(2);
    const others = [Buffer.from('noise'), Buffer.of(), ...ladder(5).intermediates.slice(1)];
    const outcome = judge(leaf, { intermediates: [...others, ...intermediates], anchors: [anchor] });
    expect(outcome).to.deep.include({ kind: 'valid', chain: [leaf, ...intermediates] });
  });

  it('ends with authorities that have certified each other', () => {
    const cross = (by: number, of: number) => authority({ level: of, by, extensions: AUTHORITY_EXTENSIONS });
    const leaf = endEntity(1);
    expect(
      judge(leaf, { intermediates: [cross(1, 2), cross(2, 1)], anchors: [ladder(1).anchor] }),
    ).to.include({
      kind: 'invalid',
    });
  });

  it('gives up with a reason when too many certificates of one name would have to be tried', () => {
    const crowd = Array.from({ length: MAX_SIGNATURES + 1 }, (_, serial) =>
      makeCertificate({
        subject: nameOf(1),
        key: keyOf(2),
        issuer: nameOf(0),
        issuerKey: keyOf(0),
        serialNumber: Buffer.of(serial + 1),
        extensions: AUTHORITY_EXTENSIONS,
      }),
    );
    const outcome = judge(endEntity(1), { intermediates: crowd, anchors: [ladder(1).anchor] });
    expect(outcome).to.deep.equal({ kind: 'invalid', reason: 'search-too-long', depth: 0 });
  });

  it('finds the one path that holds where another breaks a rule', () => {
    const { leaf, anchor } = ladder(2);
    const wrong = authority({ level: 1, by: 0, extensions: [keyUsage(KEY_CERT_SIGN)] });
    const right = authority({ level: 1, by: 0, extensions: AUTHORITY_EXTENSIONS });
    const outcome = judge(leaf, { intermediates: [wrong, right], anchors: [anchor] });
    expect(outcome).to.deep.include({ kind: 'valid', chain: [leaf, right] });
    expect(judge(leaf, { intermediates: [wrong], anchors: [anchor] })).to.deep.equal({
      kind: 'invalid',
      reason: 'not-an-authority',
      depth: 1,
    });
  });

  it('counts a path length from the authority that sets it, self-issued certificates and the leaf left out', () => {
    const limited = (limit: number) => ladder(3, { 0: [basicConstraints(true, limit), KEYS] });
    expect(judge(limited(2).leaf, given(limited(2))).kind).to.equal('valid');
    expect(judge(limited(1).leaf, given(limited(1)))).to.include({ reason: 'path-too-long', depth: 3 });
    const inner = (limit: number) => ladder(3, { 1: [basicConstraints(true, limit), KEYS] });
    expect(judge(inner(1).leaf, given(inner(1))).kind).to.equal('valid');
    expect(judge(inner(0).leaf, given(inner(0)))).to.include({ reason: 'path-too-long', depth: 2 });
    const renewed = authority({ level: 0, by: 0, extensions: AUTHORITY_EXTENSIONS, key: keyOf(7) });
    const leaf = makeCertificate({
      subject: commonName('Leaf'),
      key: keyOf(11),
      issuer: nameOf(0),
      issuerKey: keyOf(7),
      extensions: LEAF_EXTENSIONS,
    });
    const anchors = [ladder(1, { 0: [basicConstraints(true, 0), KEYS] }).anchor];
    expect(judge(leaf, { intermediates: [renewed], anchors }).kind).to.equal('valid');
  });
});

describe('the policies of a path', () => {
  const asked = (...acceptable: readonly string[]): PathProfile => ({
    ...NEUTRAL_PROFILE,
    leaf: { ...NEUTRAL_PROFILE.leaf, policies: acceptable, mayStateOtherPolicies: true },
  });
  const stated = (upper: readonly Buffer[], leaf: readonly Buffer[]) =>
    ladder(2, { 1: [...AUTHORITY_EXTENSIONS, ...upper], leaf: [...LEAF_EXTENSIONS, ...leaf] });
  const judged = (
    { upper, leaf }: { readonly upper: readonly Buffer[]; readonly leaf: readonly Buffer[] },
    profile = asked('2.999.1'),
  ) => {
    const path = stated(upper, leaf);
    return judge(path.leaf, { ...given(path), profile }).kind;
  };

  it('have one in common that is asked for', () => {
    const one = [policies('2.999.1')];
    const both = [policies('2.999.1', '2.999.2')];
    const any = [policies('2.5.29.32.0')];
    expect(judged({ upper: one, leaf: both })).to.equal('valid');
    expect(judged({ upper: any, leaf: one })).to.equal('valid');
    expect(judged({ upper: one, leaf: any })).to.equal('valid');
    expect(judged({ upper: [policies('2.999.2')], leaf: one })).to.equal('invalid');
    expect(judged({ upper: [], leaf: one })).to.equal('invalid');
    expect(judged({ upper: one, leaf: [] })).to.equal('invalid');
    expect(judged({ upper: one, leaf: both }, asked('2.999.2'))).to.equal('invalid');
  });

  it('are asked for by an authority where the profile does not ask', () => {
    const require = extension('2.5.29.36', sequence(der(0x80, Buffer.of(0))));
    const upper = [policies('2.999.1'), require];
    expect(judged({ upper, leaf: [policies('2.999.1')] }, NEUTRAL_PROFILE)).to.equal('valid');
    expect(judged({ upper, leaf: [policies('2.999.2')] }, NEUTRAL_PROFILE)).to.equal('invalid');
    expect(judged({ upper: [policies('2.999.1')], leaf: [] }, NEUTRAL_PROFILE)).to.equal('valid');
  });

  it('are not anyPolicy below an authority that forbids it', () => {
    const upper = [policies('2.999.1'), extension('2.5.29.54', der(0x02, Buffer.of(0)))];
    expect(judged({ upper, leaf: [policies('2.5.29.32.0')] })).to.equal('invalid');
    expect(judged({ upper, leaf: [policies('2.999.1')] })).to.equal('valid');
  });
});

const KEYS = keyUsage(KEY_CERT_SIGN, CRL_SIGN);

interface Ladder {
  readonly leaf: Buffer;
  /** From the anchor's side to the leaf's. */
  readonly intermediates: readonly Buffer[];
  readonly anchor: Buffer;
}

/** Level 0 is the anchor; each level issued the next; the last issued the leaf. */
function ladder(levels: number, extensions: Readonly<Record<string, readonly Buffer[]>> = {}): Ladder {
  const at = (level: number) =>
    authority({ level, by: Math.max(level - 1, 0), extensions: extensions[level] ?? AUTHORITY_EXTENSIONS });
  return {
    anchor: at(0),
    intermediates: Array.from({ length: levels - 1 }, (_, index) => at(index + 1)),
    leaf: endEntity(levels - 1, extensions['leaf']),
  };
}

function given({ intermediates, anchor }: Ladder) {
  return { intermediates, anchors: [anchor] };
}

interface AuthorityPlan {
  readonly level: number;
  readonly by: number;
  readonly extensions: readonly Buffer[];
  readonly key?: KeyPair;
}

function authority({ level, by, extensions, key = keyOf(level) }: AuthorityPlan): Buffer {
  return makeCertificate({
    subject: nameOf(level),
    key,
    issuer: nameOf(by),
    issuerKey: keyOf(by),
    extensions,
  });
}

function endEntity(by: number, extensions = LEAF_EXTENSIONS): Buffer {
  return makeCertificate({
    subject: commonName('Leaf'),
    key: keyOf(11),
    issuer: nameOf(by),
    issuerKey: keyOf(by),
    extensions,
  });
}

function withIntermediates(maxIntermediates: number): PathProfile {
  return { ...NEUTRAL_PROFILE, maxIntermediates };
}

function judge(certificate: Buffer, question: Pick<PathQuestion, 'anchors'> & Partial<PathQuestion>) {
  return validatePath({ certificate, at: AT, profile: NEUTRAL_PROFILE, ...question });
}

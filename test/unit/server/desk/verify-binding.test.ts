import { randomBytes, sign } from 'node:crypto';
import { CERTIFICATE_HEAD_LENGTH, cardLink } from '@monban/card-ap/crypto/card-link';
import { bindMessage } from '@monban/card-ap/jpki/binding';
import { BadgeId } from '@monban/core/ids';
import type { BindingEvidence } from '@monban/core/messages/desk';
import { statementOf } from '@monban/server/desk/statement';
import { verifyBindingClaim, type BindingTrust } from '@monban/server/desk/verify-binding';
import { createHierarchy, type TestHierarchy } from '@monban/simulators/ca/hierarchy';
import { issueCard, issueNextGenerationCard } from '@monban/simulators/ca/issue-card';
import { keyObjectOf } from '@monban/simulators/ca/keys';
import { TEST_USER_POLICY_OID } from '@monban/simulators/ca/names';
import { notContracted } from '@monban/trust/revocation/revocation-standing';
import { expect } from 'chai';
import { PersonalisedCard } from '../../../support/personalised-card.ts';

const AT = new Date('2026-11-21T00:00:00.000Z');
const NOT_AFTER = new Date('2030-02-17T14:59:59.000Z');
const BADGE = BadgeId.parse(Buffer.alloc(16, 3).toString('base64url'));
const linkKey = new Uint8Array(randomBytes(32));

interface Holder {
  readonly certificate: Uint8Array;
  readonly key: string;
}

describe('a binding by signature', () => {
  let hierarchy: TestHierarchy;
  let holder: Holder;
  let other: Holder;
  let trust: BindingTrust;
  const card = new PersonalisedCard();

  before(async function () {
    this.timeout(30_000);
    hierarchy = await createHierarchy();
    [holder, other] = [await cardOf(hierarchy), await cardOf(hierarchy)];
    const anchors = [...hierarchy.userAuthentication, hierarchy.nextGeneration].map(({ certificate }) =>
      bytes(certificate),
    );
    trust = {
      anchors,
      profileUnder: (profile) => ({
        ...profile,
        leaf: { ...profile.leaf, policies: [TEST_USER_POLICY_OID] },
      }),
      standingOf: () => Promise.resolve({ kind: 'good', source: 'ocsp', checkedAt: AT, freshUntil: AT }),
    };
  });

  /** What an honest desk would send, from a card whose parts may be exchanged. */
  function evidenceOf(parts: { readonly signer?: Holder; readonly shown?: Holder } = {}): BindingEvidence {
    const { signer = holder, shown = holder } = parts;
    const statement = card.answer(BADGE);
    const message = bindMessage(statementOf(statement, BADGE), shown.certificate);
    const signature = sign('sha256', message, keyObjectOf(signer.key));
    return {
      certificateUntil: NOT_AFTER.toISOString(),
      jpki: {
        certificate: text(shown.certificate),
        signature: text(signature),
        statement,
      },
    };
  }

  function verdict(
    evidence: BindingEvidence,
    changes: {
      readonly link?: string | null;
      readonly trust?: Partial<BindingTrust>;
      readonly publicKey?: string;
      readonly at?: Date;
      readonly binding?: 'face-check' | 'jpki-signature';
      readonly shown?: string;
    } = {},
  ) {
    const {
      link = linkOf(holder),
      publicKey = card.publicKey,
      at = AT,
      binding = 'jpki-signature',
    } = changes;
    const shownSignature = changes.shown ?? evidence.jpki?.statement.signature ?? '';
    const claim = { badgeId: BADGE, publicKey, cardLink: link, shownSignature, evidence };
    return verifyBindingClaim(claim, { binding, trust: { ...trust, ...changes.trust }, linkKey, at });
  }

  const bound = (certificateStanding: string) => ({
    kind: 'bound',
    certificateUntil: NOT_AFTER.toISOString(),
    certificateStanding,
  });
  const refused = (failure: string) => ({ kind: 'refused', failure });

  it('holds where badge, certificate, key and link are of one card', async () => {
    expect(await verdict(evidenceOf())).to.deep.equal(bound('good'));
    expect(await verdict(evidenceOf(), { link: null })).to.deep.equal(bound('good'));
  });

  it('says how much was asked about the certificate', async () => {
    const unknown = {
      kind: 'unknown',
      why: 'timed-out',
      source: 'ocsp',
      checkedAt: AT,
      freshUntil: AT,
    } as const;
    const answers = { unknown, none: notContracted(AT) };
    const say = (standing: typeof unknown | typeof answers.none) =>
      verdict(evidenceOf(), { trust: { standingOf: () => Promise.resolve(standing) } });
    expect(await say(answers.unknown)).to.deep.equal(bound('unknown'));
    expect(await say(answers.none)).to.deep.equal(bound('not-checked'));
  });

  it('is refused for a certificate that was taken back or is on hold', async () => {
    const common = { source: 'ocsp', checkedAt: AT, freshUntil: AT } as const;
    const revoked = { ...common, kind: 'revoked', reason: 'key-compromise', revokedAt: AT } as const;
    const hold = { ...common, kind: 'hold', heldAt: AT } as const;
    for (const standing of [revoked, hold]) {
      const standingOf = () => Promise.resolve(standing);
      expect(await verdict(evidenceOf(), { trust: { standingOf } })).to.deep.equal(
        refused('certificate-revoked'),
      );
    }
  });

  it('is refused where the key of another certificate signed', async () => {
    expect(await verdict(evidenceOf({ signer: other }))).to.deep.equal(refused('evidence-invalid'));
  });

  it('is refused where the link is of another certificate', async () => {
    expect(await verdict(evidenceOf(), { link: linkOf(other) })).to.deep.equal(refused('evidence-invalid'));
  });

  it('is refused where another badge made the statement', async () => {
    const { publicKey } = new PersonalisedCard();
    expect(await verdict(evidenceOf(), { publicKey })).to.deep.equal(refused('evidence-invalid'));
  });

  it('is refused where it was made in another power-on than the badge’s own answer', async () => {
    const kept = evidenceOf();
    const { signature } = card.answer(BADGE);
    expect(await verdict(kept, { shown: signature })).to.deep.equal(refused('evidence-invalid'));
  });

  it('is refused where the end that the desk names is not the certificate’s', async () => {
    const evidence = { ...evidenceOf(), certificateUntil: '2035-01-01T00:00:00.000Z' };
    expect(await verdict(evidence)).to.deep.equal(refused('evidence-invalid'));
  });

  it('is refused without anybody to believe, after the end, and without a signature', async () => {
    expect(await verdict(evidenceOf(), { trust: { anchors: [] } })).to.deep.equal(
      refused('certificate-invalid'),
    );
    const late = new Date(NOT_AFTER.getTime() + 1000);
    expect(await verdict(evidenceOf(), { at: late })).to.deep.equal(refused('certificate-expired'));
    const until = new Date(late.getTime() + 1000).toISOString();
    expect(await verdict({ ...evidenceOf(), certificateUntil: until }, { at: late })).to.deep.equal(
      refused('certificate-expired'),
    );
    expect(await verdict({ ...evidenceOf(), jpki: null })).to.deep.equal(refused('evidence-invalid'));
  });

  it('is refused for bytes that are no certificate', async () => {
    const { jpki, ...rest } = evidenceOf();
    for (const certificate of ['', 'AAAA', text(randomBytes(800))]) {
      const answer = await verdict({ ...rest, jpki: { ...jpki!, certificate } });
      expect(answer).to.deep.equal(refused('certificate-invalid'));
    }
  });

  it('holds for a card of the next generation by its own rules', async () => {
    const term = { ...TERM, serial: serial(), holder: serial() };
    const { user } = await issueNextGenerationCard(hierarchy, term);
    const next: Holder = { certificate: bytes(user?.certificate ?? ''), key: user?.key ?? '' };
    const statement = card.answer(BADGE);
    const message = bindMessage(statementOf(statement, BADGE), next.certificate);
    const key = { key: keyObjectOf(next.key), dsaEncoding: 'ieee-p1363' } as const;
    const jpki = {
      certificate: text(next.certificate),
      signature: text(sign('sha384', message, key)),
      statement,
    };
    const evidence = { certificateUntil: NOT_AFTER.toISOString(), jpki };
    const answer = await verdict(evidence, {
      link: linkOf(next),
      trust: { profileUnder: (profile) => profile },
    });
    expect(answer).to.deep.equal(bound('good'));
  });

  it('is not looked at where the face check alone binds: the desk’s word is kept, as not checked', async () => {
    const evidence = { certificateUntil: NOT_AFTER.toISOString(), jpki: null };
    expect(await verdict(evidence, { binding: 'face-check' })).to.deep.equal(bound('not-checked'));
  });
});

const TERM = { generation: 3, notBefore: new Date('2025-02-17T00:00:00.000Z'), notAfter: NOT_AFTER } as const;

async function cardOf(hierarchy: TestHierarchy): Promise<Holder> {
  const { user } = await issueCard(hierarchy, { ...TERM, serial: serial(), holder: serial() });
  return { certificate: bytes(user?.certificate ?? ''), key: user?.key ?? '' };
}

function linkOf({ certificate }: Holder): string {
  return text(cardLink(linkKey, certificate.subarray(0, CERTIFICATE_HEAD_LENGTH)));
}

function serial(): Uint8Array {
  return new Uint8Array([1, ...randomBytes(3)]);
}

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function text(what: Uint8Array): string {
  return Buffer.from(what).toString('base64url');
}

import { JPKI_2016 } from '@monban/card-ap/card-profiles/jpki-2016';
import { NEXT_GEN_PLACEHOLDER } from '@monban/card-ap/card-profiles/next-gen-placeholder';
import { createHierarchy, forgeAuthority, type TestHierarchy } from '@monban/simulators/ca/hierarchy';
import { issueCard, issueHalf, issueNextGenerationCard } from '@monban/simulators/ca/issue-card';
import { TEST_USER_POLICY_OID } from '@monban/simulators/ca/names';
import { profileUnder } from '@monban/trust/certificate-path/anchor-folder';
import { validatePath } from '@monban/trust/certificate-path/validate-path';
import { expect } from 'chai';

const AT = new Date('2026-04-01T00:00:00Z');
const TERM = {
  notBefore: new Date('2025-04-01T03:00:00Z'),
  notAfter: new Date('2030-02-17T14:59:59Z'),
  serial: Buffer.from('2b5c6d7e', 'hex'),
  holder: Buffer.from('a1b2c3d4', 'hex'),
};

describe('the cards of the test hierarchy, judged as real ones', function () {
  this.timeout(60_000);
  let hierarchy: TestHierarchy;
  let anchors: readonly Buffer[];
  const profile = profileUnder(
    { anchors: [], isTest: true, policies: [TEST_USER_POLICY_OID] },
    JPKI_2016.certificate,
  );

  before(async () => {
    hierarchy = await createHierarchy();
    anchors = hierarchy.userAuthentication.map(({ certificate }) => Buffer.from(certificate, 'base64'));
  });

  it('are valid under the generation that issued them, and the first generation is over', async () => {
    for (const generation of [1, 2, 3] as const) {
      const { user } = await issueCard(hierarchy, { ...TERM, generation });
      const outcome = judge(user?.certificate);
      if (generation === 1) {
        expect(outcome).to.deep.equal({ kind: 'invalid', reason: 'anchor-expired', depth: 1 });
        const before = new Date('2025-10-19T14:59:59Z');
        expect(judge(user?.certificate, before)).to.include({ kind: 'valid', anchorIndex: 0 });
      } else {
        expect(outcome).to.include({ kind: 'valid', anchorIndex: generation - 1 });
      }
    }
  });

  it('are refused where an implementation copied a list without their generation', async () => {
    const { user } = await issueCard(hierarchy, { ...TERM, generation: 2 });
    const certificate = derOf(user?.certificate);
    const question = { certificate, at: AT, profile };
    const outcome = validatePath({ ...question, anchors: anchors.filter((_, index) => index !== 1) });
    expect(outcome).to.deep.equal({ kind: 'invalid', reason: 'signature-invalid', depth: 0 });
  });

  it('are refused from an authority with the right name, number and dates and another key', async () => {
    const { user } = await issueCard(hierarchy, { ...TERM, generation: 3 });
    const forged = await issueHalf('user-authentication', await forgeAuthority(), {
      term: { ...TERM, generation: 3 },
      key: user!.key,
    });
    expect(judge(forged.certificate)).to.include({ reason: 'signature-invalid' });
  });

  it('are refused with the certificate for signatures, and after their term', async () => {
    const { user, sign } = await issueCard(hierarchy, { ...TERM, generation: 3 });
    const signAnchors = hierarchy.digitalSignature.map(({ certificate }) => derOf(certificate));
    const question = { certificate: derOf(sign?.certificate), at: AT, profile };
    expect(validatePath({ ...question, anchors }).kind).to.equal('invalid');
    expect(validatePath({ ...question, anchors: signAnchors })).to.include({
      reason: 'key-usage-not-allowed',
    });
    expect(judge(user?.certificate, new Date('2030-02-17T15:00:00Z'))).to.include({ reason: 'expired' });
    expect(judge(user?.certificate, new Date('2025-04-01T02:59:59Z'))).to.include({
      reason: 'not-yet-valid',
    });
  });

  it('are refused under the policies of the real profile alone', async () => {
    const { user } = await issueCard(hierarchy, { ...TERM, generation: 3 });
    const question = { certificate: derOf(user?.certificate), anchors, at: AT };
    expect(validatePath({ ...question, profile: JPKI_2016.certificate })).to.include({
      reason: 'policy-not-allowed',
    });
  });

  it('of the next generation are judged by their own profile, and by no other', async () => {
    const { user } = await issueNextGenerationCard(hierarchy, { ...TERM, generation: 3 });
    const question = {
      certificate: derOf(user?.certificate),
      anchors: [...anchors, derOf(hierarchy.nextGeneration.certificate)],
      at: AT,
    };
    expect(validatePath({ ...question, profile: NEXT_GEN_PLACEHOLDER.certificate }).kind).to.equal('valid');
    expect(validatePath({ ...question, profile })).to.include({ reason: 'algorithm-not-allowed' });
  });

  function judge(certificate: string | undefined, at = AT) {
    return validatePath({ certificate: derOf(certificate), anchors, at, profile });
  }
});

function derOf(base64: string | undefined): Buffer {
  return Buffer.from(base64 ?? '', 'base64');
}

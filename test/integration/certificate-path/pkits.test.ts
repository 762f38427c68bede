import { readFileSync } from 'node:fs';
import { NEUTRAL_PROFILE } from '@monban/trust/certificate-path/neutral-profile';
import { expect } from 'chai';
import { missingPkits, Pkits, type PkitsVerdict, verdictOf } from '../../support/pkits.ts';
import { requireOrSkip } from '../../support/requirements.ts';
import {
  nistTestPolicy,
  PKITS_EXCEPTIONS,
  PKITS_POLICY_ROWS,
  PKITS_ROWS,
  type PkitsException,
} from '../../vectors/pkits.ts';

describe('NIST’s path validation suite', function () {
  this.timeout(60_000);
  let suite: Pkits;

  before(function () {
    requireOrSkip(this, missingPkits());
    suite = new Pkits(new Date('2020-06-01T00:00:00Z'));
  });

  it('is in the table whole: 224 tests in 16 sections', () => {
    expect(PKITS_ROWS).to.have.lengthOf(224);
    expect(new Set(PKITS_ROWS.map(([number]) => number)).size).to.equal(224);
    expect(new Set(PKITS_ROWS.map(([number]) => number.split('.')[1])).size).to.equal(16);
  });

  for (const [number, file, expected, exception] of PKITS_ROWS) {
    if (exception === undefined) {
      it(`${number} ${file}: ${expected}`, () => {
        const verdict = suite.judge(file);
        expect(verdictOf(verdict), describeVerdict(verdict)).to.equal(expected);
      });
    } else {
      it(`${number} ${file}: refused, because of ${exception}`, () => {
        const verdict = suite.judge(file);
        expect(expected, 'only an accept can be an exception').to.equal('valid');
        expect(describeVerdict(verdict)).to.match(REFUSALS[exception]);
      });
    }
  }

  for (const [number, policies, expected] of PKITS_POLICY_ROWS) {
    const asked = policies === 'any' ? ['2.5.29.32.0'] : policies.map(nistTestPolicy);
    it(`${number} with ${String(policies)} asked for: ${expected}`, () => {
      const file = PKITS_ROWS.find(([other]) => other === number)?.[1] ?? '';
      const leaf = { ...NEUTRAL_PROFILE.leaf, policies: asked, mayStateOtherPolicies: true };
      const verdict = suite.judge(file, { ...NEUTRAL_PROFILE, leaf });
      expect(verdictOf(verdict), describeVerdict(verdict)).to.equal(expected);
    });
  }

  it('has no exception that the documentation does not name with its reason', () => {
    const document = readFileSync(
      new URL('../../../docs/protocol/certificate-path.md', import.meta.url),
      'utf8',
    );
    for (const exception of PKITS_EXCEPTIONS) {
      const line = document.split('\n').find((text) => text.startsWith(`| \`${exception}\``)) ?? '';
      const numbers = PKITS_ROWS.filter((row) => row[3] === exception).map(([number]) => number);
      expect(line.match(/\d+\.\d+\.\d+/g), exception).to.deep.equal(numbers);
    }
  });
});

/** What each exception is refused for; anything else would be another fault that hides behind it. */
const REFUSALS: Readonly<Record<PkitsException, RegExp>> = {
  algorithm: /^(algorithm-not-allowed|certificate-malformed)/,
  'names-as-bytes': /^issuer-unknown/,
  'policy-mapping': /^extension-not-understood/,
  'name-constraints': /^extension-not-understood/,
  'list-of-another-key': /^valid path, .*no-list/,
  'distribution-points': /^valid path, .*no-list/,
  'lists-of-some-reasons': /^valid path, .*no-list/,
  'indirect-lists': /^valid path, .*no-list/,
};

function describeVerdict({ path, standings }: PkitsVerdict): string {
  if (path.kind === 'invalid') return `${path.reason} at ${path.depth}`;
  const words = standings.map((standing) => ('why' in standing ? standing.why : standing.kind));
  return `valid path, ${words.join(' ')}`;
}

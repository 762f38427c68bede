import {
  DAY_FINDINGS,
  dayFindings,
  FINDING_LIMITS,
  type ClaimSide,
  type GateSide,
} from '@monban/core/attendance/day-findings';
import { WORK_LAW } from '@monban/core/attendance/work-law';
import { expect } from 'chai';
import fc from 'fast-check';

const RULES = { law: WORK_LAW, limits: FINDING_LIMITS };
const NINE_TO_SIX = [{ from: 540, until: 1080 }];
const LUNCH = [{ from: 720, until: 780 }];
const GATE: GateSide = {
  isReported: true,
  hasGap: false,
  presence: NINE_TO_SIX,
  missingEntries: 0,
  missingExits: 0,
  duplicates: 0,
  weakProofs: 0,
  clockSkew: 0,
};
const CLAIM: ClaimSide = {
  kind: 'work',
  planned: NINE_TO_SIX,
  claimed: NINE_TO_SIX,
  breaks: LUNCH,
  approved: NINE_TO_SIX,
  restBefore: 900,
};
const found = (gate: Partial<GateSide>, claim: Partial<ClaimSide> = {}) =>
  dayFindings(RULES, { ...GATE, ...gate }, { ...CLAIM, ...claim }).map(
    ({ code, amount }) => `${code} ${String(amount)}`,
  );

describe('the findings of a day', () => {
  it('are none on an ordinary day, and none on a free one without anybody', () => {
    expect(found({})).to.deep.equal([]);
    const free = { kind: 'statutory-holiday', planned: [], claimed: [], approved: [], breaks: [] } as const;
    expect(found({ presence: [] }, free)).to.deep.equal([]);
  });

  it('are one, that it cannot be judged, until every controller has reported past its end', () => {
    expect(found({ isReported: false, missingExits: 1, duplicates: 3 })).to.deep.equal(['not-evaluated 1']);
  });

  it('ask about an end that nobody saw, and not about what was claimed beside it', () => {
    expect(found({ presence: [], missingExits: 1 })).to.deep.equal(['missing-exit 1']);
    expect(found({ presence: [], missingEntries: 1 })).to.deep.equal(['missing-entry 1']);
  });

  it('are divergences above the threshold and not at it, with their sign', () => {
    expect(found({ presence: [{ from: 510, until: 1110 }] })).to.deep.equal([]);
    expect(found({ presence: [{ from: 490, until: 1140 }] })).to.deep.equal([
      'divergence-start 50',
      'divergence-end 60',
    ]);
    expect(found({ presence: [{ from: 540, until: 1020 }] })).to.deep.equal([
      'divergence-end -60',
      'over-applied 60',
    ]);
  });

  it('are presence without a claim and a claim without presence', () => {
    expect(found({}, { claimed: [], approved: [], breaks: [] })).to.deep.equal(['gate-without-claim 540']);
    expect(found({ presence: [] })).to.deep.equal(['claim-without-gate 540']);
  });

  it('are presence on a free day, unless work was planned for it', () => {
    expect(found({}, { kind: 'company-holiday' })).to.deep.equal([]);
    expect(found({}, { kind: 'company-holiday', planned: [] })).to.deep.equal(['gate-on-holiday 540']);
  });

  it('are rests and nights that the law or the plan does not have so', () => {
    expect(found({}, { breaks: [{ from: 720, until: 740 }] })).to.deep.equal(['short-break 40']);
    expect(found({}, { restBefore: 510 })).to.deep.equal(['interval-short 150']);
    const late = [{ from: 780, until: 1380 }];
    const breaks = [{ from: 1080, until: 1140 }];
    expect(found({ presence: late }, { claimed: late, approved: late, breaks })).to.deep.equal([
      'night-unplanned 60',
    ]);
    expect(found({ presence: late }, { claimed: late, approved: late, breaks, planned: late })).to.deep.equal(
      [],
    );
  });

  it('are claims that nobody has decided about', () => {
    expect(found({}, { approved: undefined })).to.deep.equal(['unapproved 540']);
  });

  it('stand in one order, each once', () => {
    const some = fc.record({
      presence: fc.constantFrom([], NINE_TO_SIX, [{ from: 300, until: 1400 }]),
      missingExits: fc.nat(2),
      duplicates: fc.nat(2),
      weakProofs: fc.nat(2),
      clockSkew: fc.nat(5),
    });
    const claims = fc.record({
      claimed: fc.constantFrom([], NINE_TO_SIX),
      approved: fc.constantFrom(undefined, [], NINE_TO_SIX),
      restBefore: fc.constantFrom(undefined, 300, 900),
    });
    fc.assert(
      fc.property(some, claims, (gate, claim) => {
        const codes = dayFindings(RULES, { ...GATE, ...gate }, { ...CLAIM, ...claim }).map(
          ({ code }) => code,
        );
        const places = codes.map((code) => DAY_FINDINGS.indexOf(code));
        expect(places).to.deep.equal([...new Set(places)].sort((one, other) => one - other));
      }),
    );
  });
});

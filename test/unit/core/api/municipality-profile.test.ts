import { PAPER_COMBINATIONS } from '@monban/core/api/identity-papers';
import {
  copiedProfile,
  DEFAULT_PROFILE,
  FIXED_ROSTER_COLUMNS,
  OWN_FIELDS,
  PROFILE_FIELDS,
  ProfileValues,
  PUBLISHED_DEFAULTS,
  PutMunicipalityProfile,
  ROSTER_COLUMNS,
  standingOf,
  valuesOf,
} from '@monban/core/api/municipality-profile';
import { expect } from 'chai';
import fc from 'fast-check';

describe('what a municipality asks for', () => {
  it('begins with five applicants, which is the one figure that was ever published', () => {
    expect(DEFAULT_PROFILE.minApplicants).to.equal(5);
    expect(PUBLISHED_DEFAULTS).to.deep.equal(['minApplicants']);
    const stored = { ...DEFAULT_PROFILE, confirmed: [], lastConfirmedOn: null };
    expect(PutMunicipalityProfile.parse(stored)).to.deep.equal(stored);
  });

  it('says of each field whose word it is', () => {
    const standing = standingOf({ ...DEFAULT_PROFILE, leadTimeDays: 30 }, ['minApplicants']);
    expect(standing.minApplicants, 'the default, but confirmed').to.equal('confirmed');
    expect([standing.leadTimeDays, standing.rosterDueDays]).to.deep.equal(['entered', 'default']);
    expect(Object.keys(standing)).to.have.members([...PROFILE_FIELDS]);
  });

  it('is the default in whatever order a list is', () => {
    const needs = [...DEFAULT_PROFILE.needs].reverse();
    expect(standingOf({ ...DEFAULT_PROFILE, needs }, []).needs).to.equal('default');
  });

  it('has no column for a number, a PIN or papers, and keeps those by which people are told apart', () => {
    expect(ROSTER_COLUMNS.filter((column) => /number|pin|paper|licence|passport/.test(column))).to.deep.equal(
      [],
    );
    expect(DEFAULT_PROFILE.rosterColumns).to.include.members([...FIXED_ROSTER_COLUMNS]);
    expect(DEFAULT_PROFILE.rosterColumns, 'only where the municipality asks').to.not.include('sex');
  });

  it('asks for more where the card is posted than where it is fetched', () => {
    const papers = (id: keyof typeof PAPER_COMBINATIONS) => {
      const { a, b, beside } = PAPER_COMBINATIONS[id];
      return 2 * a + b + (beside === null ? 0 : 1);
    };
    const least = (ids: readonly (keyof typeof PAPER_COMBINATIONS)[]) => Math.min(...ids.map(papers));
    expect(least(DEFAULT_PROFILE.papersForMail)).to.be.greaterThan(least(DEFAULT_PROFILE.papersForPickUp));
  });

  it('is copied without what belongs to one office alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.boolean(), (minApplicants, hasContact) => {
        const from = { ...DEFAULT_PROFILE, minApplicants, contactDepartment: hasContact ? '市民課' : null };
        const own = { ...DEFAULT_PROFILE, notes: '自分のメモ', contactDepartment: '住民課' };
        const copied = copiedProfile(from, own);
        expect(ProfileValues.safeParse(copied).success).to.be.true;
        for (const field of PROFILE_FIELDS) {
          const isOwn = (OWN_FIELDS as readonly string[]).includes(field);
          expect(copied[field], field).to.deep.equal((isOwn ? own : from)[field]);
        }
        expect(valuesOf(copied)).to.deep.equal(copied);
      }),
    );
  });
});

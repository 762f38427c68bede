import { VISIT_FINDINGS } from '@monban/core/api/visits';
import { addsUp, reconcile } from '@monban/core/drives/reconcile-visit';
import { expect } from 'chai';
import fc from 'fast-check';

describe('the reconciliation of a visit', () => {
  it('counts each finding', () => {
    const rows = [
      { finding: 'sufficient' },
      { finding: 'sufficient' },
      { finding: 'falls-back' },
      { finding: 'did-not-come' },
      { finding: null },
    ] as const;
    expect(reconcile(rows)).to.deep.equal({ rows: 5, accepted: 2, short: 1, noShow: 1, open: 1 });
  });

  it('adds up exactly when no row lacks its finding', () => {
    const findings = fc.array(fc.record({ finding: fc.constantFrom(...VISIT_FINDINGS, null) }));
    fc.assert(
      fc.property(findings, (rows) => {
        const counts = reconcile(rows);
        expect(counts.accepted + counts.short + counts.noShow + counts.open).to.equal(rows.length);
        expect(addsUp(counts)).to.equal(rows.every(({ finding }) => finding !== null));
      }),
    );
  });
});

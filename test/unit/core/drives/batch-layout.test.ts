import { BatchLayout } from '@monban/core/api/batches';
import { DEFECT_CODES, remedyOf } from '@monban/core/drives/batch-defects';
import { LAYOUT_IDS, LAYOUTS } from '@monban/core/drives/batch-layout';
import { expect } from 'chai';

describe('layouts for the receiving office', () => {
  it('are data that the interface would take as well', () => {
    expect(Object.keys(LAYOUTS)).to.have.members([...LAYOUT_IDS]);
    for (const id of LAYOUT_IDS) expect(BatchLayout.safeParse(LAYOUTS[id]).success, id).to.equal(true);
  });

  it('have no form ID in the list that is printed', () => {
    const fields: readonly string[] = LAYOUTS['ordered-list'].columns.map(({ field }) => field);
    expect(fields).to.include('masked-form-id');
    expect(fields).to.not.include('form-id');
  });
});

describe('defects', () => {
  it('each say what the person is asked for', () => {
    for (const code of DEFECT_CODES) expect(['photo', 'form'], code).to.include(remedyOf(code));
  });
});

import { mappingDifferences } from '@monban/admin-ui/people-import/mapping-differences';
import type { ImportMapping } from '@monban/core/api/people-import';
import { expect } from 'chai';

const SAVED: ImportMapping = {
  id: '0f8b5c1e-7a4d-4c6b-9e2f-3a5d7c9b1e04',
  name: '給与',
  columns: [
    { header: 'コード', field: 'employeeCode' },
    { header: '氏名', field: 'fullName' },
  ],
  codeLength: 6,
  createDepartments: true,
  version: 2,
  updatedAt: '2026-11-21T09:00:00.000Z',
};

describe('replacing a saved mapping', () => {
  const mine = { name: '給与', columns: SAVED.columns, codeLength: 6, createDepartments: true };

  it('changes nothing where both say the same', () => {
    expect(mappingDifferences(SAVED, mine)).to.deep.equal([]);
  });

  it('shows each column and setting that it changes, with both sides', () => {
    const columns = [
      { header: 'コード', field: 'employeeCode' as const },
      { header: '氏名', field: 'displayName' as const },
      { header: '入社日', field: 'startsOn' as const },
    ];
    const changed = { ...mine, columns, codeLength: null, createDepartments: false };
    expect(mappingDifferences(SAVED, changed)).to.deep.equal([
      { kind: 'column', header: '氏名', saved: 'fullName', mine: 'displayName' },
      { kind: 'column', header: '入社日', saved: null, mine: 'startsOn' },
      { kind: 'codeLength', saved: 6, mine: null },
      { kind: 'createDepartments', saved: true, mine: false },
    ]);
  });

  it('shows a column that it would forget', () => {
    expect(mappingDifferences(SAVED, { ...mine, columns: SAVED.columns.slice(1) })).to.deep.equal([
      { kind: 'column', header: 'コード', saved: 'employeeCode', mine: null },
    ]);
  });
});

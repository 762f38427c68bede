import { expect } from 'chai';
import { DepartmentId } from '@monban/core/ids';
import { DepartmentBook, type KnownDepartment } from '@monban/server/people-import/department-book';
import type { Scope } from '@monban/server/records/scope';

const idOf = (index: number): DepartmentId =>
  DepartmentId.parse(`d0000000-0000-4000-8000-a0000000000${index}`);
const known = (index: number, values: Partial<KnownDepartment>): KnownDepartment => ({
  id: idOf(index),
  code: `D${index}`,
  name: `部${index}`,
  parentId: null,
  isRetired: false,
  ...values,
});

const TREE = [
  known(1, { code: 'HQ', name: '本部' }),
  known(2, { code: '010', name: '総務部', parentId: idOf(1) }),
  known(3, { code: '020', name: '総務課', parentId: idOf(2) }),
  known(4, { code: '030', name: '総務課' }),
  known(5, { code: '999', name: '旧部', isRetired: true }),
];

function bookOf(creates: boolean, scope: Scope = 'all'): DepartmentBook {
  let next = 5;
  const newId = () => {
    next += 1;
    return idOf(next);
  };
  return new DepartmentBook({ known: TREE, scope, creates, newId });
}

describe('departments as files name them', () => {
  it('are found by code, by path, and by a name that only one has', () => {
    const book = bookOf(false);
    expect(book.find({ code: '０１０' })).to.deep.equal({ kind: 'value', value: idOf(2) });
    expect(book.find({ path: '本部/総務部/総務課' })).to.deep.equal({ kind: 'value', value: idOf(3) });
    expect(book.find({ path: '本部 ＞ 総務部' })).to.deep.equal({ kind: 'value', value: idOf(2) });
    expect(book.find({ path: '総務部' })).to.deep.equal({ kind: 'value', value: idOf(2) });
  });

  it('are refused where several have the name, none has it, or it is retired', () => {
    const book = bookOf(false);
    expect(book.find({ path: '総務課' })).to.deep.equal({ kind: 'wrong', code: 'DEPARTMENT_AMBIGUOUS' });
    expect(book.find({ path: '本部/経理部' })).to.deep.equal({ kind: 'wrong', code: 'DEPARTMENT_UNKNOWN' });
    expect(book.find({ code: '040', name: '経理部' })).to.deep.equal({
      kind: 'wrong',
      code: 'DEPARTMENT_UNKNOWN',
    });
    expect(book.find({ code: '999' })).to.deep.equal({ kind: 'wrong', code: 'REFERENCE_RETIRED' });
  });

  it('are made below their parent, and parents come first', () => {
    const book = bookOf(true);
    const byCode = book.find({ code: '040', name: '経理部', parentCode: 'hq' });
    const byPath = book.find({ path: '本部/営業部/一課' });
    if (byCode.kind === 'wrong' || byPath.kind === 'wrong') throw new Error('not made');
    const fresh = book.freshFor(new Set([byPath.value, byCode.value]));
    expect(fresh.map(({ code, name }) => [code, name])).to.deep.equal([
      ['040', '経理部'],
      ['本部/営業部', '営業部'],
      ['本部/営業部/一課', '一課'],
    ]);
    expect(fresh[0]?.parentId).to.equal(idOf(1));
    expect(fresh[2]?.parentId).to.equal(fresh[1]?.id);
    expect(book.find({ path: '本部/営業部/一課' })).to.deep.equal(byPath);
    expect(book.freshFor(new Set([byCode.value])).map(({ code }) => code)).to.deep.equal(['040']);
  });

  it('are made below a parent that a later row describes, and not in a ring', () => {
    const book = bookOf(true);
    const rows = [
      { code: '042', name: '一係', parentCode: '041' },
      { code: '041', name: '一課', parentCode: '040' },
      { code: '040', name: '経理部', parentCode: 'HQ' },
      { code: '051', name: '上', parentCode: '052' },
      { code: '052', name: '下', parentCode: '051' },
    ];
    for (const row of rows) book.declare(row);
    const [lowest, , , ring] = rows.map((row) => book.find(row));
    if (lowest?.kind !== 'value') throw new Error('not made');
    const fresh = book.freshFor(new Set([lowest.value]));
    expect(new Set(fresh.map(({ code }) => code))).to.deep.equal(new Set(['040', '041', '042']));
    expect(fresh.find(({ code }) => code === '040')?.parentId).to.equal(idOf(1));
    expect(ring).to.deep.equal({ kind: 'wrong', code: 'DEPARTMENT_PARENT_UNKNOWN' });
  });

  it('are not made without a parent that is known, nor by whoever has only some of them', () => {
    expect(bookOf(true).find({ code: '040', name: '経理部', parentCode: '777' })).to.deep.equal({
      kind: 'wrong',
      code: 'DEPARTMENT_PARENT_UNKNOWN',
    });
    const scope: Scope = { sites: 'all', departments: [idOf(2)] };
    expect(bookOf(true, scope).find({ path: '新部' })).to.deep.equal({
      kind: 'wrong',
      code: 'DEPARTMENT_UNKNOWN',
    });
    expect(bookOf(false, scope).find({ code: 'HQ' })).to.deep.equal({
      kind: 'wrong',
      code: 'DEPARTMENT_UNKNOWN',
    });
  });
});

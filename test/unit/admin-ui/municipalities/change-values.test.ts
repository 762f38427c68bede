import { changeRequestOf, NOTHING_CHANGED } from '@monban/admin-ui/municipalities/change-values';
import { CreateMunicipalityChange } from '@monban/core/api/municipalities';
import { expect } from 'chai';

const TOWNS = [
  { value: '213811', label: '岐阜県神戸町' },
  { value: '213837', label: '岐阜県安八町' },
];

describe('a change of municipalities in a form', () => {
  it('lets everything that comes after follow on everything that ends', () => {
    const request = CreateMunicipalityChange.parse(
      changeRequestOf({
        effectiveOn: '2027-04-01',
        ended: TOWNS,
        existing: [{ value: '212024', label: '岐阜県大垣市' }],
        begun: [{ code: ' 212229 ', name: '新安八市', kana: 'しんあんぱちし', parentCode: '' }],
        note: ' ',
      }),
    );
    expect(request).to.deep.equal({
      effectiveOn: '2027-04-01',
      ended: TOWNS.map(({ value }) => ({ code: value, successors: ['212024', '212229'] })),
      begun: [{ code: '212229', name: '新安八市', kana: 'シンアンパチシ', parentCode: null }],
      note: null,
    });
  });

  it('is none while nothing is entered', () => {
    expect(CreateMunicipalityChange.safeParse(changeRequestOf(NOTHING_CHANGED)).success).to.be.false;
  });
});

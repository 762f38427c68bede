import { formRequestOf, typedOf } from '@monban/admin-ui/application-forms/form-values';
import { GiveForm } from '@monban/core/api/application-forms';
import { expect } from 'chai';

const EMPTY = typedOf({ form: null }, '2026-11-22');

describe('an application form as it is typed', () => {
  it('is asked for by its ID at first, and by the day of today where it lies in an envelope', () => {
    expect(EMPTY).to.include({ way: 'form-id', formId: '', handedOverOn: '2026-11-22' });
    const request = formRequestOf({ ...EMPTY, way: 'sealed-envelope' });
    expect(GiveForm.parse(request)).to.deep.equal({
      way: 'sealed-envelope',
      handedOverOn: '2026-11-22',
      isConfirmedCurrent: false,
    });
  });

  it('shows the day on which an envelope was handed over', () => {
    const form = {
      way: 'sealed-envelope',
      givenAt: '2026-11-20T00:00:00.000Z',
      handedOverOn: '2026-11-20',
      isCurrent: true,
    } as const;
    expect(typedOf({ form }, '2026-11-22').handedOverOn).to.equal('2026-11-20');
  });

  it('is refused at its field where the substitute characters are no pairs', () => {
    const pointers = (substitutes: string) =>
      GiveForm.safeParse(formRequestOf({ ...EMPTY, substitutes })).error?.issues.map(({ path }) => path[0]);
    expect(pointers('髙橋→高橋')).to.include('substituteCharacters');
    expect(pointers('髙→高')).to.not.include('substituteCharacters');
  });
});

import { FIELD_FORMS, PROFILE_GROUPS } from '@monban/admin-ui/municipalities/profile-fields';
import { ja } from '@monban/admin-ui/locales/ja/catalogue';
import { DEFAULT_PROFILE, PROFILE_FIELDS, profileFields } from '@monban/core/api/municipality-profile';
import { expect } from 'chai';

describe('the fields of a municipality’s terms', () => {
  it('are each in one group, and have a word', () => {
    const grouped = PROFILE_GROUPS.flatMap(({ fields }) => fields);
    expect(grouped).to.have.members([...PROFILE_FIELDS]);
    expect(new Set(grouped).size).to.equal(grouped.length);
    expect(Object.keys(ja.municipalities.fields)).to.have.members([...PROFILE_FIELDS]);
  });

  it('offer just the choices that the server takes', () => {
    for (const field of PROFILE_FIELDS) {
      const form = FIELD_FORMS[field];
      if (form.kind !== 'one' && form.kind !== 'many') continue;
      const schema = profileFields[field];
      for (const choice of form.choices) {
        const chosen = form.kind === 'one' ? choice : [...(form.fixed ?? []), choice];
        const value = Array.isArray(chosen) ? [...new Set(chosen)] : chosen;
        expect(schema.safeParse(value).success, `${field} ${choice}`).to.be.true;
      }
      if (form.kind === 'many')
        expect(schema.safeParse([...form.choices]).success, `all of ${field}`).to.be.true;
    }
  });

  it('are filled in as their values are', () => {
    for (const field of PROFILE_FIELDS) {
      const value = DEFAULT_PROFILE[field];
      const { kind } = FIELD_FORMS[field];
      expect(typeof value === 'number', field).to.equal(kind === 'number');
      expect(Array.isArray(value), field).to.equal(kind === 'many');
      expect(value === null, field).to.equal(kind === 'text' || kind === 'lines');
    }
  });
});

import {
  formCopiedFrom,
  formValuesOf,
  profileRequestOf,
  storedProfileOf,
} from '@monban/admin-ui/municipalities/profile-values';
import {
  DEFAULT_PROFILE,
  PutMunicipalityProfile,
  standingOf,
  type MunicipalityProfile,
} from '@monban/core/api/municipality-profile';
import { expect } from 'chai';

const OWN: MunicipalityProfile = {
  ...DEFAULT_PROFILE,
  code: '212156',
  contactDepartment: '市民環境課',
  notes: '電話は午前中',
  confirmed: [],
  lastConfirmedOn: null,
  standing: standingOf(DEFAULT_PROFILE, []),
  isEdited: true,
  version: 2,
  updatedAt: '2026-11-21T00:00:00.000Z',
};
const OTHER: MunicipalityProfile = {
  ...OWN,
  code: '131016',
  minApplicants: 20,
  deliveryKinds: ['registered-mail'],
  contactDepartment: '戸籍住民課',
  notes: null,
  confirmed: ['minApplicants'],
  lastConfirmedOn: '2026-11-01',
};

describe('a municipality’s terms in a form', () => {
  it('are sent as they came when nothing was changed', () => {
    const request = PutMunicipalityProfile.parse(profileRequestOf(formValuesOf(OTHER)));
    expect(request).to.deep.equal(storedProfileOf(OTHER));
  });

  it('hold an empty text for what is not set, and send none for an empty text', () => {
    const values = formValuesOf(OWN);
    expect([values.contactPhone, values.notes]).to.deep.equal(['', '電話は午前中']);
    expect(profileRequestOf({ ...values, notes: '  ' })).to.include({ contactPhone: null, notes: null });
  });

  it('are copied from another municipality without its contact and what was confirmed there', () => {
    const values = formCopiedFrom(OTHER, OWN, { ...formValuesOf(OWN), contactPhone: '0574-25-2111' });
    expect(values).to.deep.include({ minApplicants: 20, deliveryKinds: ['registered-mail'] });
    expect(values).to.include({
      contactDepartment: '市民環境課',
      contactPhone: '0574-25-2111',
      notes: '電話は午前中',
      lastConfirmedOn: '',
    });
    expect(values.confirmed).to.deep.equal([]);
  });
});

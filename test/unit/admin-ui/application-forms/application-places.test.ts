import {
  lacksOf,
  missesForm,
  takesForm,
  takesPhoto,
} from '@monban/admin-ui/application-forms/application-places';
import type { HeldForm, HeldPhoto } from '@monban/core/api/application-forms';
import { APPLICATION_STATES } from '@monban/core/api/applications';
import { APPLICATION_LIFE } from '@monban/core/drives/application-life';
import { expect } from 'chai';

const AT = '2026-11-22T00:00:00.000Z';
const form: HeldForm = {
  way: 'form-id',
  givenAt: AT,
  formId: null,
  maskedFormId: '',
  formAsOf: '2026-10-01',
  optOutSign: false,
  optOutUser: false,
  brailleName: null,
  substituteCharacters: [],
  hasRepresentative: false,
  isCurrent: true,
};
const photo: HeldPhoto = { way: 'file', givenAt: AT, takenOn: null, warnings: [], askedAgain: null };

describe('form and photo of an application on the page', () => {
  it('are given where the table of its life lets them be', () => {
    const fromOf = (name: string) => APPLICATION_LIFE.transitions.find((row) => row.name === name)?.from;
    expect(APPLICATION_STATES.filter((state) => takesForm({ state }))).to.have.members(
      fromOf('form-given') as string[],
    );
    expect(APPLICATION_STATES.filter((state) => takesPhoto({ state }))).to.have.members(
      fromOf('photo-given') as string[],
    );
  });

  it('is said to be lost only where there is a form, and where the server takes that', () => {
    const states = APPLICATION_STATES.filter((state) => missesForm({ state, form }));
    expect(states).to.deep.equal(['joined', 'form-ready', 'photo-ready']);
    expect(APPLICATION_STATES.some((state) => missesForm({ state, form: null }))).to.equal(false);
  });

  it('lack what a clerk could not pass', () => {
    expect(lacksOf({ form, photo })).to.deep.equal([]);
    expect(lacksOf({ form: null, photo: null })).to.deep.equal(['form', 'photo']);
    const refused: HeldPhoto = { ...photo, askedAgain: 'shadow' };
    expect(lacksOf({ form: { ...form, isCurrent: false }, photo: refused })).to.deep.equal([
      'current-form',
      'other-photo',
    ]);
    const envelope = { way: 'sealed-envelope', givenAt: AT, handedOverOn: '2026-11-20' } as const;
    expect(lacksOf({ form: { ...envelope, isCurrent: true }, photo })).to.deep.equal([]);
    expect(lacksOf({ form: { ...envelope, isCurrent: false }, photo })).to.deep.equal(['current-form']);
  });
});

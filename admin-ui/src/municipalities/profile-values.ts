import {
  copiedProfile,
  OWN_FIELDS,
  PROFILE_FIELDS,
  valuesOf,
  type MunicipalityProfile,
  type ProfileField,
  type ProfileValues,
  type PutMunicipalityProfile,
} from '@monban/core/api/municipality-profile';

/** A profile as a form holds it: what is not set is an empty text. */
export type ProfileFormValues = {
  [Field in ProfileField]: null extends ProfileValues[Field] ? string : ProfileValues[Field];
} & { confirmed: ProfileField[]; lastConfirmedOn: string };

export function formValuesOf(profile: MunicipalityProfile): ProfileFormValues {
  const { confirmed, lastConfirmedOn } = profile;
  const texts = Object.fromEntries(
    PROFILE_FIELDS.filter((field) => profile[field] === null).map((field) => [field, '']),
  );
  // Only what is null differs between the two, and it has just been replaced.
  const values = { ...valuesOf(profile), ...texts } as Omit<
    ProfileFormValues,
    'confirmed' | 'lastConfirmedOn'
  >;
  return { ...values, confirmed: [...confirmed], lastConfirmedOn: lastConfirmedOn ?? '' };
}

/** What is sent: parsed by the same schema as on the server. */
export function profileRequestOf(values: ProfileFormValues): unknown {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [
      field,
      typeof value === 'string' && value.trim() === '' ? null : value,
    ]),
  );
}

/** As it was stored, to put it back. */
export function storedProfileOf(profile: MunicipalityProfile): PutMunicipalityProfile {
  const { confirmed, lastConfirmedOn } = profile;
  return { ...valuesOf(profile), confirmed, lastConfirmedOn };
}

/** The other office's figures with what is typed of this one's own contact; nothing of it has been confirmed here. */
export function formCopiedFrom(
  from: MunicipalityProfile,
  own: MunicipalityProfile,
  typed: ProfileFormValues,
): ProfileFormValues {
  const values = { ...own, ...copiedProfile(from, own), confirmed: [], lastConfirmedOn: null };
  const kept: Partial<ProfileFormValues> = Object.fromEntries(
    OWN_FIELDS.map((field) => [field, typed[field]]),
  );
  return { ...formValuesOf(values), ...kept };
}

import {
  DEFAULT_PROFILE,
  ProfileField,
  profileFields,
  standingOf,
  valuesOf,
  type MunicipalityProfile,
  type PutMunicipalityProfile,
} from '@monban/core/api/municipality-profile';
import { AppError } from '@monban/core/errors';
import { isUniqueViolation } from '@monban/db/transaction';
import type { Knex } from '@monban/db/open';
import { z } from 'zod';

/** What lists tell of a profile. */
export interface ProfileMark {
  readonly lastConfirmedOn: string | null;
}

/** Of all that were edited and did not go back to the defaults, by code. */
export async function listProfileMarks(db: Knex): Promise<ReadonlyMap<string, ProfileMark>> {
  const rows = await db('municipality_profiles')
    .whereNotNull('municipality_profiles.profile')
    .select<Pick<ProfileRow, 'code' | 'last_confirmed_on'>[]>(
      'municipality_profiles.code',
      'municipality_profiles.last_confirmed_on',
    );
  return new Map(rows.map((row) => [row.code, { lastConfirmedOn: row.last_confirmed_on }]));
}

/** The defaults where nothing is stored. */
export async function readProfile(db: Knex, code: string): Promise<MunicipalityProfile> {
  const row = await db('municipality_profiles')
    .where({ 'municipality_profiles.code': code })
    .first<ProfileRow | undefined>(COLUMNS);
  return row === undefined ? defaultProfile(code) : profileFromRow(row);
}

/** Of these codes, in one query. */
export async function listProfiles(
  db: Knex,
  codes: readonly string[],
): Promise<ReadonlyMap<string, MunicipalityProfile>> {
  const rows = await db('municipality_profiles')
    .whereIn('municipality_profiles.code', [...codes])
    .select<ProfileRow[]>(COLUMNS);
  const stored = new Map(rows.map((row) => [row.code, profileFromRow(row)]));
  return new Map(codes.map((code) => [code, stored.get(code) ?? defaultProfile(code)]));
}

export interface ProfileWrite {
  readonly code: string;
  /** Null: back to the defaults. */
  readonly profile: PutMunicipalityProfile | null;
  /** 0 where nothing was ever stored. */
  readonly expectedVersion: number;
  readonly at: Date;
}

/** `VERSION_CONFLICT` where somebody else has written meanwhile. */
export async function writeProfile(
  trx: Knex,
  { code, profile, expectedVersion, at }: ProfileWrite,
): Promise<MunicipalityProfile> {
  const values = {
    profile: profile && JSON.stringify(storedOf(profile)),
    last_confirmed_on: profile?.lastConfirmedOn ?? null,
    version: expectedVersion + 1,
    updated_at: at.toISOString(),
  };
  if (expectedVersion === 0) await insertProfile(trx, { code, ...values });
  else {
    const changed = await trx('municipality_profiles')
      .where({ code, version: expectedVersion })
      .update(values);
    if (changed === 0) throw new AppError('VERSION_CONFLICT');
  }
  return readProfile(trx, code);
}

async function insertProfile(trx: Knex, row: ProfileRow): Promise<void> {
  try {
    await trx('municipality_profiles').insert(row);
  } catch (cause) {
    throw isUniqueViolation(cause) ? new AppError('VERSION_CONFLICT', { cause }) : cause;
  }
}

const COLUMNS = ['code', 'profile', 'last_confirmed_on', 'version', 'updated_at'].map(
  (column) => `municipality_profiles.${column}`,
);

interface ProfileRow {
  readonly code: string;
  readonly profile: string | null;
  readonly last_confirmed_on: string | null;
  readonly version: number;
  readonly updated_at: string;
}

/** Fields that were not there when a profile was stored are the defaults. */
const StoredProfile = z.object({
  values: z.object(profileFields).partial(),
  confirmed: z.array(ProfileField),
});

function storedOf(profile: PutMunicipalityProfile): z.input<typeof StoredProfile> {
  return { values: valuesOf(profile), confirmed: profile.confirmed };
}

function profileFromRow({ code, profile, ...row }: ProfileRow): MunicipalityProfile {
  const { version, updated_at: updatedAt } = row;
  if (profile === null) return { ...defaultProfile(code), version, updatedAt };
  const stored = StoredProfile.parse(JSON.parse(profile));
  const values = { ...DEFAULT_PROFILE, ...withoutUndefined(stored.values) };
  const { confirmed } = stored;
  return {
    code,
    ...values,
    confirmed,
    lastConfirmedOn: row.last_confirmed_on,
    standing: standingOf(values, confirmed),
    isEdited: true,
    version,
    updatedAt,
  };
}

type Defined<Values> = { [Key in keyof Values]: Exclude<Values[Key], undefined> };

function withoutUndefined<Values extends object>(values: Values): Partial<Defined<Values>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<
    Defined<Values>
  >;
}

function defaultProfile(code: string): MunicipalityProfile {
  return {
    code,
    ...DEFAULT_PROFILE,
    confirmed: [],
    lastConfirmedOn: null,
    standing: standingOf(DEFAULT_PROFILE, []),
    isEdited: false,
    version: 0,
    updatedAt: null,
  };
}

import {
  valuesOf,
  type MunicipalityProfile,
  type PutMunicipalityProfile,
} from '@monban/core/api/municipality-profile';
import { AppError } from '@monban/core/errors';
import { recordAudit } from '../audit/record-audit.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { currentDirectory } from './current-directory.ts';
import { readProfile, writeProfile } from './profile-store.ts';

interface WhichProfile {
  readonly code: string;
  readonly expectedVersion: number;
}

/** `NOT_FOUND` for a code that no municipality has or had; `VERSION_CONFLICT` where somebody else was faster. */
export function putProfile(
  platform: Platform,
  context: ChangeContext,
  change: WhichProfile & { readonly profile: PutMunicipalityProfile },
): Promise<MunicipalityProfile> {
  const { code } = change;
  return runChange(platform, async ({ db }) => {
    const { directory } = await currentDirectory(db);
    if (!directory.has(code)) throw new AppError('NOT_FOUND');
    const before = await readProfile(db, code);
    const after = await writeProfile(db, { ...change, at: context.at });
    const subject = { subjectType: 'municipality-profile', subjectId: code };
    const sides = { before: factsOf(before), after: factsOf(after) };
    await recordAudit(db, context, { action: 'municipality-profile.changed', ...subject, ...sides });
    return after;
  });
}

/** Back to the defaults. `NOT_FOUND` where nothing is stored. */
export function resetProfile(
  platform: Platform,
  context: ChangeContext,
  { code, expectedVersion }: WhichProfile,
): Promise<MunicipalityProfile> {
  return runChange(platform, async ({ db }) => {
    const before = await readProfile(db, code);
    if (!before.isEdited) throw new AppError('NOT_FOUND');
    const after = await writeProfile(db, { code, profile: null, expectedVersion, at: context.at });
    const subject = { subjectType: 'municipality-profile', subjectId: code };
    const sides = { before: factsOf(before), after: factsOf(after) };
    await recordAudit(db, context, { action: 'municipality-profile.reset', ...subject, ...sides });
    return after;
  });
}

/** Without what follows from the rest. */
function factsOf(profile: MunicipalityProfile): object {
  const { confirmed, lastConfirmedOn, isEdited } = profile;
  return { ...valuesOf(profile), confirmed, lastConfirmedOn, isEdited };
}

import type { ApplicationContents, CheckApplication } from '@monban/core/api/application-forms';
import type { ApplicationTransition } from '@monban/core/api/applications';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { contentsOf } from './application-contents.ts';
import { askPhotoAgain } from './application-form-store.ts';
import { getTellerAt, step, type FormAsker } from './form-teller.ts';

/**
 * A clerk has looked at what is there. Throws `CONFLICT` for `complete` while form or photo are missing, or name or
 * address have changed since the form was given.
 */
export function checkApplication(
  platform: Platform,
  asker: FormAsker,
  found: CheckApplication & { readonly version: number },
): Promise<ApplicationContents> {
  return runChange(platform, async (deps) => {
    const teller = await getTellerAt(deps.db, asker, found.version);
    if (found.finding === 'photo-needed') await askPhotoAgain(deps.db, teller.application.id, found.reason);
    const facts = { complete: isComplete(await contentsOf(deps, teller)) };
    return contentsOf(deps, await step(deps, teller, { transition: TRANSITION_OF[found.finding], facts }));
  });
}

const TRANSITION_OF: Readonly<Record<CheckApplication['finding'], ApplicationTransition>> = {
  complete: 'check',
  'photo-needed': 'ask-photo',
  'look-again': 'uncheck',
};

function isComplete({ form, photo }: ApplicationContents): boolean {
  return form?.isCurrent === true && photo !== null && photo.askedAgain === null;
}

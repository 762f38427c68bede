import { LookUp, type MakeLookUp } from '@monban/core/api/look-ups';
import { api } from '../api/api.ts';
import type { Answer } from '../api/client.ts';
import { resource } from '../api/resource.ts';

/** The register. */
export const lookUps = resource<typeof LookUp, MakeLookUp>(api, '/look-ups', {
  item: LookUp,
  outcome: LookUp,
});

/** Kept, and told to the person. */
export function makeLookUp(body: MakeLookUp): Promise<Answer<LookUp>> {
  return lookUps.create(body);
}

import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { LookUpId, OperatorId, PersonId } from '../ids.ts';
import { ListQuery, name } from './conventions.ts';
import { Role } from './permissions.ts';

/** Why somebody looks at where one person went. The words are in the console's catalogues, `lookUps.purposes`. */
export const LOOK_UP_PURPOSES = ['security-incident', 'safety', 'fault', 'persons-request', 'audit'] as const;
export const LookUpPurpose = z.enum(LOOK_UP_PURPOSES);
export type LookUpPurpose = z.infer<typeof LookUpPurpose>;

/** For so long a look-up opens the movements of one person to one operator. */
export const LOOK_UP_MINUTES = 15;

/** POST /look-ups: before the movements are shown, kept, and told to the person. */
export const MakeLookUp = z.strictObject({
  personId: PersonId,
  purpose: LookUpPurpose,
  reason: name(500).min(5),
});
export type MakeLookUp = z.infer<typeof MakeLookUp>;

export const LookUp = z.strictObject({
  id: LookUpId,
  personId: PersonId,
  personName: z.string(),
  operatorId: OperatorId,
  operatorName: z.string(),
  purpose: LookUpPurpose,
  reason: z.string(),
  at: Instant,
  /** Until then `GET /events?personId=…&lookUpId=…` answers to that operator. */
  expiresAt: Instant,
});
export type LookUp = z.infer<typeof LookUp>;

/** GET /look-ups: newest first. */
export const LookUpsQuery = ListQuery.omit({ retired: true, q: true, sort: true }).extend({
  personId: PersonId.optional(),
  operatorId: OperatorId.optional(),
});
export type LookUpsQuery = z.infer<typeof LookUpsQuery>;

/** GET /own/look-ups: who looked at my movements, newest first. */
export const OwnLookUp = LookUp.pick({
  id: true,
  operatorName: true,
  purpose: true,
  reason: true,
  at: true,
}).extend({
  role: Role,
});
export type OwnLookUp = z.infer<typeof OwnLookUp>;

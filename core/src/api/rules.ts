import { z } from 'zod';
import { LocalDate, ScheduleInterval } from '../access/policy.ts';
import { AccessLevelId, DoorId, PersonId, ScheduleId } from '../ids.ts';
import { name, record } from './conventions.ts';

const scheduleFields = { name: name(200), intervals: z.array(ScheduleInterval).max(200) };
export const Schedule = z.strictObject({ id: ScheduleId, ...scheduleFields, ...record });
export const CreateSchedule = z.strictObject(scheduleFields);
export const ChangeSchedule = CreateSchedule.partial();
export type Schedule = z.infer<typeof Schedule>;
export type CreateSchedule = z.infer<typeof CreateSchedule>;
export type ChangeSchedule = z.infer<typeof ChangeSchedule>;

export const LevelRule = z.strictObject({
  doorId: DoorId,
  effect: z.enum(['allow', 'deny']),
  scheduleId: ScheduleId.nullable(),
});
export type LevelRule = z.infer<typeof LevelRule>;

const levelFields = {
  name: name(200),
  description: z.string().trim().max(1000),
  rules: z.array(LevelRule).max(2000),
};
export const AccessLevel = z.strictObject({
  id: AccessLevelId,
  ...levelFields,
  memberCount: z.int().min(0),
  ...record,
});
export const CreateAccessLevel = z.strictObject(levelFields);
export const ChangeAccessLevel = CreateAccessLevel.partial();
export type AccessLevel = z.infer<typeof AccessLevel>;
export type CreateAccessLevel = z.infer<typeof CreateAccessLevel>;
export type ChangeAccessLevel = z.infer<typeof ChangeAccessLevel>;

/** PUT (with If-Match for whoever is on it) and DELETE /access-levels/{id}/members/{personId}; GET /access-levels/{id}/members, GET /people/{id}/access-levels */
export const LevelMembership = z.strictObject({
  accessLevelId: AccessLevelId,
  personId: PersonId,
  fromDate: LocalDate,
  /** Exclusive. */
  untilDate: LocalDate.nullable(),
  version: record.version,
});
export type LevelMembership = z.infer<typeof LevelMembership>;
/** Of one person: all of them, without pages. */
export const LevelMemberships = z.strictObject({ items: z.array(LevelMembership) });
export const PutMembership = LevelMembership.pick({ fromDate: true, untilDate: true });
export type PutMembership = z.infer<typeof PutMembership>;

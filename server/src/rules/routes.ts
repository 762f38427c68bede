import { Approval } from '@monban/core/api/oversight';
import {
  AccessLevel,
  ChangeAccessLevel,
  ChangeSchedule,
  CreateAccessLevel,
  CreateSchedule,
  Schedule,
} from '@monban/core/api/rules';
import { AccessLevelId, ScheduleId } from '@monban/core/ids';
import type { Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { recordRoutes, type RecordPages } from '../records/record-routes.ts';
import { accessLevelKind } from './access-level-kind.ts';
import { accessLevelUseCases } from './access-level-use-cases.ts';
import { membershipRoutes } from './membership-routes.ts';
import { scheduleKind } from './schedule-kind.ts';
import { scheduleUseCases } from './schedule-use-cases.ts';

const rights = { read: 'rules:read', write: 'rules:write', waiting: Approval } as const;

const schedules: RecordPages<Schedule, CreateSchedule> = {
  ...rights,
  kind: scheduleKind,
  path: '/schedules',
  parameter: 'scheduleId',
  one: 'Schedule',
  many: 'Schedules',
  id: ScheduleId,
  item: Schedule,
  create: CreateSchedule,
  change: ChangeSchedule,
};

const accessLevels: RecordPages<AccessLevel, CreateAccessLevel> = {
  ...rights,
  kind: accessLevelKind,
  path: '/access-levels',
  parameter: 'accessLevelId',
  one: 'AccessLevel',
  many: 'AccessLevels',
  id: AccessLevelId,
  item: AccessLevel,
  create: CreateAccessLevel,
  change: ChangeAccessLevel,
};

/** Who may go where, and when. */
export function ruleRoutes(platform: Platform): readonly Route[] {
  return [
    ...recordRoutes(platform, { ...schedules, useCases: scheduleUseCases(platform) }),
    ...recordRoutes(platform, { ...accessLevels, useCases: accessLevelUseCases(platform) }),
    ...membershipRoutes(platform),
  ];
}

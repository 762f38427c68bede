import { z } from 'zod';

/**
 * Ids are made by the application, never by the database: a UUID in lower case, 36 characters.
 * Each kind has its own brand, so that a door's id cannot be passed where a badge's id is due.
 */
const uuid = () => z.uuid().lowercase();

export const OrganisationId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .brand<'OrganisationId'>();
export const SiteId = uuid().brand<'SiteId'>();
export const DepartmentId = uuid().brand<'DepartmentId'>();
export const PersonId = uuid().brand<'PersonId'>();
export const EmploymentId = uuid().brand<'EmploymentId'>();
export const PostId = uuid().brand<'PostId'>();
export const PersonMergeId = uuid().brand<'PersonMergeId'>();
export const AreaId = uuid().brand<'AreaId'>();
export const DoorId = uuid().brand<'DoorId'>();
export const ReaderId = uuid().brand<'ReaderId'>();
export const ControllerId = uuid().brand<'ControllerId'>();
export const AccessLevelId = uuid().brand<'AccessLevelId'>();
export const ScheduleId = uuid().brand<'ScheduleId'>();
export const OperatorId = uuid().brand<'OperatorId'>();
export const ApiKeyId = uuid().brand<'ApiKeyId'>();
export const DeskJobId = uuid().brand<'DeskJobId'>();
export const AccessRequestId = uuid().brand<'AccessRequestId'>();
export const LookUpId = uuid().brand<'LookUpId'>();
export const CommandId = uuid().brand<'CommandId'>();
export const ImportRunId = uuid().brand<'ImportRunId'>();
export const CardSignInId = uuid().brand<'CardSignInId'>();
export const DriveId = uuid().brand<'DriveId'>();
export const ApplicationId = uuid().brand<'ApplicationId'>();
export const BatchId = uuid().brand<'BatchId'>();
export const VisitId = uuid().brand<'VisitId'>();
export const VisitSlotId = uuid().brand<'VisitSlotId'>();
export const VisitRowId = uuid().brand<'VisitRowId'>();
export const VisitOfficerId = uuid().brand<'VisitOfficerId'>();
export const CoexistenceId = uuid().brand<'CoexistenceId'>();
export const AppointmentId = uuid().brand<'AppointmentId'>();
export const AppointmentSlotId = uuid().brand<'AppointmentSlotId'>();
export const AttendanceGroupId = uuid().brand<'AttendanceGroupId'>();
export const AttendanceClaimId = uuid().brand<'AttendanceClaimId'>();
export const AttendanceClosingId = uuid().brand<'AttendanceClosingId'>();
export const AttendanceExportId = uuid().brand<'AttendanceExportId'>();

/** A badge id is the card's own: 16 random bytes, written as 22 characters of base64url, never reused. */
export const BadgeId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{21}[AQgw]$/)
  .brand<'BadgeId'>();

export type OrganisationId = z.infer<typeof OrganisationId>;
export type SiteId = z.infer<typeof SiteId>;
export type DepartmentId = z.infer<typeof DepartmentId>;
export type PersonId = z.infer<typeof PersonId>;
export type EmploymentId = z.infer<typeof EmploymentId>;
export type PostId = z.infer<typeof PostId>;
export type PersonMergeId = z.infer<typeof PersonMergeId>;
export type AreaId = z.infer<typeof AreaId>;
export type DoorId = z.infer<typeof DoorId>;
export type ReaderId = z.infer<typeof ReaderId>;
export type ControllerId = z.infer<typeof ControllerId>;
export type AccessLevelId = z.infer<typeof AccessLevelId>;
export type ScheduleId = z.infer<typeof ScheduleId>;
export type OperatorId = z.infer<typeof OperatorId>;
export type ApiKeyId = z.infer<typeof ApiKeyId>;
export type DeskJobId = z.infer<typeof DeskJobId>;
export type AccessRequestId = z.infer<typeof AccessRequestId>;
export type LookUpId = z.infer<typeof LookUpId>;
export type CommandId = z.infer<typeof CommandId>;
export type ImportRunId = z.infer<typeof ImportRunId>;
export type CardSignInId = z.infer<typeof CardSignInId>;
export type DriveId = z.infer<typeof DriveId>;
export type ApplicationId = z.infer<typeof ApplicationId>;
export type BatchId = z.infer<typeof BatchId>;
export type VisitId = z.infer<typeof VisitId>;
export type VisitSlotId = z.infer<typeof VisitSlotId>;
export type VisitRowId = z.infer<typeof VisitRowId>;
export type VisitOfficerId = z.infer<typeof VisitOfficerId>;
export type CoexistenceId = z.infer<typeof CoexistenceId>;
export type AppointmentId = z.infer<typeof AppointmentId>;
export type AppointmentSlotId = z.infer<typeof AppointmentSlotId>;
export type AttendanceGroupId = z.infer<typeof AttendanceGroupId>;
export type AttendanceClaimId = z.infer<typeof AttendanceClaimId>;
export type AttendanceClosingId = z.infer<typeof AttendanceClosingId>;
export type AttendanceExportId = z.infer<typeof AttendanceExportId>;
export type BadgeId = z.infer<typeof BadgeId>;

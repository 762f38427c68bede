import type { CertificateStanding, DeskJob } from '@monban/core/api/badges';
import type {
  BadgeId,
  ControllerId,
  DepartmentId,
  DeskJobId,
  OperatorId,
  PersonId,
  SiteId,
} from '@monban/core/ids';
import type { DeskFailure, DeskJobStep } from '@monban/core/messages/desk';
import { without } from '../events/without.ts';

/** A job with what only the server and its desk know. */
export interface StoredDeskJob extends DeskJob {
  readonly siteId: SiteId;
  readonly departmentId: DepartmentId;
  /** Issue: the card key that the last record was signed for, 65-byte point, base64url; null before. */
  readonly publicKey: string | null;
  readonly cardLink: string | null;
  readonly record: string | null;
  readonly certificateUntil: string | null;
  readonly certificateStanding: CertificateStanding | null;
  /** What was asked for; null for tasks that sign no record. */
  readonly orderedUntil: string | null;
  /** What the record says; null before. */
  readonly validUntil: string | null;
  readonly faceCheckedBy: OperatorId;
}

/** Without what the console need not know. */
export function toDeskJob(job: StoredDeskJob): DeskJob {
  return without(job, [
    'siteId',
    'departmentId',
    'publicKey',
    'cardLink',
    'record',
    'certificateUntil',
    'certificateStanding',
    'orderedUntil',
    'validUntil',
    'faceCheckedBy',
  ]);
}

export const JOB_COLUMNS = [
  'desk_jobs.id',
  'desk_jobs.task',
  'desk_jobs.person_id',
  'people.shown_name',
  'people.site_id',
  'people.department_id',
  'desk_jobs.controller_id',
  'desk_jobs.carrier',
  'desk_jobs.badge_id',
  'desk_jobs.binding',
  'desk_jobs.sets_pin',
  'desk_jobs.state',
  'desk_jobs.step',
  'desk_jobs.failure',
  'desk_jobs.pin_page',
  'desk_jobs.public_key',
  'desk_jobs.card_link',
  'desk_jobs.record',
  'desk_jobs.certificate_until',
  'desk_jobs.certificate_standing',
  'desk_jobs.ordered_until',
  'desk_jobs.valid_until',
  'desk_jobs.face_checked_by',
  'desk_jobs.version',
  'desk_jobs.created_at',
  'desk_jobs.updated_at',
  'desk_jobs.closed_at',
] as const;

export interface JobRow {
  readonly id: DeskJobId;
  readonly task: DeskJob['task'];
  readonly person_id: PersonId;
  readonly shown_name: string;
  readonly site_id: SiteId;
  readonly department_id: DepartmentId;
  readonly controller_id: ControllerId;
  readonly carrier: DeskJob['carrier'];
  readonly badge_id: BadgeId;
  readonly binding: DeskJob['binding'];
  readonly sets_pin: boolean | number;
  readonly state: DeskJob['state'];
  readonly step: DeskJobStep;
  readonly failure: DeskFailure | null;
  readonly pin_page: string | null;
  readonly public_key: string | null;
  readonly card_link: string | null;
  readonly record: string | null;
  readonly certificate_until: string | null;
  readonly certificate_standing: CertificateStanding | null;
  readonly ordered_until: string | null;
  readonly valid_until: string | null;
  readonly face_checked_by: OperatorId;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly closed_at: string | null;
}

export function jobFromRow(row: JobRow): StoredDeskJob {
  return {
    id: row.id,
    task: row.task,
    personId: row.person_id,
    personName: row.shown_name,
    siteId: row.site_id,
    departmentId: row.department_id,
    controllerId: row.controller_id,
    carrier: row.carrier,
    badgeId: row.badge_id,
    binding: row.binding,
    setsPin: Boolean(row.sets_pin),
    state: row.state,
    step: row.step,
    failure: row.failure,
    pinPage: row.pin_page,
    publicKey: row.public_key,
    cardLink: row.card_link,
    record: row.record,
    certificateUntil: row.certificate_until,
    certificateStanding: row.certificate_standing,
    orderedUntil: row.ordered_until,
    validUntil: row.valid_until,
    faceCheckedBy: row.face_checked_by,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    closedAt: row.closed_at,
  };
}

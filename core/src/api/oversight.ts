import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { DepartmentId, OperatorId, PersonId, SiteId } from '../ids.ts';
import { ListQuery, name, record } from './conventions.ts';
import { Role, type Permission } from './permissions.ts';

const operatorFields = {
  login: z.string().regex(/^[a-z0-9][a-z0-9._@-]{0,99}$/),
  displayName: name(200),
  role: Role,
  personId: PersonId.nullable(),
  /** Empty: all. */
  siteIds: z.array(SiteId).max(500),
  /** Empty: all; otherwise these with everything below them. */
  departmentIds: z.array(DepartmentId).max(500),
};
export const Operator = z.strictObject({
  id: OperatorId,
  ...operatorFields,
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  ...record,
});
export const CreateOperator = z.strictObject(operatorFields);
export const ChangeOperator = CreateOperator.omit({ login: true }).partial();
export type Operator = z.infer<typeof Operator>;
export type CreateOperator = z.infer<typeof CreateOperator>;
export type ChangeOperator = z.infer<typeof ChangeOperator>;
/** POST /operators/{id}/sign-in-links: shown once. */
export const SignInLink = z.strictObject({ url: z.string(), expiresAt: Instant });

/** Of somebody else, as an administrator sees them. */
export const OperatorSession = z.strictObject({
  id: z.uuid(),
  openedWith: z.enum(['password', 'link', 'card']),
  userAgent: z.string(),
  createdAt: Instant,
  refreshedAt: Instant,
});
export type OperatorSession = z.infer<typeof OperatorSession>;

/**
 * What four eyes look at, and what a second operator needs to agree to it: whoever decides must be able to do the same
 * alone.
 */
export const APPROVAL_KINDS = {
  'access-level.widen': ['approvals:decide'],
  'operator.grant-role': ['approvals:decide', 'operators:write'],
  'operator.reset-sign-in': ['approvals:decide', 'operators:write'],
  'restoration.confirm': ['approvals:decide', 'operators:write'],
  'evidence.delete': ['approvals:decide', 'privacy:write'],
  'access.request': ['approvals:decide'],
} as const satisfies Readonly<Record<string, readonly Permission[]>>;
export type ApprovalKind = keyof typeof APPROVAL_KINDS;
const ApprovalKind = z.enum(Object.keys(APPROVAL_KINDS) as [ApprovalKind, ...ApprovalKind[]]);

/** Four eyes, one mechanism: what widens access to a protected area, for example, waits for a second operator. */
export const Approval = z.strictObject({
  id: z.uuid(),
  kind: ApprovalKind,
  subjectType: z.string(),
  subjectId: z.uuid(),
  /** What would run, such as `operator.change`. */
  operation: z.string(),
  /** What it would write, for the asker and for whoever may agree to it; null for others. */
  proposed: z.record(z.string(), z.unknown()).nullable(),
  state: z.enum(['waiting', 'approved', 'refused', 'withdrawn', 'expired', 'single-operator']),
  requestedBy: OperatorId,
  requestedByName: z.string(),
  decidedBy: OperatorId.nullable(),
  comment: z.string(),
  requestedAt: Instant,
  expiresAt: Instant,
  decidedAt: Instant.nullable(),
});
export type Approval = z.infer<typeof Approval>;
/** GET /approvals: newest first. */
export const ApprovalsQuery = ListQuery.omit({ retired: true, q: true, sort: true }).extend({
  state: Approval.shape.state.optional(),
});
export type ApprovalsQuery = z.infer<typeof ApprovalsQuery>;
/** A refusal says why. */
export const DecideApproval = z
  .strictObject({ decision: z.enum(['approve', 'refuse']), comment: z.string().trim().max(1000) })
  .refine(({ decision, comment }) => decision === 'approve' || comment !== '', {
    path: ['comment'],
    params: { code: 'COMMENT_MISSING' },
  });

/** Answer of a change that four eyes may hold back: 200 with the record, or 202 with the approval that waits. */
export const AuditEntry = z.strictObject({
  sequence: z.int().min(1),
  at: Instant,
  actor: z.string(),
  actorName: z.string().nullable(),
  action: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditQuery = ListQuery.omit({ retired: true, q: true, sort: true }).extend({
  subjectType: z.string().max(40).optional(),
  subjectId: z.string().max(64).optional(),
  actor: z.string().max(60).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;
/** GET /people/{personId}/changes. */
export const RecordChangesQuery = AuditQuery.omit({ subjectType: true, subjectId: true, actor: true });

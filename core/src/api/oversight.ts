import { z } from 'zod';
import { Instant } from '../access/policy.ts';
import { OperatorId, PersonId, SiteId } from '../ids.ts';
import { ListQuery, name, record } from './conventions.ts';
import { Role } from './permissions.ts';

const operatorFields = {
  login: z.string().regex(/^[a-z0-9][a-z0-9._@-]{0,99}$/),
  displayName: name(200),
  role: Role,
  personId: PersonId.nullable(),
  siteIds: z.array(SiteId).max(500),
};
export const Operator = z.strictObject({
  id: OperatorId,
  ...operatorFields,
  hasPassword: z.boolean(),
  ...record,
});
export const CreateOperator = z.strictObject(operatorFields);
export const ChangeOperator = CreateOperator.omit({ login: true }).partial();
export type Operator = z.infer<typeof Operator>;
export type CreateOperator = z.infer<typeof CreateOperator>;
export type ChangeOperator = z.infer<typeof ChangeOperator>;
/** POST /operators/{id}/sign-in-links: shown once. */
export const SignInLink = z.strictObject({ url: z.string(), expiresAt: Instant });

/** Four eyes, one mechanism: what widens access to a protected area waits for a second operator. */
export const Approval = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['access-level.widen', 'operator.grant-role']),
  subjectType: z.string(),
  subjectId: z.uuid(),
  state: z.enum(['waiting', 'approved', 'refused', 'expired', 'single-operator']),
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
export const DecideApproval = z.strictObject({
  decision: z.enum(['approve', 'refuse']),
  comment: z.string().trim().max(1000),
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

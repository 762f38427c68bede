/**
 * What the audit trail keeps of each kind of subject. The trail is never changed, so names, mail addresses and other
 * personal text stay in the tables that can be: of them only *that* they changed is kept (`otherFields`).
 */
export const AUDITED_FIELDS = {
  organisation: ['isDemo'],
  site: ['name', 'timeZone', 'holidays', 'retiredAt'],
  department: ['code', 'name', 'parentId', 'retiredAt'],
  area: ['siteId', 'name', 'isProtected', 'retiredAt'],
  person: ['kind', 'departmentId', 'siteId', 'startsOn', 'endsOn', 'retiredAt'],
  door: [
    'siteId',
    'name',
    'insideAreaId',
    'outsideAreaId',
    'controllerId',
    'requiredAssurance',
    'certificateRule',
    'unlockMs',
    'heldOpenMs',
    'maximumAgeHours',
    'staleFallback',
    'lockedDown',
    'retiredAt',
    'action',
    'outcome',
    'refusal',
    'commandId',
  ],
  schedule: ['name', 'intervals', 'retiredAt'],
  'access-level': ['name', 'rules', 'retiredAt'],
  membership: ['accessLevelId', 'personId', 'fromDate', 'untilDate'],
  controller: [
    'siteId',
    'name',
    'role',
    'state',
    'readers',
    'retiredAt',
    'enrolledAt',
    'certificateExpiresAt',
    'certificateFingerprint',
    'expiresAt',
    'reason',
    'channel',
    'epoch',
    'sequence',
    'counter',
    'doorId',
    'repeated',
  ],
  badge: [
    'personId',
    'carrier',
    'status',
    'validFrom',
    'validUntil',
    'revokedAt',
    'revocationReason',
    'deskJobId',
    'finding',
    'controllerId',
    'epoch',
    'sequence',
    'counter',
    'doorId',
    'repeated',
  ],
  'desk-job': ['personId', 'controllerId', 'carrier', 'badgeId', 'state', 'step', 'failure', 'validUntil'],
  operator: ['role', 'personId', 'siteIds', 'retiredAt', 'expiresAt'],
  session: ['operatorId', 'reason'],
  approval: ['kind', 'subjectType', 'subjectId', 'state', 'requestedBy', 'decidedBy'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type AuditSubject = keyof typeof AUDITED_FIELDS;

export function isAuditSubject(text: string): text is AuditSubject {
  return Object.hasOwn(AUDITED_FIELDS, text);
}

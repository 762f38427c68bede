import type { Approval } from '@monban/core/api/oversight';
import type { RouteLocationRaw } from 'vue-router';
import { t, type MessageKey } from '../text/text.ts';
import type { Tone } from '../ui/tone.ts';

export const APPROVAL_TONES: Readonly<Record<Approval['state'], Tone>> = {
  waiting: 'warn',
  approved: 'good',
  refused: 'bad',
  withdrawn: 'quiet',
  expired: 'quiet',
  'single-operator': 'warn',
};

const OPERATIONS: Readonly<Partial<Record<string, MessageKey>>> = {
  'access-level.change': 'oversight.approvals.operations.levelChange',
  'access-level.retire': 'oversight.approvals.operations.levelRetire',
  'access-level.restore': 'oversight.approvals.operations.levelRestore',
  'membership.put': 'oversight.approvals.operations.memberPut',
  'membership.remove': 'oversight.approvals.operations.memberRemove',
  'visit-doors.name': 'oversight.approvals.operations.visitDoorsName',
  'guest-loan.lend': 'oversight.approvals.operations.guestLoanLend',
  'person.merge': 'oversight.approvals.operations.personMerge',
  'schedule.change': 'oversight.approvals.operations.scheduleChange',
  'area.change': 'oversight.approvals.operations.areaChange',
  'door.change': 'oversight.approvals.operations.doorChange',
  'coexistence.declare': 'oversight.approvals.operations.coexistenceDeclare',
  'coexistence.extend': 'oversight.approvals.operations.coexistenceExtend',
  'legal-basis.change': 'oversight.approvals.operations.legalBasisChange',
  'retention.change': 'oversight.approvals.operations.retentionChange',
  'restoration.confirm': 'oversight.approvals.operations.restorationConfirm',
  'access-request.grant': 'oversight.approvals.operations.requestGrant',
  'access-request.confirm': 'oversight.approvals.operations.requestConfirm',
  'operator.create': 'oversight.approvals.operations.operatorCreate',
  'operator.change': 'oversight.approvals.operations.operatorChange',
  'operator.restore': 'oversight.approvals.operations.operatorRestore',
  'operator.permit-sign-in-link': 'oversight.approvals.operations.permitLink',
  'operator.remove-second-factor': 'oversight.approvals.operations.removeFactor',
};

/** What would run, in words; where a newer server knows more than this page, the kind of it. */
export function operationWord({ operation, kind }: Pick<Approval, 'operation' | 'kind'>): string {
  return t(OPERATIONS[operation] ?? `oversight.approvals.kinds.${kind}`);
}

/** The page of what it is about; undefined where there is none, or not yet. */
export function subjectPlace({ subjectType, subjectId, operation }: Approval): RouteLocationRaw | undefined {
  if (operation === 'operator.create') return undefined;
  const params = { id: subjectId };
  const places: Readonly<Partial<Record<string, RouteLocationRaw>>> = {
    'access-level': { name: 'level', params },
    operator: { name: 'operator', params },
    person: { name: 'person', params },
    door: { name: 'door', params },
    schedule: { name: 'schedule', params },
    area: { name: 'settings', query: { tab: 'areas' } },
    'legal-basis': { name: 'settings', query: { tab: 'legal-basis' } },
    'access-request': { name: 'access-requests' },
  };
  return places[subjectType];
}

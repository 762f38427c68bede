import { t, type MessageKey } from '../text/text.ts';

/** Words for the machine's names of subjects and verbs; what the console does not know is shown as it is. */
const SUBJECTS: Readonly<Partial<Record<string, MessageKey>>> = {
  person: 'oversight.audit.subjects.person',
  door: 'oversight.audit.subjects.door',
  badge: 'oversight.audit.subjects.badge',
  controller: 'oversight.audit.subjects.controller',
  'access-level': 'oversight.audit.subjects.accessLevel',
  schedule: 'oversight.audit.subjects.schedule',
  operator: 'oversight.audit.subjects.operator',
  site: 'oversight.audit.subjects.site',
  department: 'oversight.audit.subjects.department',
  area: 'oversight.audit.subjects.area',
  'desk-job': 'oversight.audit.subjects.deskJob',
  approval: 'oversight.audit.subjects.approval',
  session: 'oversight.audit.subjects.session',
  membership: 'oversight.audit.subjects.membership',
  proof: 'oversight.audit.subjects.proof',
  retention: 'oversight.audit.subjects.retention',
  deletion: 'oversight.audit.subjects.deletion',
};

const VERBS: Readonly<Partial<Record<string, MessageKey>>> = {
  created: 'oversight.audit.verbs.created',
  changed: 'oversight.audit.verbs.changed',
  retired: 'oversight.audit.verbs.retired',
  restored: 'oversight.audit.verbs.restored',
  revoked: 'oversight.audit.verbs.revoked',
  issued: 'oversight.audit.verbs.issued',
  started: 'oversight.audit.verbs.started',
  cancelled: 'oversight.audit.verbs.cancelled',
  opened: 'oversight.audit.verbs.signedIn',
  ended: 'oversight.audit.verbs.signedOut',
  put: 'oversight.audit.verbs.added',
  'sign-in-link-made': 'oversight.audit.verbs.linkMade',
  'enrolment-token-issued': 'oversight.audit.verbs.tokenMade',
  'command-answered': 'oversight.audit.verbs.answered',
  'password-chosen': 'oversight.audit.verbs.passwordChosen',
  removed: 'oversight.audit.verbs.removed',
  approved: 'oversight.audit.verbs.approved',
  refused: 'oversight.audit.verbs.refused',
  requested: 'oversight.audit.verbs.requested',
  enrolled: 'oversight.audit.verbs.enrolled',
  'skipped-single-operator': 'oversight.audit.verbs.skipped',
  commanded: 'oversight.audit.verbs.commanded',
  exported: 'oversight.audit.verbs.exported',
  deleted: 'oversight.audit.verbs.deleted',
};

export function subjectWord(subjectType: string): string {
  const key = SUBJECTS[subjectType];
  return key === undefined ? subjectType : t(key);
}

/** `person.retired` in words: the verb is what stands behind the last dot. */
export function actionWord(action: string): string {
  const key = VERBS[action.slice(action.lastIndexOf('.') + 1)];
  return key === undefined ? action : t(key);
}

import type { Decision, DenyReason } from './decision.ts';

/**
 * What the person at the door sees and hears (feature D12): enough to know what to do next, nothing that helps an
 * attacker. So a stolen, a revoked, a cloned and a merely unentitled badge look and sound the same; the reason itself
 * is for the console. Outcomes differ in rhythm, not in colour alone.
 */
export const DOOR_DISPLAYS = ['welcome', 'refused', 'again', 'not-a-badge', 'type-pin', 'pin-wrong'] as const;
export type DoorDisplay = (typeof DOOR_DISPLAYS)[number];

export interface DoorSignal {
  readonly text: { readonly ja: string; readonly en: string };
  readonly light: Pattern & { readonly colour: 'green' | 'red' | 'amber' };
  readonly tone: Pattern & { readonly frequencyHz: number };
}

/** `count` times `onMs` on, with `offMs` between. */
export interface Pattern {
  readonly count: number;
  readonly onMs: number;
  readonly offMs: number;
}

export const DOOR_SIGNALS: Readonly<Record<DoorDisplay, DoorSignal>> = {
  welcome: {
    text: { ja: 'どうぞ', en: 'Please come in' },
    light: { colour: 'green', count: 1, onMs: 2_000, offMs: 0 },
    tone: { frequencyHz: 1_800, count: 1, onMs: 150, offMs: 0 },
  },
  refused: {
    text: { ja: '開きません。受付へお問い合わせください', en: 'Not opened. Please ask the front desk' },
    light: { colour: 'red', count: 3, onMs: 300, offMs: 200 },
    tone: { frequencyHz: 400, count: 3, onMs: 200, offMs: 100 },
  },
  again: {
    text: {
      ja: '読み取れません。もう一度かざしてください',
      en: 'Not read. Please hold the card still and try again',
    },
    light: { colour: 'amber', count: 2, onMs: 400, offMs: 200 },
    tone: { frequencyHz: 900, count: 2, onMs: 120, offMs: 120 },
  },
  'not-a-badge': {
    text: {
      ja: '社員証ではありません。社員証だけをかざしてください',
      en: 'Not a badge. Please hold only your badge',
    },
    light: { colour: 'amber', count: 1, onMs: 1_500, offMs: 0 },
    tone: { frequencyHz: 600, count: 1, onMs: 400, offMs: 0 },
  },
  'type-pin': {
    text: {
      ja: '暗証番号を入力してから、社員証をかざしてください',
      en: 'Please type your PIN, then hold your badge',
    },
    light: { colour: 'amber', count: 4, onMs: 200, offMs: 200 },
    tone: { frequencyHz: 900, count: 4, onMs: 80, offMs: 80 },
  },
  'pin-wrong': {
    text: {
      ja: '暗証番号が違います。もう一度入力してください',
      en: 'The PIN is not right. Please type it again',
    },
    light: { colour: 'amber', count: 3, onMs: 500, offMs: 150 },
    tone: { frequencyHz: 500, count: 2, onMs: 300, offMs: 150 },
  },
};

/** Each reason's display. Only what the person can mend alone, with the right card and the right PIN, is told apart. */
export const DENY_DISPLAYS: Readonly<Record<DenyReason, Exclude<DoorDisplay, 'welcome'>>> = {
  'no-badge-ap': 'not-a-badge',
  'unknown-card': 'not-a-badge',
  'phone-profile': 'not-a-badge',
  'resident-card-old': 'not-a-badge',
  'next-generation-card': 'not-a-badge',
  'identifier-only': 'not-a-badge',
  'badge-blank': 'refused',
  'badge-terminated': 'refused',
  'card-removed': 'again',
  'read-timeout': 'again',
  'read-malformed': 'again',
  'wrong-site-key': 'refused',
  'signature-invalid': 'refused',
  'nonce-expired': 'again',
  'number-exposed': 'refused',
  'unknown-badge': 'refused',
  'badge-suspended': 'refused',
  'badge-revoked': 'refused',
  'badge-not-yet-valid': 'refused',
  'badge-expired': 'refused',
  'counter-replayed': 'refused',
  'record-mismatch': 'refused',
  'certificate-required': 'refused',
  'certificate-differs': 'refused',
  'certificate-invalid': 'refused',
  'certificate-expired': 'refused',
  'rebind-needed': 'refused',
  'assurance-too-low': 'refused',
  'pin-required': 'type-pin',
  'pin-not-set': 'refused',
  'pin-wrong': 'pin-wrong',
  'pin-blocked': 'refused',
  'no-access-level': 'refused',
  'denied-by-rule': 'refused',
  'outside-schedule': 'refused',
  'audience-not-allowed': 'refused',
  'door-unknown': 'refused',
  'door-locked-down': 'refused',
  'clock-untrusted': 'refused',
  'policy-missing': 'refused',
  'policy-stale': 'refused',
};

/** What the door shows for a decision. */
export function displayOf(decision: Decision): DoorDisplay {
  return decision.kind === 'grant' ? 'welcome' : DENY_DISPLAYS[decision.reason];
}

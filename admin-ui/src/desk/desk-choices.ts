import type { Badge, Carrier, RevocationReason, StartDeskTask } from '@monban/core/api/badges';
import type { Binding } from '@monban/core/messages/desk';

/** What the operator may choose; replacing a lost card is an issue that stops the old badge first. */
export const DESK_CHOICES = [
  'issue',
  'replace',
  'renew-record',
  'rebind',
  'set-pin',
  'remove-pin',
  'resume',
  'terminate',
] as const;
export type DeskChoice = (typeof DESK_CHOICES)[number];

type Held = Pick<Badge, 'state' | 'carrier' | 'hasPin' | 'isOrphaned' | 'suspensionReason'>;

/** The badges that a choice can be about; issuing needs none. */
const SUITS: Readonly<Record<Exclude<DeskChoice, 'issue'>, (badge: Held) => boolean>> = {
  replace: isInUse,
  'renew-record': isActive,
  rebind: (badge) => isActive(badge) && badge.carrier === 'my-number-card',
  'set-pin': isActive,
  'remove-pin': (badge) => isActive(badge) && badge.hasPin !== false,
  resume: ({ state, suspensionReason }) => state === 'suspended' && suspensionReason === 'holder-request',
  terminate: (badge) => isInUse(badge) || badge.isOrphaned,
};

export function badgesFor<Kind extends Held>(choice: DeskChoice, badges: readonly Kind[]): readonly Kind[] {
  return choice === 'issue' ? [] : badges.filter(SUITS[choice]);
}

export function choicesFor(badges: readonly Held[]): readonly DeskChoice[] {
  return DESK_CHOICES.filter((choice) => choice === 'issue' || badgesFor(choice, badges).length > 0);
}

/** Reasons that a card is replaced for, and a badge ended at the desk for. */
export const REASONS_OF: Readonly<Partial<Record<DeskChoice, readonly RevocationReason[]>>> = {
  replace: ['lost', 'stolen', 'card-damaged', 'other'],
  terminate: ['left', 'replaced', 'card-damaged', 'other'],
};

/** What is asked besides the person and the badge, by choice. */
export const ASKED: Readonly<Record<DeskChoice, readonly (keyof DeskOptions)[]>> = {
  issue: ['carrier', 'binding', 'setsPin', 'validUntil'],
  replace: ['reason', 'carrier', 'binding', 'setsPin', 'validUntil'],
  'renew-record': ['validUntil'],
  rebind: ['binding'],
  'set-pin': [],
  'remove-pin': [],
  resume: [],
  terminate: ['reason'],
};

export interface DeskOptions {
  readonly carrier: Carrier;
  readonly binding: Binding;
  readonly setsPin: boolean;
  /** `YYYY-MM-DD`, or empty for the server's default. */
  readonly validUntil: string;
  readonly reason: RevocationReason;
}

export interface DeskOrder {
  readonly choice: DeskChoice;
  readonly personId: string | undefined;
  readonly badgeId: string | undefined;
  readonly controllerId: string | null;
  readonly faceChecked: boolean;
  readonly options: DeskOptions;
}

/** The request as it is typed: `StartDeskTask` says what is wrong with it. */
export function deskRequest(order: DeskOrder): object {
  const { choice, controllerId, faceChecked, badgeId, options } = order;
  const common = { controllerId, faceChecked };
  const until = options.validUntil === '' ? {} : { validUntil: `${options.validUntil}T00:00:00.000Z` };
  const task = taskOf(choice);
  switch (task) {
    case 'issue':
      return { task, ...common, ...until, ...issueOf(order) };
    case 'renew-record':
      return { task, ...common, badgeId, ...until };
    case 'rebind':
      return { task, ...common, badgeId, binding: options.binding };
    case 'terminate':
      return { task, ...common, badgeId, reason: options.reason };
    case 'set-pin':
    case 'remove-pin':
    case 'resume':
      return { task, ...common, badgeId };
  }
}

function taskOf(choice: DeskChoice): StartDeskTask['task'] {
  return choice === 'replace' ? 'issue' : choice;
}

/** A company card holds no certificate: nothing but the face check can bind it. */
function issueOf({ choice, personId, badgeId, options }: DeskOrder): object {
  const { carrier, setsPin, reason } = options;
  const binding = carrier === 'company-card' ? 'face-check' : options.binding;
  const replaces = choice === 'replace' ? { replaces: { badgeId, reason } } : {};
  return { personId, carrier, binding, setsPin, ...replaces };
}

function isActive({ state }: Held): boolean {
  return state === 'active';
}

function isInUse({ state }: Held): boolean {
  return state === 'active' || state === 'suspended';
}

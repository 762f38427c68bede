import type { DriveCase, OwnDrive } from '@monban/core/api/drives';
import { isLetterFor } from '@monban/core/api/letters';
import type { Answer, ApplicationState, OwnApplication, Step } from '@monban/core/api/applications';

/** What an application is to the person whose it is: a question, a choice already made, or a card on its way. */
export type OwnStanding = 'asked' | 'no' | 'has-card' | 'withdrawn' | 'under-way' | 'in-hand' | 'over';

const STANDINGS: Readonly<Partial<Record<ApplicationState, OwnStanding>>> = {
  invited: 'asked',
  declined: 'no',
  'has-card': 'has-card',
  withdrawn: 'withdrawn',
  delivered: 'in-hand',
  'picked-up': 'in-hand',
  disposed: 'over',
  ended: 'over',
};

export function ownStanding({ state }: Pick<OwnApplication, 'state'>): OwnStanding {
  return STANDINGS[state] ?? 'under-way';
}

/** Always in this order and of one weight: none of them is the one that is hoped for. */
const CHOICES = ['join', 'decline', 'has-card'] as const satisfies readonly Answer[];
export type Choice = (typeof CHOICES)[number];

export function choicesOf({ mayAnswer }: Pick<OwnApplication, 'mayAnswer'>): readonly Choice[] {
  return CHOICES.filter((choice) => mayAnswer.includes(choice));
}

export function mayWithdraw({ mayAnswer }: Pick<OwnApplication, 'mayAnswer'>): boolean {
  return mayAnswer.includes('withdraw');
}

/** A form would be held of whoever agreed to a text that did not tell of it: first they are asked again. */
export function isAskedAgain({ collectsForms, agreedConsent, application }: AskedAgain): boolean {
  const isTold = agreedConsent?.coversCollection ?? true;
  return collectsForms && !isTold && application.mayAnswer.includes('agree-again');
}

type AskedAgain = Pick<OwnDrive, 'collectsForms' | 'agreedConsent'> & {
  readonly application: Pick<OwnApplication, 'mayAnswer'>;
};

/** Nothing has been handed in yet: taking part again brings back exactly what was. */
export function isWithdrawalUndone({ state }: Pick<OwnApplication, 'state'>): boolean {
  return state === 'joined';
}

/** What the person learns before anybody in the company does. The others are the clerks' to say. */
const OWN_STEPS = [
  'apply-oneself',
  'send-notice',
  'send-notice-again',
  'book-pick-up',
  'pick-up',
  'deliver',
  'hold-at-post',
] as const satisfies readonly Step[];
export type OwnStep = (typeof OWN_STEPS)[number];

export function ownSteps({ mayStep }: Pick<OwnApplication, 'mayStep'>): readonly OwnStep[] {
  return OWN_STEPS.filter((step) => mayStep.includes(step));
}

/** The way without the company is still open to them. */
export function hasGuide({ state, application }: GuideReader): boolean {
  return state === 'open' && isLetterFor('self-application', application.state);
}

type GuideReader = Pick<OwnDrive, 'state'> & { readonly application: Pick<OwnApplication, 'state'> };

/** In which way somebody would come to a card who takes part. */
export function wayOf(drive: Pick<OwnDrive, 'case' | 'collectsForms'>): DriveCase | 'by-yourself' {
  return drive.case === 'pick-up' && !drive.collectsForms ? 'by-yourself' : drive.case;
}

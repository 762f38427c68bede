import type { ApplicationState, OwnApplication } from '@monban/core/api/applications';
import type { OwnDrive } from '@monban/core/api/drives';
import { takesForm, takesPhoto } from '../application-forms/application-places.ts';
import { stepStates, type TaskStep } from '../ui/task-steps.ts';

/** The way to the card as its holder sees it: fewer steps than there are states, each with who does what. */
export type OwnStage =
  'apply' | 'form' | 'photo' | 'check' | 'hand-in' | 'visit' | 'making' | 'postcard' | 'fetch' | 'home';

/** Why it stands still, where that is more than the present stage says. */
export type HeldUp =
  'changed' | 'changed-alone' | 'changed-before-visit' | 'photo' | 'hand-in' | 'visit' | 'fetch';

export interface OwnProgress {
  readonly stages: readonly { readonly key: OwnStage; readonly state: TaskStep['state'] }[];
  readonly current: OwnStage;
  readonly heldUp: HeldUp | null;
}

type Asked = Pick<OwnDrive, 'case' | 'collectsForms'> & {
  readonly application: Pick<OwnApplication, 'state' | 'delivery'>;
};

export function ownProgress({ case: driveCase, collectsForms, application }: Asked): OwnProgress {
  const { state, delivery } = application;
  const isVisit = driveCase === 'visit' || (driveCase === 'mixed' && AT_VISIT.includes(state));
  const isMailed = delivery === 'mail' || (isVisit && delivery === null && !FETCHED.includes(state));
  const stages: readonly OwnStage[] = [
    ...stagesBefore(isVisit, collectsForms),
    'making',
    ...(isMailed ? (['home'] as const) : (['postcard', 'fetch'] as const)),
  ];
  const current = stageOf(state, stages);
  const states = stepStates(
    stages,
    current,
    state === 'invalidated' || HELD_UP.has(state) ? 'failed' : 'running',
  );
  return {
    stages: stages.map((key, place) => ({ key, state: states[place] ?? 'waiting' })),
    current,
    heldUp: heldUpBy(state, collectsForms, isVisit),
  };
}

/** Whoever applies alone has no photo and no batch here that could come back: the present stage says what to do. */
function heldUpBy(state: ApplicationState, collectsForms: boolean, isVisit: boolean): HeldUp | null {
  if (state === 'invalidated') {
    if (collectsForms) return 'changed';
    return isVisit ? 'changed-before-visit' : 'changed-alone';
  }
  if (state === 'defect' || state === 'lost') return collectsForms ? (HELD_UP.get(state) ?? null) : null;
  return HELD_UP.get(state) ?? null;
}

/** What a drive does not ask for here is left out: then the first of its stages is meant. */
function stageOf(state: ApplicationState, stages: readonly OwnStage[]): OwnStage {
  const stage = STAGES[state] ?? 'form';
  if (stages.includes(stage)) return stage;
  const first = stages[0] ?? 'making';
  return stage === 'hand-in' && stages.includes('visit') ? 'visit' : first;
}

/** Something can be given now; afterwards what is held can still be seen. */
export function givesFormNow({ collectsForms, application }: Asked): boolean {
  return collectsForms && (takesForm(application) || takesPhoto(application));
}

/** When the way to the municipality has to be planned. */
export function isFetchingSoon({ current }: OwnProgress): boolean {
  return current === 'postcard' || current === 'fetch';
}

function stagesBefore(isVisit: boolean, collectsForms: boolean): readonly OwnStage[] {
  const last = isVisit ? 'visit' : 'hand-in';
  if (collectsForms) return ['form', 'photo', 'check', last];
  return isVisit ? ['visit'] : ['apply'];
}

const STAGES: Readonly<Partial<Record<ApplicationState, OwnStage>>> = {
  joined: 'form',
  'form-needed': 'form',
  invalidated: 'form',
  'form-ready': 'photo',
  defect: 'photo',
  'photo-ready': 'check',
  checked: 'hand-in',
  'in-batch': 'hand-in',
  lost: 'hand-in',
  submitted: 'making',
  received: 'making',
  slotted: 'visit',
  'checked-in': 'visit',
  'id-verified': 'visit',
  'id-short': 'visit',
  'no-show': 'visit',
  'accepted-on-site': 'making',
  forwarded: 'making',
  accepted: 'making',
  making: 'making',
  'at-municipality': 'postcard',
  'notice-sent': 'fetch',
  booked: 'fetch',
  overdue: 'fetch',
  're-noticed': 'fetch',
  returned: 'fetch',
  mailed: 'home',
  'held-at-post': 'home',
};

const AT_VISIT: readonly ApplicationState[] = [
  'slotted',
  'checked-in',
  'id-verified',
  'id-short',
  'no-show',
  'accepted-on-site',
  'forwarded',
  'mailed',
  'held-at-post',
];
const FETCHED: readonly ApplicationState[] = [
  'at-municipality',
  'notice-sent',
  'booked',
  'overdue',
  're-noticed',
  'returned',
];
const HELD_UP: ReadonlyMap<ApplicationState, HeldUp> = new Map([
  ['defect', 'photo'],
  ['lost', 'hand-in'],
  ['no-show', 'visit'],
  ['overdue', 'fetch'],
]);

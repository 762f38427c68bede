import type { Answer } from '../api/client.ts';
import { isWaiting } from '../api/waiting.ts';
import { t } from '../text/text.ts';
import { notify, notifyProblem } from './notices.ts';

interface Retirable {
  readonly id: string;
  readonly version: number;
}

export interface RetirementOptions<Item extends Retirable> {
  readonly resource: {
    retire(id: string, version: number): Promise<Answer<Item>>;
    restore(id: string, version: number): Promise<Answer<object>>;
  };
  /** Something has changed: show it. */
  readonly done: () => unknown;
  readonly retiredText: (item: Item) => string;
  readonly restoredText: (item: Item) => string;
}

export interface Retirement<Item extends Retirable> {
  /** With a way to undo it in the notice. */
  retire(item: Item): Promise<void>;
  restore(item: Item): Promise<void>;
}

export function useRetirement<Item extends Retirable>(options: RetirementOptions<Item>): Retirement<Item> {
  async function bringBack(item: Item): Promise<Answer<object>> {
    const answer = await options.resource.restore(item.id, item.version);
    if (answer.kind === 'ok') options.done();
    return answer;
  }
  return {
    async retire(item) {
      const answer = await options.resource.retire(item.id, item.version);
      if (answer.kind === 'failed') {
        notifyProblem(answer.problem);
        return;
      }
      options.done();
      notify(options.retiredText(item), () => bringBack(answer.data));
    },
    async restore(item) {
      const answer = await bringBack(item);
      if (answer.kind === 'failed') notifyProblem(answer.problem);
      else notify(isWaiting(answer.data) ? t('ui.waitingForSecond') : options.restoredText(item));
    },
  };
}

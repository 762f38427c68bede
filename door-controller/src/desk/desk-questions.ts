import type { ControllerId } from '@monban/core/ids';
import type {
  DeskChangeRequest,
  DeskEvidence,
  DeskRecordRequest,
  DeskTermination,
} from '@monban/core/messages/desk';
import type { Cancel, Clock } from '../ports.ts';
import type { DeskQuestion } from './desk-state.ts';

const ASK_AGAIN_MS = 1_000;
/** What the card waits for is asked a few times; evidence can wait for a server that restarts. */
const ASK_TIMES = {
  'ask-record': 8,
  'ask-change': 8,
  'send-evidence': 60,
  'send-termination': 60,
} as const satisfies Record<DeskQuestion['kind'], number>;

export interface DeskQuestionsOptions {
  readonly controllerId: ControllerId;
  readonly clock: Clock;
  readonly now: () => string;
  readonly send: (channel: 'requests', payload: object) => boolean;
  readonly onNoAnswer: () => void;
}

/** Owns the one question that is open with the server: said again until it is answered, or was asked too often. */
export class DeskQuestions {
  readonly #options: DeskQuestionsOptions;
  #open: { readonly request: object; readonly cancel: Cancel } | undefined;

  constructor(options: DeskQuestionsOptions) {
    this.#options = options;
  }

  ask(question: DeskQuestion): void {
    this.#ask(this.#requestOf(question), ASK_TIMES[question.kind]);
  }

  /** What was said into a dead line is said again. */
  repeat(): void {
    if (this.#open) this.#options.send('requests', this.#open.request);
  }

  stop(): void {
    this.#open?.cancel();
    this.#open = undefined;
  }

  #ask(request: object, times: number): void {
    this.stop();
    this.#options.send('requests', request);
    const cancel = this.#options.clock.after(ASK_AGAIN_MS, () => {
      if (times > 1) this.#ask(request, times - 1);
      else this.#options.onNoAnswer();
    });
    this.#open = { request, cancel };
  }

  #requestOf(question: DeskQuestion): object {
    const { controllerId, now } = this.#options;
    const { jobId, requestId } = question;
    return requestOf(question, { controllerId, jobId, requestId, at: now() });
  }
}

type Common = Pick<DeskEvidence, 'controllerId' | 'jobId' | 'requestId' | 'at'>;

function requestOf(
  question: DeskQuestion,
  common: Common,
): DeskRecordRequest | DeskChangeRequest | DeskEvidence | DeskTermination {
  switch (question.kind) {
    case 'ask-record': {
      const { publicKey, certificate } = question;
      const until = certificate && { certificateUntil: certificate.until };
      const cardLink = certificate?.cardLink ?? null;
      return { type: 'monban.desk-record-request.v1', ...common, publicKey, cardLink, ...until };
    }
    case 'ask-change': {
      const { badgeId, challenge, statement, keyRefused, cardLink, binding } = question;
      const asked = { badgeId, challenge, statement, keyRefused, cardLink, binding };
      return { type: 'monban.desk-change-request.v1', ...common, ...asked };
    }
    case 'send-evidence': {
      const { evidence, binding } = question;
      return { type: 'monban.desk-evidence.v1', ...common, ...evidence, ...(binding && { binding }) };
    }
    case 'send-termination':
      return { type: 'monban.desk-termination.v1', ...common, badgeId: question.badgeId };
  }
}

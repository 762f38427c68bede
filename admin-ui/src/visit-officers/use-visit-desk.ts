import type { VisitDesk } from '@monban/core/api/visit-officers';
import type { DeskRow } from '@monban/core/api/visits';
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { ApiProblem } from '../api/problem.ts';
import { withUnsent, type DeskAction, type ShownRow, type Unsent } from './desk-list.ts';
import { leaveDesk, loadDesk, openDesk, resumeDesk, sayAtDesk } from './visit-desk-api.ts';

/** `over`: the day, or the visit, has ended, or somebody has taken the way in back. */
export type DeskState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'outside'; readonly problem: ApiProblem | undefined }
  | { readonly kind: 'open'; readonly desk: VisitDesk }
  | { readonly kind: 'left' }
  | { readonly kind: 'over' };

export interface VisitDeskWork {
  readonly state: Readonly<ShallowRef<DeskState>>;
  readonly rows: ComputedRef<readonly ShownRow[]>;
  /** The server cannot be reached; what is said meanwhile is kept and sent when it can. */
  readonly isOffline: Readonly<Ref<boolean>>;
  readonly unsent: ComputedRef<number>;
  /** What the server did not agree to, in the order it was said. */
  readonly refused: Readonly<ShallowRef<ApiProblem | undefined>>;
  open(token: string): Promise<void>;
  say(rowId: string, action: DeskAction): void;
  leave(): Promise<void>;
}

/** How often the other desks of the visit are looked at, and an absent server is tried again. */
const LOOK_MS = 8_000;
const RETRY_MS = 4_000;
/** A tablet whose clock is ahead does not ask more often than this. */
const SHORTEST_MS = 30_000;

/** One guest at one desk. Nothing of it is stored on the machine: what waits to be sent is in this page alone. */
export function useVisitDesk(hasLink: boolean): VisitDeskWork {
  const work = new DeskWork();
  onScopeDispose(work.begin(hasLink));
  return work;
}

class DeskWork implements VisitDeskWork {
  readonly state = shallowRef<DeskState>({ kind: 'asking' });
  readonly isOffline = ref(false);
  readonly refused = shallowRef<ApiProblem>();
  readonly rows: ComputedRef<readonly ShownRow[]>;
  readonly unsent: ComputedRef<number>;
  readonly #waiting = shallowRef<readonly Unsent[]>([]);
  #isSending = false;
  #look: ReturnType<typeof setTimeout> | undefined;
  #end: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.rows = computed(() =>
      this.state.value.kind === 'open' ? withUnsent(this.state.value.desk.rows, this.#waiting.value) : [],
    );
    this.unsent = computed(() => this.#waiting.value.length);
  }

  /** With a link in hand nobody asks for a session that may be there from another. Returns what ends it. */
  begin(hasLink: boolean): () => void {
    const retry = (): void => void this.#again();
    const warn = (event: BeforeUnloadEvent): void => {
      if (this.unsent.value > 0) event.preventDefault();
    };
    window.addEventListener('online', retry);
    window.addEventListener('beforeunload', warn);
    if (hasLink) this.state.value = { kind: 'outside', problem: undefined };
    else void this.#resume();
    return () => {
      window.removeEventListener('online', retry);
      window.removeEventListener('beforeunload', warn);
      this.#stop();
    };
  }

  async open(token: string): Promise<void> {
    const answer = await openDesk(token);
    if (answer.kind === 'ok') await this.#load();
    else this.state.value = { kind: 'outside', problem: answer.problem };
  }

  say(rowId: string, action: DeskAction): void {
    this.refused.value = undefined;
    this.#waiting.value = [...this.#waiting.value, { rowId, action, at: new Date().toISOString() }];
    void this.#send();
  }

  async leave(): Promise<void> {
    // Without the server the cookie would stay, and whoever takes the tablet next would be at the desk.
    this.isOffline.value = isUnreachable(await leaveDesk());
    if (!this.isOffline.value) this.#finish({ kind: 'left' });
  }

  async #resume(): Promise<void> {
    const answer = await resumeDesk();
    if (answer.kind === 'ok') await this.#load();
    else {
      const isAbsent = answer.problem.code === 'UNREACHABLE';
      this.state.value = { kind: 'outside', problem: isAbsent ? answer.problem : undefined };
    }
  }

  async #load(): Promise<void> {
    const answer = await loadDesk();
    this.isOffline.value = isUnreachable(answer);
    if (answer.kind === 'ok') {
      this.#show(answer.data);
      if (this.unsent.value > 0) void this.#send();
    } else if (isEnd(answer.problem)) this.#finish({ kind: 'over' });
    else if (this.state.value.kind !== 'open')
      this.state.value = { kind: 'outside', problem: answer.problem };
    this.#plan();
  }

  /** One after the other, in the order it was said; what does not arrive stays first. */
  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let next = this.#waiting.value[0]; next !== undefined; next = this.#waiting.value[0]) {
      const answer = await sayAtDesk(next.rowId, next.action);
      this.isOffline.value = isUnreachable(answer);
      if (this.isOffline.value) break;
      this.#waiting.value = this.#waiting.value.slice(1);
      if (answer.kind === 'ok') this.#replace(answer.data);
      else if (isEnd(answer.problem)) {
        this.#finish({ kind: 'over' });
        break;
      } else {
        this.refused.value = answer.problem;
        void this.#load();
      }
    }
    this.#isSending = false;
    this.#plan();
  }

  #show(desk: VisitDesk): void {
    this.state.value = { kind: 'open', desk };
    clearTimeout(this.#end);
    const leftMs = Date.parse(desk.endsAt) - Date.now();
    this.#end = setTimeout(() => void this.#atEnd(), Math.max(SHORTEST_MS, leftMs));
  }

  #replace(row: DeskRow): void {
    if (this.state.value.kind !== 'open') return;
    const { desk } = this.state.value;
    const rows = desk.rows.map((each) => (each.id === row.id ? row : each));
    this.state.value = { kind: 'open', desk: { ...desk, rows } };
  }

  /** By the clock of the tablet the day is over. The server knows better; where it cannot be asked, it is over. */
  async #atEnd(): Promise<void> {
    await this.#load();
    if (this.isOffline.value) this.#finish({ kind: 'over' });
  }

  async #again(): Promise<void> {
    if (this.state.value.kind === 'open') await this.#load();
  }

  #plan(): void {
    clearTimeout(this.#look);
    if (this.state.value.kind !== 'open') return;
    this.#look = setTimeout(() => void this.#again(), this.isOffline.value ? RETRY_MS : LOOK_MS);
  }

  /** The names leave the screen and the memory. */
  #finish(state: DeskState): void {
    this.#stop();
    this.#waiting.value = [];
    this.state.value = state;
  }

  #stop(): void {
    clearTimeout(this.#look);
    clearTimeout(this.#end);
  }
}

function isUnreachable(answer: { readonly kind: string; readonly problem?: ApiProblem }): boolean {
  return answer.kind === 'failed' && answer.problem?.code === 'UNREACHABLE';
}

function isEnd({ code }: ApiProblem): boolean {
  return code === 'TOKEN_INVALID' || code === 'UNAUTHENTICATED';
}

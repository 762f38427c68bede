import { TERMINAL_WORDS, type TerminalWord } from '@monban/core/access/terminal-words';
import type { Cancel, Clock } from '../ports.ts';

/** What the terminal shows just now. */
export interface TerminalView {
  readonly word: TerminalWord;
  readonly text: { readonly ja: string; readonly en: string };
  /** For whom the badge is asked. */
  readonly audience?: string;
  /** The letters that have to be on the person's own screen as well. */
  readonly code?: string;
}

/** An ending stays readable this long. */
const SHOWN_MS = 5_000;

/** What a terminal shows: the present view, and a word to whoever waits for the next one. */
export class TerminalDisplay {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #view: TerminalView = viewOf('resting');
  #number = 1;
  #stopTimer: Cancel = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The view and its number, which grows with each change. */
  get current(): { readonly number: number; readonly view: TerminalView } {
    return { number: this.#number, view: this.#view };
  }

  /** Stays until the next one. */
  show(word: TerminalWord, about: Pick<TerminalView, 'audience' | 'code'> = {}): void {
    this.#stopTimer();
    this.#view = { ...viewOf(word), ...about };
    this.#number += 1;
    for (const listener of this.#listeners) listener();
  }

  /** Stays for a few seconds. */
  flash(word: TerminalWord): void {
    this.show(word);
    this.#stopTimer = this.#clock.after(SHOWN_MS, () => {
      this.show('resting');
    });
  }

  /** Calls back once, at the next change. */
  onceChanged(listener: () => void): Cancel {
    const once = (): void => {
      this.#listeners.delete(once);
      listener();
    };
    this.#listeners.add(once);
    return () => this.#listeners.delete(once);
  }

  close(): void {
    this.#stopTimer();
  }
}

function viewOf(word: TerminalWord): TerminalView {
  return { word, text: TERMINAL_WORDS[word] };
}

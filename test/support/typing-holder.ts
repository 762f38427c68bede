import type { PinsWanted } from '@monban/door-controller/desk/desk-state';
import type { EnteredPins, PinAsking, PinPad } from '@monban/door-controller/desk/pin-pad';

/** What a holder of a test types, as text; undefined: nothing, until the time is over. */
export interface HolderAnswer {
  readonly jpkiPin?: string;
  readonly badgePin?: string;
  readonly duressPin?: string;
}

/** A holder who answers each question at once. The bytes handed out are kept, to see that they are wiped. */
export class TypingHolder implements PinPad {
  readonly asked: PinsWanted[] = [];
  readonly handedOut: Uint8Array[] = [];
  readonly #answer: (wanted: PinsWanted, time: number) => HolderAnswer | undefined;

  constructor(answer: (wanted: PinsWanted, time: number) => HolderAnswer | undefined = () => undefined) {
    this.#answer = answer;
  }

  ask(wanted: PinsWanted): PinAsking {
    this.asked.push(wanted);
    const typed = this.#answer(wanted, this.asked.length);
    let cancel: () => void = () => undefined;
    const entered = new Promise<EnteredPins | undefined>((resolve) => {
      cancel = () => {
        resolve(undefined);
      };
      if (typed) resolve(this.#pinsOf(typed));
    });
    return { address: `http://127.0.0.1:1/#word${this.asked.length}`, entered, cancel };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #pinsOf({ jpkiPin, badgePin, duressPin }: HolderAnswer): EnteredPins {
    return {
      jpkiPin: this.#bytesOf(jpkiPin),
      badgePin: this.#bytesOf(badgePin),
      duressPin: this.#bytesOf(duressPin),
    };
  }

  #bytesOf(pin: string | undefined): Uint8Array | undefined {
    if (pin === undefined) return undefined;
    const bytes = new Uint8Array(Buffer.from(pin, 'ascii'));
    this.handedOut.push(bytes);
    return bytes;
  }
}

import { readFileSync } from 'node:fs';
import { toHex } from '@monban/card-ap/bytes';
import type { GuardProfile } from '@monban/card-ap/guard';
import { z } from 'zod';

const Listed = z.strictObject({
  what: z.string(),
  apdu: z.string(),
  in: z.string().optional(),
  file: z.string().optional(),
  follows: z.enum(['more-bytes', 'authenticated', 'two-tries-left']).optional(),
});
type Listed = z.infer<typeof Listed>;

const AllowList = z.strictObject({
  source: z.string(),
  notation: z.string(),
  applications: z.strictObject({
    badge: z.string(),
    'jpki-2016': z.string(),
    'next-gen-placeholder': z.string(),
    'id-record': z.string(),
  }),
  profiles: z.strictObject({ door: z.array(Listed), desk: z.array(Listed) }),
});

/** The list as it stands in test/vectors/apdu-allow-list.json: what may leave a reader, as data of its own. */
export const ALLOW_LIST = AllowList.parse(
  JSON.parse(readFileSync(new URL('../vectors/apdu-allow-list.json', import.meta.url), 'utf8')),
);

interface Exchange {
  readonly command: string;
  readonly answer: string;
}

/** The exchange just before, by the name that the list gives it. */
const FOLLOWS: Readonly<Record<NonNullable<Listed['follows']>, (sent: string, before: Exchange) => boolean>> =
  {
    'more-bytes': (sent, { answer }) => answer.slice(-4) === `61${sent.slice(-2)}`,
    authenticated: (_, { command, answer }) => /^00(88|c0)/.test(command) && answer.endsWith('9000'),
    'two-tries-left': (_, { command, answer }) =>
      command === '00200080' && /^63c[2-9a-f]$/.test(answer.slice(-4)),
  };

/**
 * Stands at the card's end of the wire: follows what is surely selected by the card's own answers, and writes down
 * every APDU that is not on the list, or came at the wrong time.
 */
export class ApduObserver {
  readonly violations: string[] = [];
  /** What was seen, by the list's own words. */
  readonly used = new Set<string>();
  count = 0;
  readonly #list: readonly Listed[];
  #application = '';
  #file = '';
  #previous: Exchange = { command: '', answer: '' };

  constructor(profile: GuardProfile) {
    const { door, desk } = ALLOW_LIST.profiles;
    this.#list = profile === 'door' ? door : [...door, ...desk];
  }

  /** `answer`: what the card says to it, with its status word; undefined when it says nothing any more. */
  see(commandBytes: Uint8Array, answerBytes: Uint8Array | undefined): void {
    const command = toHex(commandBytes);
    const answer = toHex(answerBytes ?? new Uint8Array());
    const listed = this.#list.find((one) => this.#allows(one, command));
    if (listed === undefined) this.violations.push(command);
    else this.used.add(listed.what);
    this.count += 1;
    if (answer.length < 4) this.#select('');
    else this.#follow(command, answer.slice(-4));
    this.#previous = { command, answer };
  }

  #follow(command: string, word: string): void {
    const named = Object.entries(ALLOW_LIST.applications).find(([, select]) => select === command)?.[0];
    const isAccepted = word === '9000' || (named === 'badge' && word.startsWith('61'));
    if (named !== undefined) this.#select(isAccepted ? named : '');
    else if (command.startsWith('00a4020c02')) this.#file = isAccepted ? command.slice(10) : '';
  }

  #select(application: string): void {
    this.#application = application;
    this.#file = '';
  }

  #allows(listed: Listed, command: string): boolean {
    return (
      new RegExp(`^(${listed.apdu})$`).test(command) &&
      (listed.in === undefined || listed.in === this.#application) &&
      (listed.file === undefined || listed.file === this.#file) &&
      (listed.follows === undefined || FOLLOWS[listed.follows](command, this.#previous))
    );
  }
}

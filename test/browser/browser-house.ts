import type { Role } from '@monban/core/api/permissions';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { Browser } from 'playwright-core';
import { ConsolePage, type Size } from './console-browser.ts';
import { DESK } from './looks.ts';
import type { PeopleAtDemo } from './people-at-demo.ts';

/** Who sits before the page, and how large it is; nobody of the register at a desk when absent. */
export interface Sitting {
  readonly personId?: PersonId | undefined;
  readonly size?: Size;
}

export interface HouseParts {
  /** Where the console is. */
  readonly origin: string;
  readonly people: PeopleAtDemo;
  readonly browser: Browser;
  /** Ends the server and removes what it kept. */
  readonly end: () => Promise<void>;
}

/** What a story in a browser happens in: a running server with its console, its database, and a browser. */
export class BrowserHouse {
  readonly origin: string;
  readonly people: PeopleAtDemo;
  readonly #browser: Browser;
  readonly #end: () => Promise<void>;

  constructor({ origin, people, browser, end }: HouseParts) {
    this.origin = origin;
    this.people = people;
    this.#browser = browser;
    this.#end = end;
  }

  get db(): Knex {
    return this.people.db;
  }

  /** Whoever is not signed in. */
  async visitor(size: Size = DESK): Promise<ConsolePage> {
    const one = await ConsolePage.open(this.#browser, this.origin);
    await one.page.setViewportSize(size);
    return one;
  }

  /** A new operator of this role, with all first steps behind. */
  async signedIn(role: Role, { personId, size }: Sitting = {}): Promise<ConsolePage> {
    const one = await this.visitor(size);
    await this.people.signIn(one.page, this.origin, { role, personId: personId ?? null });
    return one;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.people.close();
    await this.#end();
  }
}

import type { LiveMessage } from '@monban/core/api/events';
import type { Permission } from '@monban/core/api/permissions';
import type { Knex } from '@monban/db/open';
import type { Logger } from 'pino';
import type { Caller } from '../http/route.ts';
import { isWithin } from '../records/scope.ts';
import { listEventsAfter } from './event-store.ts';
import { eventsViewOf } from './events-view.ts';
import type { LiveBus, LiveNews } from './live-bus.ts';
import { rightsText } from './stream-rights.ts';

/** The part of an HTTP response that a stream of server-sent events needs. */
export interface EventSink {
  /** False when the peer reads more slowly than we write: wait for `drain`. */
  write(text: string): boolean;
  once(event: 'drain' | 'close', listener: () => void): unknown;
  readonly destroyed: boolean;
  end(): unknown;
}

export interface LiveStreamDeps {
  readonly db: Knex;
  readonly live: LiveBus;
  readonly log: Logger;
  readonly clock: () => Date;
  /**
   * What the caller's rights rest on now, as `rightsText` has it; undefined when the session has ended. Asked at the
   * start and at each heartbeat: a stream outlives neither its session nor a change of rights.
   */
  readonly rightsOf: (caller: Caller) => Promise<string | undefined>;
}

const HEARTBEAT_MS = 15_000;
/** Receipts of other server instances are noticed at least this often. */
const LOOK_MS = 2_000;
const PAGE = 200;
/** A peer that lets more than this pile up is cut off: it resumes where it was. */
const MAXIMUM_QUEUED = 1_000;

/** Which permission each kind of message needs. */
const NEEDS: Readonly<Record<LiveMessage['kind'], Permission>> = {
  event: 'events:read',
  controller: 'doors:read',
  'desk-job': 'badges:issue',
  snapshot: 'doors:read',
};

/**
 * One watcher's stream. Events are read from their table by position, so that a stream resumed with `Last-Event-ID`
 * has no gap and no repetition, whatever was written meanwhile and by whichever instance; everything else is news of
 * the moment. Ends when the peer closes or the session does.
 */
export class LiveStream {
  readonly #deps: LiveStreamDeps;
  readonly #caller: Caller;
  readonly #sink: EventSink;
  #position: number;
  #isWelcome = false;
  #isStopped = false;
  #queued: string[] = [];
  #isPoked = true;
  #pumping: Promise<void> | undefined;
  #stop: () => void = () => undefined;

  constructor(
    deps: LiveStreamDeps,
    caller: Caller,
    peer: { readonly sink: EventSink; readonly after: number },
  ) {
    this.#deps = deps;
    this.#caller = caller;
    this.#sink = peer.sink;
    this.#position = peer.after;
  }

  /** Resolves when the stream has ended. */
  async run(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      // A peer that left while we were still asking will not say so again.
      if (this.#sink.destroyed) resolve();
      else this.#sink.once('close', resolve);
    });
    const unsubscribe = this.#deps.live.subscribe((news) => {
      this.#notice(news);
    });
    const looking = setInterval(() => {
      this.#poke();
    }, LOOK_MS);
    const beating = setInterval(() => {
      void this.#beat();
    }, HEARTBEAT_MS);
    this.#stop = () => {
      this.#isStopped = true;
      unsubscribe();
      clearInterval(looking);
      clearInterval(beating);
      this.#sink.end();
    };
    try {
      await this.#welcome();
      await ended;
    } finally {
      this.#stop();
    }
    await this.#pumping;
  }

  async #welcome(): Promise<void> {
    const isTheirs = await this.#isStillTheirs();
    if (this.#isOver) return;
    if (!isTheirs) {
      this.#stop();
      return;
    }
    this.#sink.write(`retry: 1000\nid: ${this.#position}\n: welcome\n\n`);
    this.#isWelcome = true;
    this.#poke();
  }

  /** Nothing is written to a peer that has gone, nor after our own end. */
  get #isOver(): boolean {
    return this.#isStopped || this.#sink.destroyed;
  }

  async #isStillTheirs(): Promise<boolean> {
    return (await this.#deps.rightsOf(this.#caller)) === rightsText(this.#caller);
  }

  #notice(news: LiveNews): void {
    if (news.kind === 'receipts') {
      this.#poke();
      return;
    }
    const { message } = news;
    if (!this.#caller.permissions.has(NEEDS[message.kind]) || !isWithin(this.#caller.scope, news)) return;
    if (this.#queued.length >= MAXIMUM_QUEUED) {
      this.#deps.log.warn(
        { sessionId: this.#caller.sessionId },
        'A watcher reads too slowly and was cut off',
      );
      this.#stop();
      return;
    }
    this.#queued.push(`event: ${message.kind}\ndata: ${JSON.stringify(message)}\n\n`);
    this.#poke();
  }

  #poke(): void {
    this.#isPoked = true;
    if (!this.#isWelcome) return;
    this.#pumping ??= this.#pump()
      .catch((err: unknown) => {
        this.#deps.log.error({ err }, 'A live stream failed; its watcher will come again');
        this.#stop();
      })
      .finally(() => {
        this.#pumping = undefined;
        if (this.#isPoked && !this.#isOver) this.#poke();
      });
  }

  async #pump(): Promise<void> {
    while (this.#isPoked && !this.#isOver) {
      this.#isPoked = false;
      const queued = this.#queued;
      this.#queued = [];
      for (const text of queued) await this.#write(text);
      if (this.#caller.permissions.has('events:read')) await this.#pumpEvents();
    }
  }

  async #pumpEvents(): Promise<void> {
    const view = eventsViewOf(this.#caller, this.#deps.clock());
    for (;;) {
      const events = await listEventsAfter(this.#deps.db, view, { after: this.#position, limit: PAGE });
      for (const event of events) {
        const message: LiveMessage = { kind: 'event', event };
        await this.#write(`id: ${event.position}\nevent: event\ndata: ${JSON.stringify(message)}\n\n`);
        this.#position = event.position;
      }
      if (events.length < PAGE || this.#isOver) return;
    }
  }

  async #write(text: string): Promise<void> {
    if (this.#isOver || this.#sink.write(text)) return;
    await new Promise<void>((resolve) => {
      this.#sink.once('drain', resolve);
      this.#sink.once('close', resolve);
    });
  }

  async #beat(): Promise<void> {
    const isTheirs = await this.#isStillTheirs().catch(() => false);
    if (!isTheirs) this.#stop();
    else if (!this.#isOver) this.#sink.write(': still here\n\n');
  }
}

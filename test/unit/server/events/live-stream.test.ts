import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { Permission } from '@monban/core/api/permissions';
import { ControllerId, DepartmentId, OperatorId, SiteId } from '@monban/core/ids';
import { LiveBus, type LiveNews } from '@monban/server/events/live-bus';
import { LiveStream, type EventSink, type LiveStreamDeps } from '@monban/server/events/live-stream';
import { rightsText } from '@monban/server/events/stream-rights';
import type { Caller } from '@monban/server/http/route';
import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { pino } from 'pino';

const siteId = SiteId.parse(randomUUID());
const controllerId = ControllerId.parse(randomUUID());
const news: LiveNews = {
  kind: 'message',
  siteId,
  message: { kind: 'snapshot', controllerId, version: 1, latestVersion: 2 },
};
const caller: Caller = {
  operatorId: OperatorId.parse(randomUUID()),
  role: 'facilities',
  permissions: new Set<Permission>(['doors:read']),
  apiKeyId: null,
  sessionId: randomUUID(),
  personId: null,
  scope: { sites: [siteId], departments: 'all' },
};

describe('a live stream', () => {
  it('ends where its peer left before it began', async () => {
    const { stream, sink, bus } = started();
    sink.destroyed = true;
    await stream.run();
    expect(bus.listeners).to.equal(0);
  });

  it('tells nothing to a session that has ended meanwhile', async () => {
    const { stream, sink, bus } = started({ rightsOf: () => Promise.resolve(undefined) });
    const running = stream.run();
    await running;
    bus.publish(news);
    expect([sink.isEnded, sink.texts, bus.listeners]).to.deep.equal([true, [], 0]);
  });

  it('tells nothing to a caller whose sites were changed meanwhile', async () => {
    const now = rightsText({
      permissions: caller.permissions,
      scope: { sites: [SiteId.parse(randomUUID())], departments: 'all' },
    });
    const { stream, sink } = started({ rightsOf: () => Promise.resolve(now) });
    await stream.run();
    expect([sink.isEnded, sink.texts]).to.deep.equal([true, []]);
  });

  it('tells of a person only to those who have the department, and of a place to all', async () => {
    const [mine, theirs] = [DepartmentId.parse(randomUUID()), DepartmentId.parse(randomUUID())];
    const scope = { sites: [siteId], departments: [mine] };
    const { stream, sink, bus } = started({}, { ...caller, scope });
    const running = stream.run();
    await sink.written;
    for (const [version, departmentId] of [mine, theirs, undefined].entries())
      bus.publish({
        ...news,
        ...(departmentId && { departmentId }),
        message: { kind: 'snapshot', controllerId, version, latestVersion: 9 },
      });
    await new Promise((resolve) => setImmediate(resolve));
    const told = sink.texts.join('').match(/"version":\d/g);
    sink.leave();
    await running;
    expect(told).to.deep.equal(['"version":0', '"version":2']);
  });

  it('leaves nothing behind where the rights cannot be asked', async () => {
    const { stream, bus } = started({ rightsOf: () => Promise.reject(new Error('no database')) });
    const failure: unknown = await stream.run().catch((error: unknown) => error);
    expect([failure instanceof Error, bus.listeners]).to.deep.equal([true, 0]);
  });

  it('writes nothing after its end, which would end the server', async () => {
    const { stream, sink, bus } = started();
    const running = stream.run();
    await sink.written;
    sink.isSlow = true;
    // A few are on their way, a thousand wait, and more are too many.
    for (let count = 0; count < 1_100; count += 1) {
      bus.publish(news);
      await Promise.resolve();
    }
    expect(sink.isEnded).to.equal(true);
    sink.emit('drain');
    sink.leave();
    await running;
    expect(sink.wroteAfterEnd).to.equal(false);
  });
});

class FakeSink extends EventEmitter implements EventSink {
  destroyed = false;
  isSlow = false;
  isEnded = false;
  wroteAfterEnd = false;
  readonly texts: string[] = [];
  readonly written: Promise<void>;
  #wrote: () => void = () => undefined;

  constructor() {
    super();
    this.written = new Promise((resolve) => {
      this.#wrote = resolve;
    });
  }

  write(text: string): boolean {
    this.wroteAfterEnd ||= this.isEnded;
    this.texts.push(text);
    this.#wrote();
    return !this.isSlow;
  }

  end(): void {
    this.isEnded = true;
    if (!this.isSlow) this.leave();
  }

  leave(): void {
    this.destroyed = true;
    setImmediate(() => this.emit('close'));
  }
}

class CountingBus extends LiveBus {
  listeners = 0;

  override subscribe(listener: (news: LiveNews) => void): () => void {
    const unsubscribe = super.subscribe(listener);
    this.listeners += 1;
    let isOn = true;
    return () => {
      if (isOn) this.listeners -= 1;
      isOn = false;
      unsubscribe();
    };
  }
}

function started(changes: Partial<LiveStreamDeps> = {}, watcher = caller) {
  const [sink, bus] = [new FakeSink(), new CountingBus()];
  // Without the permission to read events no table is asked.
  const db = undefined as unknown as Knex;
  const rightsOf = () => Promise.resolve(rightsText(watcher));
  const clock = (): Date => new Date('2026-11-21T09:00:00.000Z');
  const deps = { db, live: bus, log: pino({ enabled: false }), clock, rightsOf, ...changes };
  return { stream: new LiveStream(deps, watcher, { sink, after: 0 }), sink, bus };
}

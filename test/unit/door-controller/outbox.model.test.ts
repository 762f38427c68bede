import { join } from 'node:path';
import { ControllerId } from '@monban/core/ids';
import { ReceiptPayload } from '@monban/core/messages/receipt';
import { Ballast } from '@monban/door-controller/ballast';
import { type Knex, openControllerDatabase } from '@monban/door-controller/controller-database';
import { Outbox } from '@monban/door-controller/outbox';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const CONTROLLER = ControllerId.parse('a0000000-0000-4000-8000-a00000000001');

/** What an outbox is: numbered facts, of which a prefix is gone. */
interface Model {
  appended: string[];
  acknowledged: number;
}

/** The real one, on a real file, that can be closed and opened at any point. */
class Real {
  outbox!: Outbox;
  epoch = '';
  #db: Knex | undefined;
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async open(): Promise<void> {
    const file = join(this.#directory, 'c.sqlite');
    ({ db: this.#db } = await openControllerDatabase(file, 'x'));
    this.outbox = await Outbox.open(this.#db, {
      controllerId: CONTROLLER,
      newEpoch: 'a0000000-0000-4000-8000-a0000000000e',
      capacity: 10_000,
      keptAfterAcknowledgement: 0,
      ballast: new Ballast(join(this.#directory, 'ballast')),
      describeDrops: () => expect.fail('nothing is dropped here'),
    });
  }

  async close(): Promise<void> {
    await this.outbox.idle();
    await this.#db?.destroy();
  }
}

type Command = fc.AsyncCommand<Model, Real>;

async function contents(outbox: Outbox): Promise<string[]> {
  const receipts = await outbox.listAfter(0, 10_000);
  return receipts.map(({ payload }) => {
    const { data } = ReceiptPayload.parse(JSON.parse(payload));
    return `${data.sequence}:${data.detail ?? ''}`;
  });
}

function expected({ appended, acknowledged }: Model): string[] {
  return appended.map((detail, index) => `${index + 1}:${detail}`).slice(acknowledged);
}

class Append implements Command {
  readonly #details: readonly string[];
  constructor(details: readonly string[]) {
    this.#details = details;
  }
  check = (): boolean => true;
  async run(model: Model, { outbox }: Real): Promise<void> {
    model.appended.push(...this.#details);
    await Promise.all(
      this.#details.map((detail) =>
        outbox.append({
          facts: {
            type: 'door.opened',
            time: '2026-11-23T03:00:00.000Z',
            snapshotVersion: 0,
            clockTrusted: false,
            monotonicMs: 0,
            detail,
          },
        }),
      ),
    );
    expect(await contents(outbox)).to.deep.equal(expected(model));
  }
  toString = (): string => `append ${this.#details.length}`;
}

class Acknowledge implements Command {
  readonly #share: number;
  constructor(share: number) {
    this.#share = share;
  }
  check = (): boolean => true;
  async run(model: Model, { outbox }: Real): Promise<void> {
    const committedThrough = Math.floor(model.appended.length * this.#share);
    await outbox.acknowledge({ epoch: outbox.epoch, committedThrough });
    model.acknowledged = Math.max(model.acknowledged, committedThrough);
    expect(await contents(outbox)).to.deep.equal(expected(model));
    expect(outbox.depth).to.equal(model.appended.length - model.acknowledged);
  }
  toString = (): string => `acknowledge ${this.#share}`;
}

class Reopen implements Command {
  check = (): boolean => true;
  async run(model: Model, real: Real): Promise<void> {
    await real.close();
    await real.open();
    expect(await contents(real.outbox)).to.deep.equal(expected(model));
    expect(real.outbox.lastSequence).to.equal(model.appended.length);
  }
  toString = (): string => 'reopen';
}

describe('outbox, held against a model', () => {
  it('keeps every fact, in order and once, until it is acknowledged, through any restarts', async function () {
    this.timeout(60_000);
    const commands = fc.commands(
      [
        fc.array(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 12 }).map((d) => new Append(d)),
        fc.constantFrom(0, 0.3, 0.5, 1).map((share) => new Acknowledge(share)),
        fc.constant(new Reopen()),
      ],
      { maxCommands: 25 },
    );
    const check = fc.asyncProperty(commands, async (sequence) => {
      const directory = await temporaryDirectory();
      const real = new Real(directory.path);
      await real.open();
      try {
        await fc.asyncModelRun(() => ({ model: { appended: [], acknowledged: 0 }, real }), sequence);
      } finally {
        await real.close();
        await directory.remove();
      }
    });
    await fc.assert(check, { numRuns: 25 });
  });
});

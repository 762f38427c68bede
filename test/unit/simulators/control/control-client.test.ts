import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { streamControl } from '@monban/simulators/control/control-client';
import { expect } from 'chai';
import { z } from 'zod';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

describe('a stream from a control socket', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: Server;
  let host: ServerResponse;
  let lines: number[];

  const listen = () =>
    streamControl(join(directory.path, 's'), '/numbers', {
      schema: z.int(),
      onLine: (line) => lines.push(line),
    });

  beforeEach(async () => {
    directory = await temporaryDirectory();
    lines = [];
    server = createServer((_request, response) => {
      host = response.writeHead(200);
      host.write('1\n2\n');
    }).listen(join(directory.path, 's'));
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await directory.remove();
  });

  it('ends when the other side hangs up', async () => {
    const stream = await listen();
    host.end('3\n');
    await stream.ended;
    expect(lines).to.deep.equal([1, 2, 3]);
  });

  it('ends, and disturbs nobody, when the other side is killed in the middle of a line', async () => {
    const stream = await listen();
    host.write('{"half', () => host.destroy());
    await stream.ended;
    expect(lines).to.deep.equal([1, 2]);
  });

  it('ends when it is closed', async () => {
    const stream = await listen();
    stream.close();
    await stream.ended;
  });
});

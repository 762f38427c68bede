import { request } from 'node:http';
import { AppError } from '@monban/core/errors';
import type { z } from 'zod';

export interface SimulatorCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: object;
}

const TIMEOUT_MS = 5_000;
const MAXIMUM_ANSWER = 4 * 1024 * 1024;

/**
 * One call of the simulators' control protocol: JSON over HTTP on a Unix socket (docs/protocol/virtual-door.md).
 * Throws `CONFLICT` for what the simulator refuses (a card in another reader), `NOT_FOUND` for what it does not know,
 * and `STORE_FAILED` when it does not answer.
 */
export async function callSimulator<Schema extends z.ZodType>(
  socketPath: string,
  call: SimulatorCall,
  answer: Schema,
): Promise<z.output<Schema>> {
  const { status, text } = await send(socketPath, call);
  if (status === 404) throw new AppError('NOT_FOUND');
  if (status >= 500) throw new AppError('STORE_FAILED');
  if (status >= 300) throw new AppError('CONFLICT');
  const parsed = answer.safeParse(text === '' ? null : JSON.parse(text));
  if (!parsed.success) throw new AppError('STORE_FAILED', { cause: parsed.error });
  return parsed.data;
}

function send(
  socketPath: string,
  { method, path, body }: SimulatorCall,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => {
      reject(new AppError('STORE_FAILED', { cause }));
    };
    const outgoing = request({ socketPath, method, path, agent: false, timeout: TIMEOUT_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MAXIMUM_ANSWER) response.destroy(new Error('too long'));
      });
      response.on('error', fail);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 500, text });
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
    outgoing.on('error', fail);
    outgoing.setHeader('content-type', 'application/json');
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

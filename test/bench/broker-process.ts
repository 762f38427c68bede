import { startEmbeddedBroker } from '@monban/server/broker/embedded-broker';
import { pino } from 'pino';
import { answerQuestions, readCompany } from './worker.ts';

/** The embedded broker in a process of its own, beside mosquitto, which always has one. */
const broker = await startEmbeddedBroker({
  host: '127.0.0.1',
  port: 0,
  tls: readCompany().broker,
  isAllowed: () => Promise.resolve(true),
  log: pino({ level: 'warn' }, pino.destination(2)),
});

answerQuestions(() => Promise.resolve(broker.port));

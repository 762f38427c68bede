import { toHex } from '@monban/card-ap/bytes';
import { INS } from '@monban/card-ap/applet/format';
import { parseCommand } from '../virtual-card/application.ts';
import type { CardEnd } from '../virtual-card/vpcd-client.ts';
import type { TapEntry } from './messages.ts';

/** Stands between reader and card and writes down what passes; `onChange` after each entry. */
export function observe(card: CardEnd, log: TapEntry[], onChange: () => void): CardEnd {
  const note = (entry: TapEntry): void => {
    log.push(entry);
    onChange();
  };
  return {
    get atr() {
      return card.atr;
    },
    powerOn: () => {
      card.powerOn();
      note({ kind: 'power-on' });
    },
    powerOff: () => {
      card.powerOff();
      note({ kind: 'power-off' });
    },
    reset: () => {
      card.reset();
      note({ kind: 'reset' });
    },
    execute: (command) => {
      let response: Uint8Array | undefined;
      try {
        response = card.execute(command);
        return response;
      } finally {
        note(apduEntry(command, response));
      }
    },
  };
}

function apduEntry(bytes: Uint8Array, response: Uint8Array | undefined): TapEntry {
  const body = parseCommand(bytes)?.body;
  return {
    kind: 'apdu',
    header: toHex(bytes.subarray(0, 4)),
    lc: body?.data.length ?? 0,
    ne: body?.ne ?? null,
    data: bytes[1] === INS.select && body !== undefined ? toHex(body.data) : null,
    commandLength: bytes.length,
    ...answerEntry(response),
  };
}

function answerEntry(response: Uint8Array | undefined): { answerLength: number; sw: string | null } {
  return response === undefined
    ? { answerLength: 0, sw: null }
    : { answerLength: response.length - 2, sw: toHex(response.subarray(-2)) };
}

import { CHAINING_BIT } from '@monban/card-ap/apdu';
import { HIGHEST_COUNTER, INS, ITEM, LENGTH, type LifeCycle } from '@monban/card-ap/applet/format';
import type { CardCommand, CommandBody } from './application.ts';
import { itemOf } from './badge-items.ts';
import type { BadgeState } from './card-state.ts';
import { WORD } from './word.ts';

/**
 * The checks that come before a badge command means anything, in the order of docs/protocol/badge-ap.md section 7:
 * class, instruction, parameters, state, lengths. Authorisation and contents follow in the commands themselves.
 */

/** What of the last command still counts when the next one arrives. */
export interface Pending {
  readonly hasRest: boolean;
  readonly canVerify: boolean;
}

interface Instruction {
  readonly classes: readonly number[];
  readonly parameters: (p1: number, p2: number) => boolean;
  readonly lifeCycles: readonly LifeCycle[];
  /** Further conditions that are a matter of state. */
  readonly isReady?: (state: BadgeState, pending: Pending, command: CardCommand) => boolean;
  /** Le counts only where the page fixes it. */
  readonly lengths: (body: CommandBody) => boolean;
}

const INTERINDUSTRY = 0x00;
const PROPRIETARY = 0x80;
const CHAINED = PROPRIETARY | CHAINING_BIT;
const CLASSES = [INTERINDUSTRY, PROPRIETARY, CHAINED];

const zeros = (p1: number, p2: number): boolean => p1 === 0x00 && p2 === 0x00;
const noData = ({ data }: CommandBody): boolean => data.length === 0;

const AUTHENTICATE_DATA = 0x27;
const GET_RESPONSE_LENGTH = 0xfe;

const INSTRUCTIONS: ReadonlyMap<number, Instruction> = new Map<number, Instruction>([
  // SELECT by name is the card's; no other form exists here.
  [INS.select, { classes: [INTERINDUSTRY], parameters: () => false, lifeCycles: [], lengths: () => false }],
  [
    INS.internalAuthenticate,
    {
      classes: [INTERINDUSTRY],
      parameters: zeros,
      lifeCycles: ['active'],
      isReady: (state) => state.counter < HIGHEST_COUNTER,
      lengths: ({ data, ne }) => data.length === AUTHENTICATE_DATA && ne === 256,
    },
  ],
  [
    INS.getResponse,
    {
      classes: [INTERINDUSTRY],
      parameters: zeros,
      lifeCycles: ['active'],
      isReady: (_state, { hasRest }) => hasRest,
      lengths: ({ data, ne }) => data.length === 0 && ne === GET_RESPONSE_LENGTH,
    },
  ],
  [
    INS.verify,
    {
      classes: [INTERINDUSTRY],
      parameters: (p1, p2) => p1 === 0x00 && p2 === 0x81,
      lifeCycles: ['active'],
      isReady: (_state, { canVerify }) => canVerify,
      lengths: ({ data, ne }) => data.length === LENGTH.pinBlock + LENGTH.pinTag && ne === 1 + LENGTH.pinTag,
    },
  ],
  [
    INS.getChallenge,
    { classes: [INTERINDUSTRY], parameters: zeros, lifeCycles: ['active'], lengths: noData },
  ],
  [INS.generateKey, { classes: [PROPRIETARY], parameters: zeros, lifeCycles: ['blank'], lengths: noData }],
  [
    INS.activate,
    {
      classes: [PROPRIETARY],
      parameters: zeros,
      lifeCycles: ['blank'],
      isReady: (state) => state.cardKey !== '' && Object.values(state.items).every((item) => item !== null),
      lengths: noData,
    },
  ],
  [
    INS.putData,
    {
      classes: [PROPRIETARY, CHAINED],
      parameters: (p1, p2) => p1 === 0x00 && itemOf(p2) !== undefined,
      lifeCycles: ['blank', 'active'],
      isReady: (state, _pending, { p2 }) => state.lifeCycle === 'blank' || p2 !== ITEM.badgeId,
      // How long a value may be is known when its chain is whole.
      lengths: () => true,
    },
  ],
  [
    INS.terminate,
    {
      classes: [PROPRIETARY],
      parameters: zeros,
      lifeCycles: ['active'],
      lengths: ({ data }) => data.length === LENGTH.signature,
    },
  ],
]);

/** The body when the command may go on to authorisation and contents, else the status word. */
export function checkCommand(
  command: CardCommand,
  state: BadgeState,
  pending: Pending,
): CommandBody | number {
  if (!CLASSES.includes(command.cla)) return WORD.classNotSupported;
  const instruction = INSTRUCTIONS.get(command.ins);
  if (instruction === undefined) return WORD.instructionNotSupported;
  if (!instruction.classes.includes(command.cla)) return WORD.classNotSupported;
  if (!instruction.parameters(command.p1, command.p2)) return WORD.wrongParameters;
  if (!isInState(instruction, command, { state, pending })) return WORD.conditionsNotSatisfied;
  const { body } = command;
  const isShort = body !== undefined && !body.isExtended;
  return isShort && instruction.lengths(body) ? body : WORD.wrongLength;
}

function isInState(
  instruction: Instruction,
  command: CardCommand,
  { state, pending }: { readonly state: BadgeState; readonly pending: Pending },
): boolean {
  const { lifeCycles, isReady } = instruction;
  return lifeCycles.includes(state.lifeCycle) && (isReady === undefined || isReady(state, pending, command));
}

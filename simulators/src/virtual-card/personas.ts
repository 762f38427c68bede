import { SimulatorError } from '../errors.ts';

export type Carrier = 'my-number-card' | 'company-card';

/** A kind of card to test with. A new one is a new row. */
export interface Persona {
  readonly name: string;
  readonly summary: string;
  readonly carrier: Carrier;
  /** Instances of the badge application, all blank when the card is new. */
  readonly badges: number;
  /** Keeps silent to every command, though it has an ATR. */
  readonly isMute: boolean;
}

const PERSONAS: readonly Persona[] = [
  {
    name: 'normal',
    summary: 'My Number Card with a blank badge application; PIN 1234, sign password ABC123',
    carrier: 'my-number-card',
    badges: 1,
    isMute: false,
  },
  {
    name: 'badge-blank',
    summary: 'the same under the name that tests of personalisation use',
    carrier: 'my-number-card',
    badges: 1,
    isMute: false,
  },
  {
    name: 'company-card',
    summary: 'company-owned chip card: badge application only, no national application',
    carrier: 'company-card',
    badges: 1,
    isMute: false,
  },
  {
    name: 'no-badge',
    summary: 'My Number Card as the municipality hands it out, without the badge application',
    carrier: 'my-number-card',
    badges: 0,
    isMute: false,
  },
  {
    name: 'mute',
    summary: 'answers to reset, then never to a command',
    carrier: 'my-number-card',
    badges: 1,
    isMute: true,
  },
];

export function listPersonas(): readonly Persona[] {
  return PERSONAS;
}

/** @throws SimulatorError `PERSONA_UNKNOWN` */
export function getPersona(name: string): Persona {
  const persona = PERSONAS.find((candidate) => candidate.name === name);
  if (persona === undefined) {
    const known = PERSONAS.map((candidate) => candidate.name).join(', ');
    throw new SimulatorError('PERSONA_UNKNOWN', { reason: `"${name}" is none of ${known}` });
  }
  return persona;
}

import type { CommandApdu } from '../apdu.ts';
import type { JpkiFile } from '../card-profile.ts';
import { BADGE_RULES } from './badge-rules.ts';
import { NATIONAL_RULES } from './national-rules.ts';
import type { CardPosition } from './position.ts';
import type { AllowedCommand, Applications, Rule } from './rule.ts';

/** What a place may do with a card (ruling 19). A door reads; a desk also binds, makes and changes badges. */
export type GuardProfile = 'door' | 'desk';

interface Allowance {
  readonly commands: ReadonlySet<AllowedCommand>;
  /** Files of the JPKI application that may be read. */
  readonly readable: readonly JpkiFile[];
  /** Files that may be selected besides: what is used and never read. */
  readonly usable: readonly JpkiFile[];
}

const DOOR_COMMANDS: readonly AllowedCommand[] = [
  'select-badge',
  'authenticate',
  'get-response',
  'verify-pin',
  'select-jpki',
  'select-id-record',
  'select-file',
  'read-binary',
];

/** A door never meets the holder's national PIN: what it cannot send it cannot leak, or block. */
export const ALLOWANCES: Readonly<Record<GuardProfile, Allowance>> = {
  door: { commands: new Set(DOOR_COMMANDS), readable: ['token-info', 'user-certificate'], usable: [] },
  desk: {
    commands: new Set([
      ...DOOR_COMMANDS,
      'query-user-pin',
      'verify-user-pin',
      'compute-signature',
      'generate-key',
      'put-data',
      'activate',
      'get-challenge',
      'terminate',
    ] as const),
    readable: ['token-info', 'availability', 'user-certificate', 'user-ca-certificate'],
    usable: ['user-key', 'user-pin'],
  },
};

const RULES: readonly Rule[] = [...BADGE_RULES, ...NATIONAL_RULES];

/** Which listed command this is in the present position; undefined: none, it must not leave. */
export function findAllowedCommand(
  command: CommandApdu,
  profile: GuardProfile,
  at: Applications & { readonly position: CardPosition },
): AllowedCommand | undefined {
  const { commands, readable, usable } = ALLOWANCES[profile];
  const context = {
    ...at,
    readableFiles: fileIds(readable, at.position),
    selectableFiles: fileIds([...readable, ...usable], at.position),
  };
  return RULES.find(
    (rule) =>
      commands.has(rule.kind) &&
      (rule.application === 'any' || rule.application === at.position.application) &&
      rule.fits(command, context),
  )?.kind;
}

function fileIds(files: readonly JpkiFile[], { card }: CardPosition): readonly number[] {
  return card === undefined ? [] : files.map((file) => card.files[file]);
}

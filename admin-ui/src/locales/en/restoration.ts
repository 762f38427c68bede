import type { Shape } from '../../text/keys.ts';
import type { restoration as ja } from '../ja/restoration.ts';

export const restoration: Shape<typeof ja> = {
  title: 'Restored from a backup',
  banner:
    'This server was restored from a backup of {time}. Until its rights are confirmed, doors open only where their policy from before opens too.',
  look: 'Look and confirm',
  never: 'Never restored',
  neverText: 'This database does not come from a backup.',
  lead: 'Restored at {at} from a backup of {taken}. What was changed in between is not in this database.',
  narrow:
    'Until somebody confirms, doors open only for whom both their policy from before and this database open. Badges that are issued now open nothing before that. New stops count at once.',
  before: 'Before you confirm',
  checks: {
    leavers: 'Stop again who left and what was lost after the backup: ask HR and the reception',
    operators: 'Retire again operators who were retired after the backup: their old passwords are good again',
    keys: 'Make new API keys where they are needed: all former ones have ended',
    badges: 'Lay badges that were issued after the backup on the desk again',
  },
  stops: 'Active here, and refused by a door as stopped since the backup',
  noStops: 'Nobody so far. Whoever is refused appears here as doors report it.',
  refused: 'Last refused at {time}',
  confirm: 'Let the restored rights count',
  confirmText: 'Badges that were not stopped again open doors from then on. A second operator has to agree.',
  confirmed: 'The restored rights count.',
  confirmedAt: 'Confirmed at {time}.',
};

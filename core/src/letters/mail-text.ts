import type { Block, Sheet } from './letter.ts';

/** The letter as the plain text of a mail: subject apart, a blank line between parts, nothing that needs HTML. */
export function mailText(letter: Sheet): { readonly subject: string; readonly text: string } {
  const parts = [letter.to, ...letter.blocks.map(textOf), `${letter.from}\n${letter.writtenOn}`];
  return { subject: letter.title, text: `${parts.join('\n\n')}\n` };
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `■ ${block.text}`;
    case 'paragraph':
      return block.text;
    case 'list':
      return block.items
        .map((item, index) => `${block.isNumbered ? `${index + 1}.` : '-'} ${item}`)
        .join('\n');
    case 'facts':
      return block.rows.map(({ label, value }) => `${label}: ${value}`).join('\n');
    case 'box':
      return [RULE, block.title, ...block.lines.map((line) => `- ${line}`), RULE].join('\n');
    case 'link':
      return `${block.label}:\n${block.url}`;
    case 'table':
      return [block.columns.map(({ heading }) => heading), ...block.rows]
        .map((cells) => cells.join(' | '))
        .join('\n');
    case 'sign':
      return block.lines.map(({ text }) => text).join('\n');
  }
}

const RULE = '-'.repeat(40);

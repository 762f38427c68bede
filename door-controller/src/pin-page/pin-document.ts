import { createHash } from 'node:crypto';
import { PIN_SCRIPT } from './pin-script.ts';
import { PIN_STYLE } from './pin-style.ts';
import { PIN_WORDS, type PinLanguage, type PinWords } from './pin-words.ts';

/** The page, the same for everybody: what is asked it learns with the word of its fragment. */
export function pinDocument(language: PinLanguage): string {
  const words = PIN_WORDS[language];
  const other = language === 'ja' ? 'en' : 'ja';
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer"><title>${escapeHtml(words.title)}</title><style>${PIN_STYLE}</style></head>
<body ${dataOf(words)}>
<main>
<p class="top"><a href="/?lang=${other}" lang="${other}" hreflang="${other}">${escapeHtml(words.otherLanguage)}</a></p>
<h1>${escapeHtml(words.title)}</h1>
<p>${escapeHtml(words.where)}</p>
<p role="status" tabindex="-1"></p>
<form hidden autocomplete="off" novalidate>
${formOf(words)}
<p role="alert"></p>
<button type="button" id="show" aria-pressed="false">${escapeHtml(words.show)}</button>
<div id="keys" role="group" aria-label="${escapeHtml(words.keys)}">${keysOf(words)}</div>
<button type="submit" id="send">${escapeHtml(words.send)}</button>
</form>
</main>
<script>${PIN_SCRIPT}</script>
</body>
</html>
`;
}

/** Only this page's own program and style run, and they talk only to this desk. */
export const PIN_PAGE_POLICY = [
  "default-src 'none'",
  `script-src '${hashOf(PIN_SCRIPT)}'`,
  `style-src '${hashOf(PIN_STYLE)}'`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function formOf(words: PinWords): string {
  const jpki = fieldOf({ id: 'jpki-pin', label: words.jpkiPin, help: words.jpkiPinHelp, length: 4 });
  const badge = [
    fieldOf({ id: 'badge-pin', label: words.badgePin, help: words.badgePinHelp, length: 8 }),
    fieldOf({ id: 'badge-pin-again', label: words.badgePinAgain, help: '', length: 8 }),
    fieldOf({ id: 'duress-pin', label: words.duressPin, help: words.duressPinHelp, length: 8 }),
  ];
  return `<fieldset id="jpki">${jpki}</fieldset><fieldset id="badge">${badge.join('')}</fieldset>`;
}

function fieldOf(field: { id: string; label: string; help: string; length: number }): string {
  const { id, label, help, length } = field;
  const described = help === '' ? '' : ` aria-describedby="${id}-help"`;
  const text = help === '' ? '' : `<p class="help" id="${id}-help">${escapeHtml(help)}</p>`;
  return `<label for="${id}">${escapeHtml(label)}</label>
<input id="${id}" type="password" inputmode="numeric" pattern="[0-9]*" maxlength="${length}" autocomplete="off"${described}>${text}`;
}

function keysOf(words: PinWords): string {
  const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];
  const keys = digits.map((digit) => `<button type="button" data-key="${digit}">${digit}</button>`);
  const erase = `<button type="button" data-key="erase" aria-label="${escapeHtml(words.erase)}">⌫</button>`;
  return `${keys.join('')}${erase}`;
}

/** Sentences that the program says later. */
function dataOf({ problems, ...words }: PinWords): string {
  const said = ['done', 'over', 'unreachable', 'notTheSame', 'jpkiPinWrong', 'show', 'hide'] as const;
  const attributes = said.map((name) => `data-${toKebab(name)}="${escapeHtml(words[name])}"`);
  return [...attributes, `data-problems="${escapeHtml(JSON.stringify(problems))}"`].join(' ');
}

function toKebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** A source of Content-Security-Policy level 3, section 2.3.1. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

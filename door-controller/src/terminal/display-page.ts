import { createHash } from 'node:crypto';

/** The terminal's own screen: shows what is asked in Japanese and English, and asks for the next view. */
export function displayDocument(): string {
  return `<!doctype html>
<html lang="ja">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer"><title>Monban</title><style>${STYLE}</style></head>
<body data-word="">
<main role="status" aria-live="assertive">
<p id="ja" lang="ja"></p>
<p id="en" lang="en"></p>
<p id="code"></p>
<p id="audience" lang="en"></p>
</main>
<footer><span lang="ja">端末</span> <span lang="en">Terminal</span> <b id="terminal"></b></footer>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

const STYLE = `
body{margin:0;min-height:100vh;display:grid;grid-template-rows:1fr auto;font-family:system-ui,sans-serif;background:#fff;color:#1a1a1a}
main{display:grid;align-content:center;justify-items:center;gap:1rem;padding:2rem;text-align:center}
p{margin:0}
#ja{font-size:2.5rem;font-weight:700}
#en{font-size:1.5rem}
#code{font-size:5rem;font-weight:700;letter-spacing:.3em;font-family:ui-monospace,monospace}
#audience{color:#595959}
footer{padding:1rem 2rem;color:#595959}
body[data-word=welcome]{background:#e6f4ea}
body[data-word=refused],body[data-word=pin-wrong]{background:#fce8e6}
`;

/** Text goes in as text alone. A terminal that does not answer shows nothing, rather than something old. */
const SCRIPT = `
const put=(id,text)=>{document.getElementById(id).textContent=text};
const show=({view,terminalCode})=>{document.body.dataset.word=view.word;put('ja',view.text.ja);put('en',view.text.en);
put('code',view.code??'');put('audience',view.audience??'');put('terminal',terminalCode??'')};
const clear=()=>show({view:{word:'',text:{ja:'',en:''}},terminalCode:''});
let number=0;
const next=async()=>{try{const answer=await fetch('/display?after='+number,{cache:'no-store'});
const seen=await answer.json();number=seen.number;show(seen);setTimeout(next,0)}
catch{number=0;clear();setTimeout(next,1000)}};
next();
`;

/** Only this page's own program and style run, and they talk only to this terminal. */
export const DISPLAY_PAGE_POLICY = [
  "default-src 'none'",
  `script-src '${hashOf(SCRIPT)}'`,
  `style-src '${hashOf(STYLE)}'`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}

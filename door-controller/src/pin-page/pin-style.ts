/** Large keys, plain contrast (at least 7 : 1), nothing that needs a network. */
export const PIN_STYLE = `
:root { color-scheme: light; font-family: system-ui, 'Noto Sans CJK JP', sans-serif; font-size: 112.5%; }
body { margin: 0; background: #f4f5f7; color: #16181d; line-height: 1.6; }
main { max-width: 34rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; margin: .5rem 0; }
[hidden] { display: none !important; }
.top { display: flex; justify-content: flex-end; }
.top a { color: #0b3d91; padding: .75rem; }
fieldset { border: 0; margin: 0; padding: 0; }
label { display: block; font-weight: 600; margin-top: 1rem; }
input { box-sizing: border-box; width: 100%; min-height: 3.5rem; padding: .5rem 1rem; font-size: 1.75rem;
  letter-spacing: .35em; border: 2px solid #4a5160; border-radius: .5rem; background: #fff; color: inherit; }
input[aria-invalid=true] { border-color: #a1101b; border-width: 4px; }
p.help { margin: .25rem 0 0; font-size: .9rem; color: #3a404c; }
[role=alert] { min-height: 1.6em; margin: 1rem 0 0; color: #8f0d17; font-weight: 700; }
[role=status] { font-size: 1.25rem; }
button { min-height: 3.5rem; padding: .5rem 1rem; font: inherit; border: 2px solid #0b3d91; border-radius: .5rem;
  background: #fff; color: #0b3d91; cursor: pointer; }
#keys { display: grid; grid-template-columns: repeat(3, 1fr); gap: .5rem; margin: 1rem 0; }
#keys button { min-height: 4.25rem; font-size: 1.75rem; }
#keys [data-key='0'] { grid-column: 2; }
#send { width: 100%; background: #0b3d91; color: #fff; font-size: 1.25rem; font-weight: 700; }
:focus-visible { outline: 4px solid #b35c00; outline-offset: 2px; }
`;

import { createApp } from 'vue';
import { createVuetify } from 'vuetify';
import { aliases, mdi } from 'vuetify/iconsets/mdi-svg';
import App from './App.vue';
import { createConsoleRouter } from './router.ts';
import { i18n } from './text/text.ts';
import './theme/theme.css';

// The theme is a static style sheet (theme/), so that the content security policy needs no inline styles.
const vuetify = createVuetify({
  theme: false,
  icons: { defaultSet: 'mdi', aliases, sets: { mdi } },
  defaults: { VBtn: { ripple: false, variant: 'flat' }, VDialog: { scrim: true } },
});

createApp(App).use(i18n).use(vuetify).use(createConsoleRouter()).mount('#app');

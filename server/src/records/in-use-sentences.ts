import type { Language } from '../http/route.ts';

/** What uses a record that therefore cannot be retired. */
export const IN_USE_SENTENCES: Readonly<Partial<Record<string, Readonly<Record<Language, string>>>>> = {
  USED_BY_PEOPLE: { ja: '所属している人がいます。', en: 'People belong to it.' },
  USED_BY_DEPARTMENTS: { ja: '下位の部署があります。', en: 'Departments are below it.' },
  USED_BY_AREAS: { ja: '区域があります。', en: 'Areas belong to it.' },
  USED_BY_DOORS: { ja: '扉が使っています。', en: 'Doors use it.' },
  USED_BY_CONTROLLERS: { ja: 'コントローラーが使っています。', en: 'Controllers use it.' },
  USED_BY_ACCESS_LEVELS: { ja: 'アクセスレベルが使っています。', en: 'Access levels use it.' },
  USED_BY_OLD_READER: {
    ja: '旧バッジのリーダーが併用中です。先に、止めたことを確かめて終わりにしてください。',
    en: 'The reader of an old system is on beside it. Confirm first that it is off.',
  },
  USED_BY_READERS: { ja: 'リーダーが使っています。', en: 'Readers use it.' },
};

import type { OwnPart } from '@monban/core/api/own';
import type { Language } from '../http/route.ts';

/** The few words that the export says by itself; the data in it is as it is held. */
export interface ExportWords {
  readonly title: string;
  readonly lead: string;
  readonly made: string;
  readonly nothing: string;
  readonly parts: Readonly<Record<OwnPart, string>>;
}

export const EXPORT_WORDS: Readonly<Record<Language, ExportWords>> = {
  ja: {
    title: '私について保管されている情報',
    lead: 'このファイルには、会社の入退システムがあなたについて保管している情報のすべてが入っています。時刻は協定世界時（UTC）です。',
    made: '作成日時',
    nothing: 'ありません。',
    parts: {
      profile: '登録内容',
      employments: '在籍',
      posts: '所属・役職',
      'address-mark': '住所の照合値',
      merges: '記録の統合',
      distinctions: '別人とされた記録',
      badges: '社員証',
      'badge-history': '社員証の履歴',
      'stop-codes': '停止コード',
      'access-levels': 'アクセスレベル',
      'boundary-events': '敷地の出入口の記録',
      'working-terms': '労働条件',
      'attendance-claims': '勤務時間の申告',
      'attendance-months': '締めた月の勤務時間',
      'inner-events': '敷地内の扉の記録',
      'look-ups': '記録を見た人と理由',
      'access-requests': 'アクセスの申請',
      'card-applications': 'カードの一括申請',
      'card-batches': 'まとめて提出した束',
      'application-contents': '交付申請書と写真',
      'visit-times': '出張申請受付の予約と結果',
      'visit-rosters': '出張申請受付の名簿のための情報',
      'desk-jobs': '発行デスクの作業',
      loading: 'カードへの搭載',
      appointments: '窓口の予約',
      'company-card-loans': '会社カードの貸し出し',
      account: 'サインインのアカウント',
      sessions: 'サインイン',
      'audit-entries': '操作の記録',
    },
  },
  en: {
    title: 'What is held about me',
    lead: 'This file holds everything that the company’s door system keeps about you. Times are in UTC.',
    made: 'Made at',
    nothing: 'Nothing.',
    parts: {
      profile: 'Profile',
      employments: 'Employments',
      posts: 'Posts',
      'address-mark': 'Mark of the address',
      merges: 'Merged records',
      distinctions: 'Records said to be somebody else',
      badges: 'Badges',
      'badge-history': 'History of badges',
      'stop-codes': 'Stop codes',
      'access-levels': 'Access levels',
      'boundary-events': 'Events at the site’s boundary',
      'working-terms': 'Working terms',
      'attendance-claims': 'Claims of working time',
      'attendance-months': 'Working time of closed months',
      'inner-events': 'Events at doors within the site',
      'look-ups': 'Who looked, and why',
      'access-requests': 'Requests for access',
      'card-applications': 'Card applications',
      'card-batches': 'Batches handed in',
      'application-contents': 'Application form and photo',
      'visit-times': 'Times and findings at municipal visits',
      'visit-rosters': 'What was told for the roster of a visit',
      'desk-jobs': 'Work at the desk',
      loading: 'Loading of the card',
      appointments: 'Appointments at the desk',
      'company-card-loans': 'Loans of company cards',
      account: 'Sign-in account',
      sessions: 'Sign-ins',
      'audit-entries': 'Audit trail',
    },
  },
};

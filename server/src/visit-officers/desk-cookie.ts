import { PrivateCookie } from '../http/private-cookie.ts';

/** Holds `<session id>.<secret>` of a guest, until the end of the guest's day. */
export const deskCookie = new PrivateCookie('monban-visit-desk');

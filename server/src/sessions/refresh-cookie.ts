import { PrivateCookie } from '../http/private-cookie.ts';

/** Holds the refresh token. */
export const refreshCookie = new PrivateCookie('monban-refresh');

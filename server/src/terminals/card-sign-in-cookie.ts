import { PrivateCookie } from '../http/private-cookie.ts';

/** Binds a sign-in with the card to the browser that began it. */
export const cardSignInCookie = new PrivateCookie('monban-card');

/** Longer than the tap is awaited and the session made of it. */
export const CARD_SIGN_IN_SECONDS = 150;

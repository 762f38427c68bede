/** How a state feels: said by shape and word first, by colour only besides. */
export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

/** Asynchronous networking: section 36.3 of the text. */
export {};

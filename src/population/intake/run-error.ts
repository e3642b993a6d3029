/** A run that cannot begin as it was asked for: what is wrong, in words for the person at the terminal. */
export class RunError extends Error {}

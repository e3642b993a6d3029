/** The moment of now in milliseconds since 1970, UTC. An argument everywhere, so that tests and replays decide what time it is. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()

/** Milliseconds since some moment, for durations: it goes on when the clock of the machine is set. */
export const monotonic: Clock = () => performance.now()

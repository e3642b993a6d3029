/** Bounds of the histograms, in seconds: the promises about speed fall on one of them. */
export const durations = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]

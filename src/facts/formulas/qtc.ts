/** Seconds between two beats at a heart rate per minute. */
const interval = (heartRate: number): number => 60 / heartRate

/** QT corrected by Bazett, in ms. */
export function bazett(qt: number, heartRate: number): number {
  return qt / Math.sqrt(interval(heartRate))
}

/** QT corrected by Fridericia, in ms. */
export function fridericia(qt: number, heartRate: number): number {
  return qt / Math.cbrt(interval(heartRate))
}

/** Ends when the time of the call is up or its caller hangs up, whichever comes first; the reason tells which. */
export function callDeadline(milliseconds: number, hungUp?: AbortSignal): AbortSignal {
  const late = AbortSignal.timeout(milliseconds)
  return hungUp ? AbortSignal.any([late, hungUp]) : late
}

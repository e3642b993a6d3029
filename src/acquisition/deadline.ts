/** Ends when the time of the call is up or its caller hangs up, whichever comes first; the reason tells which. */
export function callDeadline(milliseconds: number, clientAborted?: AbortSignal): AbortSignal {
  const late = AbortSignal.timeout(milliseconds)
  return clientAborted ? AbortSignal.any([late, clientAborted]) : late
}

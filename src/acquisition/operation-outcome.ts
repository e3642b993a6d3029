import { type Json, objects, string } from './json.ts'

/** What an OperationOutcome in place of data says of them: they were not to be had, not all of them, or there are none. */
export type Withheld = 'failed' | 'partial' | 'none'

/** FHIR issue types that mean: data exist, or may exist, and were not sent. Whatever the severity. */
const notSent = new Set([
  'suppressed',
  'security',
  'forbidden',
  'login',
  'expired',
  'throttled',
  'timeout',
  'incomplete',
  'transient',
  'lock-error',
  'no-store',
  'not-supported',
  'too-costly',
  'exception'
])
/** Issue types with which servers accompany an empty answer. Whatever the severity. */
const nothingFound = new Set(['informational', 'not-found', 'processing'])

const bySeverity: Readonly<Record<string, Withheld>> = {
  fatal: 'failed',
  error: 'failed',
  warning: 'partial',
  information: 'none',
  success: 'none'
}

/** The gravest of its issues. An outcome that does not say why, or how grave it is, is a failure. */
export function withheldBy(outcome: Json): Withheld {
  const issues = objects(outcome.issue).map(ofIssue)
  if (issues.length === 0 || issues.includes('failed')) return 'failed'
  return issues.includes('partial') ? 'partial' : 'none'
}

function ofIssue({ code, severity }: Json): Withheld {
  const type = string(code)?.trim().toLowerCase() ?? ''
  if (notSent.has(type)) return 'failed'
  if (nothingFound.has(type)) return 'none'
  return bySeverity[string(severity)?.trim().toLowerCase() ?? ''] ?? 'failed'
}

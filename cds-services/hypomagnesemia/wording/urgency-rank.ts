import type { Urgency } from '../../../src/recommendation.ts'

const urgencies: readonly Urgency[] = ['critical', 'warning', 'info']

/** The graver, the less. */
export const rankOf = (urgency: Urgency): number => urgencies.indexOf(urgency)

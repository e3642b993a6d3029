import type { Line } from '../../../src/recommendation.ts'

/** A sentence with fewer words for cards that are kept short. */
export const inShort = (full: string, short: string): Line => ({ full, short })

/** A sentence that short cards say only if there is room. */
export const ifRoom = (full: string, short = full): Line => ({ full, short, spare: true })

const fullOf = (line: Line): string => (typeof line === 'string' ? line : line.full)

/** Each line once. */
export const unique = (lines: readonly Line[]): readonly Line[] => [...new Map(lines.map(line => [fullOf(line), line])).values()]

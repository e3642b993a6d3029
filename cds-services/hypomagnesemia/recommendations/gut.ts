import type { Facts } from '../assessment.ts'
import type { Draft } from '../wording/basis.ts'
import { givesBy } from './routes.ts'

/** How tablets get into a gut that is in doubt, on every card that offers them (M21). */
export function withGut(f: Facts, draft: Draft): Draft {
  const lines = gutLines(f)
  const oral = draft.options.some(item => item.proposals.some(proposal => givesBy(proposal) === 'oral'))
  if (draft.about !== undefined || !oral || lines.length === 0) return draft
  return {
    ...draft,
    before: [...lines, ...(draft.before ?? [])],
    amendments: [...new Set([...(draft.amendments ?? []), 'M21'])]
  }
}

function gutLines({ gut }: Facts): readonly string[] {
  const lines = gut.doubtful.map(name => `${name}: tablets after it.`)
  if (gut.tube) lines.push('By tube: liquid or dispersible product.')
  if (gut.diarrhea.length > 0) lines.push(`Diarrhea (${gut.diarrhea.join(', ')}): oral magnesium worsens it, divide the dose.`)
  return lines
}

import type { GuidelinePage } from '../../../src/guideline-folder.ts'
import { amendedWords, amendments } from '../amendments.ts'
import { cellText, conflictTables, heading, statements } from '../guideline-tables.ts'
import { rules } from '../rules.ts'

/** The page of one statement, contradiction or gap: `/guideline/S-060`, `/guideline/C-24`, `/guideline/O-13`. */
export function statementPage(id: string): GuidelinePage | undefined {
  const statement = statements.find(row => row.id === id)
  return statement ? pageOf(statement) : resolutionPage(id)
}

function pageOf({ id, group, sentence, realization, where, reason }: (typeof statements)[number]): GuidelinePage {
  const cited = rules.filter(rule => rule.statements.includes(id)).map(rule => rule.topic)
  return {
    title: `${id} ${group}`,
    sections: [
      { title: 'Statement', lines: [sentence] },
      { title: 'How it is used', lines: [[realization, reason].filter(Boolean).join(': ')] },
      places([...where, ...cited]),
      ...naming(id)
    ]
  }
}

type Cells = (typeof conflictTables.conflicts.rows)[number]

function resolutionPage(id: string): GuidelinePage | undefined {
  const found = [conflictTables.conflicts, conflictTables.gaps].flatMap(({ columns, rows }) => {
    const row = rows.find(([first]) => first === id)
    return row ? [{ columns, row }] : []
  })[0]
  if (!found) return undefined
  const { columns, row } = found
  const inner = columns.slice(1, -1).map((title, index) => ({ title: heading(title), lines: [text(row[index + 1])] }))
  const amended = amendedWords(id)
  return {
    title: id.startsWith('C-') ? `${id} Contradiction` : `${id} Gap`,
    sections: [
      ...inner,
      ...(amended ? [{ title: 'Amended', lines: [amended.trim()] }] : []),
      places([row.at(-1) ?? []].flat()),
      ...naming(id)
    ]
  }
}

const text = (cell: Cells[number] | undefined): string => cellText(cell ?? '')

const places = (codes: readonly string[]) => ({
  title: 'Cards and checks',
  table: { columns: ['Where'], rows: [...new Set(codes)].filter(Boolean).map(code => [code]) }
})

const names = ([own, ...cells]: Cells, id: string): boolean =>
  own !== id && cells.some(cell => [cell].flat().some(one => one.split(/[\s,;]+/).includes(id)))

/** What else names the same id. */
function naming(id: string): GuidelinePage['sections'] {
  const others = [
    ...[conflictTables.conflicts, conflictTables.gaps].flatMap(({ columns, rows }) => {
      const what = Math.max(columns.indexOf('problem'), columns.indexOf('gap'))
      return rows.filter(row => names(row, id)).map(row => [text(row[0]), text(row[what])])
    }),
    ...amendments.filter(({ amends }) => amends.includes(id)).map(amendment => [amendment.id, amendment.title])
  ]
  return others.length > 0 ? [{ title: 'Named by', table: { columns: ['Id', 'What'], rows: others } }] : []
}

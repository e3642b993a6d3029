import type { GuidelineSection } from '../../../src/guideline-folder.ts'
import { dischargeTable, type Knowledge, protocolLimits, rechecks, type Tables } from '../knowledge.ts'
import { bounds } from '../site/bounds.ts'
import { limitWords } from './figures.ts'

const protocolLimitRows = Object.values(protocolLimits).filter(limit => typeof limit !== 'string')

/** The figures beside doses as a clinician reads them: limits, how old results may be, what a site may move. */
export const limitSections = (knowledge: Knowledge): readonly GuidelineSection[] => [
  {
    title: 'Other limits',
    table: {
      columns: ['Meaning', 'Value', 'Sources'],
      rows: Object.entries(knowledge.thresholds.limits).map(([name, row]) => [row.meaning, limitWords(knowledge, name), row.cite])
    }
  },
  {
    title: 'How old a result may be (hours)',
    table: {
      columns: ['For', 'Result', 'In hospital', 'Outside', 'Sources'],
      rows: knowledge.windows.rows.map(row => [row.purpose, row.fact, ...hoursOf(row), row.cite])
    }
  },
  {
    title: 'Figures that a site may move in its own file',
    table: {
      columns: ['Name', 'From', 'To', 'What', 'Sources'],
      rows: bounds.map(row => [row.name, String(row.from), String(row.to), row.meaning, row.cite])
    }
  },
  {
    title: "Limits of a site's replacement protocol",
    table: {
      columns: ['Limit', 'Value', 'Sources'],
      rows: protocolLimitRows.map(({ meaning, value, unit, cite }) => [meaning, `${value} ${unit}`, cite])
    }
  }
]

/** When magnesium is measured again. */
export const recheckSections = (): readonly GuidelineSection[] => [
  {
    title: 'After discharge',
    table: {
      columns: ['What', 'Days', 'Sources'],
      rows: [
        ['Magnesium again', daysOf(dischargeTable.recheck.usual), dischargeTable.recheck.usual.cite],
        [
          'Magnesium again, with a risk or reduced kidneys',
          daysOf(dischargeTable.recheck.atRisk),
          dischargeTable.recheck.atRisk.cite
        ],
        [
          'Retest after stopping the acid suppressant',
          String(dischargeTable.acidSuppressant.retestDays),
          dischargeTable.acidSuppressant.cite
        ]
      ]
    }
  },
  {
    title: 'When magnesium is measured again',
    table: {
      columns: ['Situation', 'Hours', 'Sources'],
      rows: rechecks.rows.map(row => [row.meaning, String(row.hours), row.cite])
    }
  }
]

const daysOf = ({ fromDays, toDays }: { readonly fromDays: number; readonly toDays: number }): string =>
  `${fromDays} to ${toDays}`

type Window = Tables['windows']['rows'][number]

/** In hospital and outside. */
const hoursOf = (row: Window): readonly string[] =>
  'hours' in row ? [String(row.hours), String(row.hours)] : [String(row.inpatient), String(row.outpatient)]

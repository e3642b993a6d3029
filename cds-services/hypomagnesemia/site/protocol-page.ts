import type { GuidelinePage, GuidelineSection } from '../../../src/guideline-folder.ts'
import { rangeWords } from '../facts/kidney/band.ts'
import { totalHours } from '../facts/total-hours.ts'
import { guideline, type Knowledge, protocolLimits } from '../knowledge.ts'
import { figure } from '../wording/words.ts'
import { inMmol } from './protocol-faults.ts'
import { type ProtocolRow, type SettingName, type SiteProtocol, settingNames } from './protocol-schema.ts'

/** The site's protocol on one page, for its pharmacy committee; nothing where it states none. */
export function protocolPage(knowledge: Knowledge): GuidelinePage | undefined {
  const { protocol } = knowledge
  if (!protocol) return undefined
  return {
    title: `Our protocol: magnesium replacement, ${protocol.name}, version ${protocol.version}`,
    sections: [
      ...settingNames.flatMap(name => {
        const setting = protocol.settings[name]
        return setting ? [sectionOf(knowledge, name, setting)] : []
      }),
      { title: 'What holds beside it', lines: beside(knowledge) },
      {
        title: 'Approval',
        lines: [
          'Pharmacist, date: ____________________',
          'Physician, date: ____________________',
          'Next review: ____________________'
        ]
      }
    ]
  }
}

const titles: Readonly<Record<SettingName, string>> = { cardiac: 'Cardiac', icu: 'Intensive care', ward: 'Ward' }

type Setting = NonNullable<SiteProtocol['settings'][SettingName]>

function sectionOf(knowledge: Knowledge, name: SettingName, { where, target, rows }: Setting): GuidelineSection {
  const unit = rows[0]?.unit ?? 'mmol/L'
  const stated = Object.entries(where ?? {}).map(([list, codes = []]) => `${list} ${codes.join(', ')}`)
  return {
    title: titles[name],
    lines: [
      `Where: ${stated.length > 0 ? stated.join('; ') : 'inpatients of no other setting'}.`,
      `Target: ${target} ${unit} (${figure(inMmol(target, unit))} mmol/L).`
    ],
    table: {
      columns: [
        'Magnesium',
        ...(['R1', 'R2', 'R3', 'R4'] as const).map(band => `CrCl ${rangeWords(knowledge, band)}`),
        'Over',
        'Fastest',
        'Next level',
        'Product'
      ],
      rows: rows.map(row => [
        `${row.from} to <${row.to} ${row.unit} (${figure(inMmol(row.from, row.unit))} to <${figure(inMmol(row.to, row.unit))} mmol/L)`,
        ...[row.grams, row.renal.R2, row.renal.R3].map(grams => (grams > 0 ? `${figure(grams)} g IV` : 'none')),
        'none',
        `${figure(row.hours)} h`,
        `${figure(row.grams / row.hours)} g/h`,
        `${figure(row.recheckHours)} h after the end`,
        productOf(knowledge, row)
      ])
    }
  }
}

const productOf = (knowledge: Knowledge, { product }: ProtocolRow): string =>
  knowledge.local.products.find(({ key }) => key === product)?.words ?? product

function beside(knowledge: Knowledge): readonly string[] {
  const totals = knowledge.doses.totals.flatMap(({ renal, soft24, soft48 }) =>
    soft24 === undefined
      ? []
      : [
          `${renal} ${soft24} g in ${totalHours.day} h${soft48 === undefined ? '' : ` and ${soft48} g in ${totalHours.twoDays} h`}`
        ]
  )
  return [
    `Soft totals by kidney band: ${totals.join('; ')}. At most ${protocolLimits.doseMost.value} g per dose and ${protocolLimits.rateMost.value} g an hour.`,
    `Each dose needs a magnesium level since the last one. Not at a clearance ${rangeWords(knowledge, 'R4')} mL/min or on dialysis, not in pregnancy, with myasthenia, AV block without a pacemaker, or allergy.`,
    'Severe deficiency with symptoms, and emergencies, follow the guideline.',
    `${guideline.title}, version ${guideline.version}, ${guideline.reviewedBy}.`
  ]
}

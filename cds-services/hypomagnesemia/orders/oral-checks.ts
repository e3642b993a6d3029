import { isParenteral } from '../../../src/facts/drug-order.ts'
import { limitOf } from '../knowledge.ts'
import { figure } from '../words.ts'
import { type Checked, type Note, note } from './checked.ts'

/** Amount, salt, route and timing of tablets. */
export function oralChecks(check: Checked): readonly Note[] {
  if (check.parenteral || !check.adult || check.order.route !== 'oral') return []
  return [
    ...unread(check),
    ...tooMuch(check),
    ...saltOrElemental(check),
    ...routeForSeverity(check),
    ...volume(check),
    ...timing(check)
  ]
}

function unread({ dose, order }: Checked): readonly Note[] {
  if (dose.readable || dose.saltOrElemental) return []
  const product = order.drug.certain ? 'the product' : 'the drug, known by name only,'
  return [
    note(
      'saltOrElemental',
      'warning',
      ['S-035', 'S-043'],
      `Dose not read, not checked: ${product} or the unit does not tell the magnesium content.`
    )
  ]
}

/** Above the starting dose without a step that leads there, or above the daily most. */
function tooMuch({ dose, f }: Checked): readonly Note[] {
  const perDay = dose.mmolPerDay?.high ?? dose.mmol?.high
  if (perDay === undefined) return []
  if (perDay > limitOf('oralMost')) {
    return [
      note(
        'oralTooMuch',
        'critical',
        ['S-041', 'S-043'],
        `${figure(perDay, 1)} mmol a day: more than 24 mmol (583 mg elemental).`
      )
    ]
  }
  const stepped = f.pathway.row === 'O5' || f.pathway.row === 'F1' || f.pathway.row === 'O4'
  if (perDay <= limitOf('oralHighOutput') || stepped) return []
  return [
    note(
      'oralTooMuch',
      'warning',
      ['S-035', 'S-036', 'S-052'],
      `${figure(perDay, 1)} mmol a day: start with 12 mmol, step up after 7 days.`
    )
  ]
}

function saltOrElemental({ dose, words }: Checked): readonly Note[] {
  const pattern = /\b(480|960)\s*mg\b/.test(words) && dose.saysElemental
  if (!dose.saltOrElemental && !pattern) return []
  const text = pattern
    ? 'Written as elemental magnesium: 480 and 960 mg are weights of the oxide, 12 mmol is 292 mg elemental.'
    : 'Milligrams of salt or of elemental magnesium? State tablets or mmol.'
  return [note('saltOrElemental', 'warning', ['S-035', 'S-041', 'S-043'], text)]
}

function routeForSeverity({ f }: Checked): readonly Note[] {
  if (!f.magnesiumBand.known || f.magnesiumBand.value !== 'SEV') return []
  const injected =
    f.magnesiumOrders.parenteral.length > 0 ||
    f.drafts.some(draft => draft.order?.drug.classes.has('magnesium-product') && isParenteral(draft.order))
  return injected
    ? []
    : [
        note(
          'routeForSeverity',
          'warning',
          ['S-012', 'S-060'],
          'Severely low: tablets alone are too slow; magnesium by vein fits better.'
        )
      ]
}

function volume({ f }: Checked): readonly Note[] {
  const low = f.magnesium.known && f.magnesium.value < limitOf('lowMagnesium')
  if (!f.volume.first || !low) return []
  return [note('volumeFirst', 'warning', ['S-021', 'S-027'], `Volume first: ${f.volume.why.join('; ')}.`)]
}

function timing({ dose, order, f }: Checked): readonly Note[] {
  const times = dose.timesPerDay?.high
  const stated = order.dosages.some(dosage => dosage.timeStated || dosage.bedtime)
  const atOnce = dose.mmol?.high
  const gut = f.volume.gutLoss
  return [
    ...(times !== undefined && times <= 1.01 && times > 0.9 && !stated
      ? [note('nightDose', 'info', ['S-037'], 'Once a day: bedtime gives the best absorption.')]
      : []),
    ...((atOnce !== undefined && atOnce > limitOf('oralHighOutput')) || (gut && times !== undefined && times <= 1.01)
      ? [note('divideDose', 'info', ['S-050', 'S-054'], 'Divide the daily amount.')]
      : [])
  ]
}

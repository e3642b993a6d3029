import { doses, limitOf } from '../knowledge.ts'
import { figure } from '../words.ts'
import { type Checked, type Note, note, softened } from './checked.ts'
import { contentOf } from './kidney-checks.ts'

const { rates } = doses
const above = (value: number | undefined, limit: number): value is number => value !== undefined && value > limit * 1.0001

/** Rate, size, strength and end of a dose by vein; limits of muscle and skin. */
export function injectionChecks(check: Checked): readonly Note[] {
  if (!check.parenteral) return []
  const { route } = check.order
  const everywhere = [...slip(check), ...(route === 'intravenous' ? [...strength(check), ...tooFast(check)] : [])]
  if (!check.adult) return [...everywhere, ...(route === 'intramuscular' ? childMuscle(check) : [])]
  if (route === 'intramuscular') return [...everywhere, ...muscle(check)]
  if (route === 'subcutaneous') return [...everywhere, ...skin(check)]
  return [...everywhere, ...missingRate(check), ...bolus(check), ...openEnded(check), ...obstetricRate(check), ...needed(check)]
}

function slip({ order }: Checked): readonly Note[] {
  if (!order.dosages.some(dosage => dosage.gramsPerMinute)) return []
  return [
    note('gramsPerMinute', 'critical', ['S-063', 'S-069'], 'Rate in grams per minute: mg per minute or grams per hour meant?')
  ]
}

function tooFast(check: Checked): readonly Note[] {
  const rate = check.dose.mgPerMinute?.high
  if (rate === undefined || /push/.test(check.words)) return []
  const text = `Rate ${figure(rate, 1)} mg/min`
  if (above(rate, rates.emergencyMost.value))
    return [
      note(
        'rateTooFast',
        'critical',
        ['S-066', 'S-081'],
        `${text}: above ${rates.emergencyMost.value} even for an emergency with a pulse.`
      )
    ]
  if (above(rate, rates.most.value))
    return [
      note(
        'rateTooFast',
        softened(check, 'critical'),
        ['S-066', 'S-081'],
        `${text}: above ${rates.most.value}, allowed only in a life-threatening emergency.`
      )
    ]
  const minutes = check.runs ?? (check.dose.continuous ? Number.POSITIVE_INFINITY : 0)
  if (check.adult && above(rate, rates.warnInfusion.value) && minutes > 30)
    return [
      note(
        'rateTooFast',
        softened(check, 'warning'),
        ['S-066'],
        `${text} (${figure((rate * 60) / 1000)} g/h) for longer than 30 min: above 2 g/h.`
      )
    ]
  return []
}

function missingRate(check: Checked): readonly Note[] {
  const { dose, words } = check
  if (dose.mgPerMinute !== undefined || /push/.test(words)) return []
  const unread = dose.readable ? 'No duration or rate is stated.' : 'Dose not read, not checked: state grams and duration.'
  return [note('rateMissing', softened(check, 'warning'), ['S-064', 'S-066'], unread)]
}

function bolus(check: Checked): readonly Note[] {
  const grams = check.dose.grams?.high
  const short = check.runs !== undefined && check.runs <= 60 && !check.dose.continuous
  if (grams === undefined || !(short || /push/.test(check.words))) return []
  return [
    ...(check.runs !== undefined && check.runs < 15
      ? [
          note(
            'bolusTooShort',
            softened(check, 'warning'),
            ['S-064'],
            `Bolus over ${figure(check.runs)} min: at least 15 min without an emergency.`
          )
        ]
      : []),
    ...(above(grams, 4) && !check.obstetric
      ? [note('bolusTooLarge', 'critical', ['S-062'], `Bolus of ${figure(grams)} g: more than 4 g.`)]
      : above(grams, 2) && !check.obstetric
        ? [note('bolusTooLarge', 'warning', ['S-062'], `Bolus of ${figure(grams)} g: more than 2 g.`)]
        : [])
  ]
}

const dilutionWords = /dilut|dextrose|d5w|saline|sodium chloride|0\.9 ?%|nacl|premix|ready-made/
const otherDiluents = /ringer|lactated|hartmann|sterile water|plasma-?lyte/

function strength(check: Checked): readonly Note[] {
  const { words, volume, dose, order } = check
  const content = contentOf(order.drug.code)
  const isVial = content?.salt === 'sulfate-heptahydrate' && content.mmolPerUnit > 1
  const product = content?.salt === 'sulfate-heptahydrate' && !isVial ? content.mmolPerUnit * 24.647 : undefined
  const grams = dose.grams?.high
  const stated = volume !== undefined && grams !== undefined ? (grams / volume) * 100 : product
  const undiluted =
    /\bundiluted\b/.test(words) || (/\b(push|ivp)\b/.test(words) && !dilutionWords.test(words) && volume === undefined)
  return [
    ...(undiluted ? [note('undilutedPush', 'critical', ['S-067'], 'Undiluted by vein: dilute to 20% or weaker.')] : []),
    ...(stated !== undefined && stated > 20.05
      ? [note('concentrationTooHigh', 'critical', ['S-067'], `Strength ${figure(stated, 1)}%: dilute to 20% or weaker.`)]
      : []),
    ...(check.adult && stated !== undefined && stated > 10.05 && stated <= 20.05
      ? [
          note(
            'concentrationTooHigh',
            softened(check, 'warning'),
            ['S-067'],
            `Strength ${figure(stated, 1)}%: above 10% by a peripheral vein.`
          )
        ]
      : []),
    ...(check.adult && otherDiluents.test(words)
      ? [note('diluent', 'warning', ['S-068'], 'Diluent other than 5% dextrose or 0.9% sodium chloride.')]
      : []),
    ...(check.adult && isVial && !undiluted && volume === undefined && !dilutionWords.test(words)
      ? [note('diluent', 'warning', ['S-067', 'S-068'], 'A 50% vial by vein: dilution not stated.')]
      : [])
  ]
}

function openEnded(check: Checked): readonly Note[] {
  if (
    !check.dose.continuous ||
    check.lasts !== undefined ||
    (check.order.ends !== undefined && check.order.dosages.some(dosage => dosage.ends !== undefined))
  )
    return []
  const rate = check.dose.mgPerMinute?.high
  const fast = above(rate, rates.continuousMost.value) ? `, above ${rates.continuousMost.value} mg/min` : ''
  return check.runs === undefined
    ? [note('infusionOpenEnded', 'warning', ['S-063', 'S-069'], `Infusion without an end${fast}: state at most 24 h.`)]
    : []
}

function obstetricRate(check: Checked): readonly Note[] {
  const rate = check.dose.mgPerMinute?.high
  if (!check.dose.continuous || check.obstetric || rate === undefined || check.renal === 'RU') return []
  if (rate < rates.obstetricFrom.value * 0.9999 || above(rate, rates.warnInfusion.value)) return []
  const reduced = check.renal !== 'R1'
  const text = `${figure((rate * 60) / 1000)} g/h is an obstetric rate; maintenance is 1 to 4 mg/min.`
  return [note('obstetricRate', reduced ? 'critical' : 'warning', ['S-069'], text)]
}

/** By vein although tablets would do. */
function needed(check: Checked): readonly Note[] {
  const { f } = check
  if (!f.magnesiumBand.known || check.obstetric || check.otherIndication || check.emergency || f.emergencies.length > 0) return []
  const row = f.pathway.row
  const wanted =
    row === 'V1' || row === 'V2' || row === 'V3' || row === 'F1' || f.magnesiumBand.value === 'SEV' || f.symptoms.length > 0
  if (wanted || f.magnesiumBand.value === 'HI' || f.magnesiumBand.value === 'TOX') return []
  return [note('ivNotNeeded', 'info', ['S-060'], 'Neither severe nor with recorded symptoms: tablets would do.')]
}

function muscle(check: Checked): readonly Note[] {
  const { f, dose, obstetric, renal } = check
  const daily = dose.grams24
  const single = dose.grams?.high
  const weight = f.weight.known ? f.weight.value : undefined
  const cap = Math.min(weight === undefined ? 20 : weight * 0.25, 20)
  const fourHourly = dose.timesPerDay && single !== undefined ? single * Math.max(1, dose.timesPerDay.high / 6) : single
  const critical = [
    ...(above(fourHourly, 10) && !obstetric ? [`${figure(fourHourly)} g within 4 h`] : []),
    ...(above(single, cap) ? [`above ${figure(cap)} g (250 mg/kg, at most 20 g)`] : []),
    ...(renal === 'R2' || renal === 'R3' || renal === 'R4' ? ['reduced kidney function'] : [])
  ]
  const warning = [
    ...(above(daily, 4) && !obstetric ? [`${figure(daily)} g in 24 h, at most 4`] : []),
    ...(f.drugs.has('anticoagulant') ? ['anticoagulant'] : []),
    ...(f.findings.has('thrombocytopenia', 'thrombocytopenia-heparin-induced')
      ? [`low platelets (limit ${limitOf('platelets')})`]
      : [])
  ]
  const told = [...critical, ...warning]
  return told.length > 0
    ? [
        note(
          'intramuscularLimit',
          critical.length > 0 ? 'critical' : 'warning',
          ['S-083', 'S-084', 'S-085'],
          `Into muscle: ${told.join('; ')}.`
        )
      ]
    : []
}

function childMuscle(check: Checked): readonly Note[] {
  const content = contentOf(check.order.drug.code)
  const strong = content !== undefined && content.salt === 'sulfate-heptahydrate' && content.mmolPerUnit * 24.647 > 20.05
  return strong ? [note('intramuscularLimit', 'critical', ['S-084'], 'Under 18: into muscle only at 20% or weaker.')] : []
}

function skin(check: Checked): readonly Note[] {
  const { dose, volume } = check
  const told = [
    ...(above(dose.mmol?.high, 12) ? [`${figure(dose.mmol?.high ?? 0, 1)} mmol a session, at most 12`] : []),
    ...(dose.timesPerDay && dose.timesPerDay.high * 7 > 3.01 ? ['more than 3 times a week'] : []),
    ...(volume !== undefined && volume < 500 ? [`in ${volume} mL, at least 500`] : [])
  ]
  return told.length > 0 ? [note('subcutaneousLimit', 'warning', ['S-086'], `Under the skin: ${told.join('; ')}.`)] : []
}

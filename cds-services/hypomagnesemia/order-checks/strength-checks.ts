import { told } from '../advice.ts'
import { isConcentrate, percentOf } from '../facts/magnesium-amount.ts'
import type { DosePart } from '../facts/magnesium-dose.ts'
import { figure } from '../wording/words.ts'
import { above, type Checked, contentOf, type Note, note, softened, worst } from './checked.ts'

const dilutionWords = /(?<!un)dilut|dextrose|d5w|saline|sodium chloride|0\.9 ?%|nacl|\bns\b|premix|ready-made/
const otherDiluents = /ringer|lactated|hartmann|sterile water|water for injection|plasma-?lyte|normosol|bicarbonate/
const negated = /\b(not|never|no|avoid|without)\b[^.;]{0,40}/g

/** How strong the solution is that reaches the vein, and in what it is diluted. */
export function strengthChecks(check: Checked): readonly Note[] {
  return [
    ...worst(check.parts.flatMap(part => undiluted(check, part))),
    ...worst(check.parts.flatMap(part => tooStrong(check, part))),
    ...(check.adult ? worst(check.parts.flatMap(part => diluent(check, part))) : [])
  ]
}

/** Made for dilution, by the table of products or by the words of the order. */
export const isVial = ({ f, order }: Checked): boolean =>
  isConcentrate(f.knowledge, contentOf(f.knowledge, order.drug.code)) ||
  (order.drug.code === undefined && /\b(50 ?%|500 ?mg\/ml)/i.test(order.drug.text))

/** Percent of a product that is given as it is. */
function ownStrength({ f, order }: Checked): number | undefined {
  const content = contentOf(f.knowledge, order.drug.code)
  return content?.salt === 'sulfate-heptahydrate' && !isConcentrate(f.knowledge, content) ? percentOf(content) : undefined
}

function strengthOf(check: Checked, { volume, grams }: DosePart): number | undefined {
  return volume !== undefined && grams ? (grams.high / volume) * 100 : ownStrength(check)
}

const saysUndiluted = ({ words }: DosePart): boolean => /\bundiluted\b/.test(words.replace(negated, ' '))

function undiluted(check: Checked, part: DosePart): readonly Note[] {
  const pushed = /\b(push|ivp)\b/.test(part.words.replace(negated, ' '))
  const bare = part.volume === undefined && ownStrength(check) === undefined && !dilutionWords.test(part.words)
  if (!saysUndiluted(part) && !(pushed && bare)) return []
  return [
    note('undilutedPush', 'critical', ['S-067'], `Undiluted IV: dilute to ${check.f.knowledge.limit('strengthMost')}% or weaker.`)
  ]
}

function tooStrong(check: Checked, part: DosePart): readonly Note[] {
  const { knowledge } = check.f
  const [most, peripheral] = [knowledge.limit('strengthMost'), knowledge.limit('strengthPeripheral')]
  const strength = strengthOf(check, part)
  if (above(strength, most)) {
    const text = `Strength ${figure(strength, 1)}%: dilute to ${most}% or weaker.`
    return [note('concentrationTooHigh', 'critical', ['S-067'], text)]
  }
  if (!above(strength, peripheral) || /\bcentral (line|venous|vein)|\bcvc\b|\bpicc\b/.test(part.words)) return []
  const text = `Strength ${figure(strength, 1)}%: above ${peripheral}% by a peripheral vein.`
  return [note('concentrationTooHigh', softened(check, 'warning'), ['S-067'], text)]
}

function diluent(check: Checked, part: DosePart): readonly Note[] {
  if (otherDiluents.test(part.words.replace(negated, ' ')))
    return [
      note(
        'diluent',
        'warning',
        ['S-068'],
        `Diluent other than ${told('dextrose')} dextrose or ${told('saline')} sodium chloride.`
      )
    ]
  const unstated = isVial(check) && part.volume === undefined && !dilutionWords.test(part.words) && !saysUndiluted(part)
  return unstated
    ? [note('diluent', softened(check, 'warning'), ['S-067', 'S-068'], `${told('vial')} vial IV: dilution not stated.`)]
    : []
}

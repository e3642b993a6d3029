/**
 * What a code says about magnesium in pregnancy (M15): a reason by itself; one only if prophylaxis of seizures or severe features
 * are stated; one only if protection of the child's brain or tocolysis is stated.
 */
export type ObstetricGround = 'alone' | 'with-prophylaxis' | 'with-neuroprotection'

const byThemselves = ['obstetric-magnesium-indication', 'pre-eclampsia-eclampsia', 'hellp']

/** The grounds among the concepts of one problem, or of one reason of an order. */
export function obstetricGrounds(concepts: ReadonlySet<string>): readonly ObstetricGround[] {
  const grounds: ObstetricGround[] = []
  if (byThemselves.some(name => concepts.has(name))) grounds.push('alone')
  if (concepts.has('hypertension-of-pregnancy')) grounds.push('with-prophylaxis')
  if (concepts.has('preterm-labor')) grounds.push('with-neuroprotection')
  return grounds
}

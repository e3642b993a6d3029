import { infused, lab, order } from '../../charts/chart.ts'
import { bolus, infusion } from '../../requests/draft-call.ts'
import { chart, magnesium, type Probe, sign } from '../probe.ts'

/** Severe and measured after what was given, so that the totals alone limit what a draft may become. */
const severe = [magnesium(0.4), lab('calcium', 2.3)]
const after = (grams: number) =>
  chart(severe, grams > 0 ? { past: [order('sulfateVial', { ago: 20, status: 'completed', dosage: infused(grams, 60) })] } : {})

/** Each step of grams, minutes, hours and milliliters that a correction may choose (M27). */
export const correctionProbes = (): readonly Probe[] => [
  ...[12, 10, 8, 6, 5, 4, 3, 2.5, 2, 1.5, 1, 0.5].map(left =>
    sign(`13 g with ${left} g left of the day`, after(12 - left), bolus(13, 400))
  ),
  ...[0.5, 0.6667, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12].map(grams =>
    sign(`${grams} g over 5 min, longer`, chart(severe), bolus(grams, 5))
  ),
  ...(
    [
      [4.5, 250],
      [5.5, 250],
      [7, 300],
      [8, 300],
      [9.5, 400],
      [11, 400],
      [12, 400]
    ] as const
  ).map(([grams, minutes]) => sign(`${grams} g over ${minutes} min, longer`, chart(severe), bolus(grams, minutes))),
  ...[12, 5.8, 3, 2, 1.5, 1].map(left => sign(`4 mg/min with ${left} g left of the day`, after(12 - left), infusion(4))),
  ...[1, 2, 2.5, 4, 5, 10, 12].map(grams =>
    sign(`${grams} g from the vial, no volume`, chart(severe), bolus(grams, Math.max(30, grams * 30), { text: `${grams} g` }))
  )
]
